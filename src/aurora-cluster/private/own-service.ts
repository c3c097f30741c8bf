import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/**
 * Checks that the service is in the stack of the cluster or has a known name. Otherwise the stacks would depend on each
 * other.
 */
export function checkOwnService(cluster: IConstruct, service: ecs.IBaseService): void {
  if (Token.isUnresolved(service.serviceName) && Stack.of(service) !== Stack.of(cluster)) {
    invalid(cluster, `restartOnRotation must have a service in the stack of the cluster, got ${service.node.path}; ` +
      'pass ecs.FargateService.fromFargateServiceAttributes with its literal name to avoid a circular dependency');
  }
}
