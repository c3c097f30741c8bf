import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { arnFor } from '../../private/permissions';

/**
 * The name of a service. A given name is no reference, so that CloudFormation does not wait until the first tasks are
 * stable before it creates what uses the name.
 */
export function serviceNameOf(service: ecs.FargateService): string {
  return given(cfnServiceOf(service).serviceName) ?? service.serviceName;
}

/** The ARN of a service, in the same way. */
export function serviceArnOf(service: ecs.FargateService): string {
  const name = given(cfnServiceOf(service).serviceName);
  return name === undefined ? service.serviceArn : arnFor(service, 'ecs', `service/${clusterNameOf(service)}/${name}`);
}

/** The resource of a service. */
export function cfnServiceOf(service: ecs.FargateService): ecs.CfnService {
  return service.node.findChild('Service') as ecs.CfnService;
}

/** The name of the cluster of a service, in the same way. */
export function clusterNameOf({ cluster }: ecs.FargateService): string {
  const { defaultChild } = cluster.node;
  return (defaultChild instanceof ecs.CfnCluster ? given(defaultChild.clusterName) : undefined) ?? cluster.clusterName;
}

/** Of a resource that CloudFormation names, the L2 makes a token. */
function given(name: string | undefined): string | undefined {
  return Token.isUnresolved(name) ? undefined : name;
}
