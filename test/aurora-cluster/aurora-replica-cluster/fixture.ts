import { Environment, Stack } from 'aws-cdk-lib';
import { AuroraReplicaCluster } from '../../../src/aurora-cluster/internal';
import { AuroraReplicaClusterProps } from '../../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { importedVpc } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { built } from '../../support/templates';

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

export const templateOf = (props: Partial<AuroraReplicaClusterProps> = {}, env: Environment = OSAKA) =>
  built((stack) => replicaIn(stack, props), testStack(env));
