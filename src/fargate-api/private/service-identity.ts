import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * The name of a service. A given name is no reference, so that CloudFormation does not wait until the first tasks are
 * stable before it creates what uses the name.
 */
export function serviceNameOf(service: ecs.FargateService): string {
  return givenName(service) ?? service.serviceName;
}

/** The ARN of a service, in the same way. */
export function serviceArnOf(service: ecs.FargateService): string {
  const name = givenName(service);
  return name === undefined ? service.serviceArn : Stack.of(service).formatArn({
    service: 'ecs', resource: 'service', resourceName: `${service.cluster.clusterName}/${name}`,
  });
}

function givenName(service: ecs.FargateService): string | undefined {
  const { serviceName } = service.node.findChild('Service') as ecs.CfnService;
  return Token.isUnresolved(serviceName) ? undefined : serviceName;
}
