import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** Refuse to restart a service of another stack by a generated name: that stack needs the cluster's, so each would wait for the other. */
export function checkOwnService(cluster: IConstruct, service: ecs.IBaseService): void {
  if (Token.isUnresolved(service.serviceName) && Stack.of(service) !== Stack.of(cluster)) {
    invalid(cluster, `restartOnRotation must be given a service of the cluster's own stack, got ${service.node.path}; ` +
      'pass ecs.FargateService.fromFargateServiceAttributes with its literal name, as the stacks would wait for each other');
  }
}
