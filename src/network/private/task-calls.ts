import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { CallingPlace, declareCalls, declareInternet, isIsolated } from './calls';

const Endpoint = ec2.InterfaceVpcEndpointAwsService;
/** The registry of Amazon ECR, also by its names with IPv6 and FIPS. */
const ECR = /\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\./;

/**
 * Declares what ECS calls from the subnets of a task to start its containers: their images, secrets and logs.
 *
 * @param props the prop with the image of a container, by the name of the container
 */
export function declareTask(
  scope: IConstruct, place: CallingPlace, task: ecs.TaskDefinition, props: ReadonlyMap<string, string> = new Map(),
): void {
  if (!isIsolated(place)) return;
  for (const container of task.node.children.filter((child) => child instanceof ecs.ContainerDefinition)) {
    const { containerName, imageName, logDriverConfig } = container;
    if (!isPrivate(imageName, Stack.of(scope).region)) {
      const prop = props.get(containerName) ?? `image of the container ${containerName}`;
      declareInternet(scope, place, {
        prop,
        rule: `in Amazon ECR of the Region without NAT gateways, got ${imageName}`,
        remedy: 'copy it to a repository, and pass it with ContainerImage.fromEcrRepository',
      });
    }
    declareCalls(place, Endpoint.ECR, Endpoint.ECR_DOCKER, ec2.GatewayVpcEndpointAwsService.S3);
    if (logDriverConfig?.logDriver === 'awslogs') declareCalls(place, Endpoint.CLOUDWATCH_LOGS);
    for (const secret of secretsOf(container)) {
      declareCalls(place, secret.includes(':ssm:') ? Endpoint.SSM : Endpoint.SECRETS_MANAGER);
    }
  }
}

/** Whether an image is in Amazon ECR of the Region, as far as its name is known. */
function isPrivate(imageName: string, region: string): boolean {
  const [registry] = imageName.split('/');
  const found = ECR.exec(registry)?.[1];
  if (found !== undefined) return found === region || Token.isUnresolved(region);
  return Token.isUnresolved(registry);
}

/** The ARNs of the secrets, as text with unresolved references. */
function secretsOf(container: ecs.ContainerDefinition): string[] {
  const { secrets = [] } = container.renderContainerDefinition();
  const resolved = Stack.of(container).resolve(secrets) as { readonly valueFrom: unknown }[];
  return resolved.map(({ valueFrom }) => JSON.stringify(valueFrom));
}
