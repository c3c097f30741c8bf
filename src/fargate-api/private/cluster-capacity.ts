import { CfnResource } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { targetsOf } from '../../private/weak-references';

/**
 * Checks that an existing cluster of the app has the capacity providers of a service. ECS would reject the service at
 * deployment. What an imported cluster has is unknown.
 */
export function checkCapacityProviders(
  scope: Construct, cluster: ecs.ICluster, strategies: ecs.CapacityProviderStrategy[],
): void {
  const resource = cluster.node.defaultChild;
  if (!(resource instanceof CfnResource)) return;
  // The L2 creates the association at synthesis.
  scope.node.addValidation({
    validate: () => {
      const provided = scope.node.root.node.findAll()
        .filter((node) => node instanceof ecs.CfnClusterCapacityProviderAssociations)
        .filter((association) => targetsOf(association.cluster).includes(resource))
        .flatMap(({ capacityProviders }) => capacityProviders);
      const missing = strategies.map(({ capacityProvider }) => capacityProvider)
        .filter((provider) => !provided.includes(provider));
      return missing.length === 0 ? [] : [
        `cluster must have the capacity providers ${missing.join(' and ')}, got ${cluster.node.path} without; call ` +
          'enableFargateCapacityProviders() of the cluster',
      ];
    },
  });
}
