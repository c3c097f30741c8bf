import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { CallingPlace, declareCalls, declareInternet, declareTask, isIsolated } from '../../network/internal';
import { TaskExtension } from '../../private/task-extension';
import { FargateApiProps } from '../fargate-api-props';

/** Declares what the addition of an observability service calls from the subnets of the tasks. */
export function declareExtension(
  scope: IConstruct, place: CallingPlace, { prop, calls = [], internet, exportsAnywhere }: TaskExtension,
): void {
  declareCalls(place, ...calls);
  if (internet !== undefined) {
    declareInternet(scope, place, {
      prop,
      rule: `absent without NAT gateways, got one, and no VPC endpoint leads to ${internet}`,
      remedy: 'remove it',
    });
  }
  if (exportsAnywhere && isIsolated(place)) {
    Annotations.of(scope).addWarningV2('@eldonia/fargate-api:exportersWithoutInternet',
      `${prop} has a configuration of yours, and the subnets of the tasks have no route to the internet: its ` +
      'exporters reach only services with an endpoint in the VPC. Create these with addInterfaceEndpoint of the VPC');
  }
}

/** What the tasks of a service consist of. */
export interface CallingTasks {
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly cluster: ecs.ICluster;
  /** The props with the images of containers, by the names of the containers. */
  readonly imageProps: ReadonlyMap<string, string>;
}

/** Declares what ECS and its agent call from the subnets of the tasks. */
export function declareService(
  scope: IConstruct, props: FargateApiProps, { taskDefinition, cluster, imageProps }: CallingTasks,
): void {
  declareTask(scope, props, taskDefinition, imageProps);
  if (!props.enableExecuteCommand) return;
  const { SSM_MESSAGES, CLOUDWATCH_LOGS, KMS } = ec2.InterfaceVpcEndpointAwsService;
  declareCalls(props, SSM_MESSAGES, CLOUDWATCH_LOGS);
  // The agent encrypts the session itself.
  if (cluster.executeCommandConfiguration?.kmsKey) declareCalls(props, KMS);
}
