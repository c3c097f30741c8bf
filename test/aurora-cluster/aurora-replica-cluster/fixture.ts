import { Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuroraReplicaCluster } from '../../../src/aurora-cluster/internal';
import { AuroraReplicaClusterProps } from '../../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { importedVpc } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

export function replicaIn(
  stack: Stack, props: Partial<AuroraReplicaClusterProps> = {}, id = 'Database',
): AuroraReplicaCluster {
  return new AuroraReplicaCluster(stack, id, {
    vpc: importedVpc(stack),
    globalClusterIdentifier: 'shop-global',
    primaryRegion: 'ap-northeast-1',
    appSecretName: 'shop/db-password',
    ...props,
  });
}

export function templateOf(props: Partial<AuroraReplicaClusterProps> = {}, env: Environment = OSAKA): Template {
  const stack = testStack(env);
  replicaIn(stack, props);
  return Template.fromStack(stack);
}
