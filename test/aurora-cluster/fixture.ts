import { Stack, aws_ecs as ecs } from 'aws-cdk-lib';
import { AuroraCluster, AuroraClusterProps } from '../../src/aurora-cluster';
import { AuroraReplicaCluster } from '../../src/aurora-cluster/internal';
import { AuroraReplicaClusterProps } from '../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { importedVpc } from '../../tools/assemblies/imported';
import { built } from '../support/templates';

export const CLUSTER = 'AWS::RDS::DBCluster';
export const INSTANCE = 'AWS::RDS::DBInstance';

export const databaseIn = (stack: Stack, props: Partial<AuroraClusterProps> = {}, id = 'Database'): AuroraCluster =>
  new AuroraCluster(stack, id, { vpc: importedVpc(stack), ...props });

/** A secondary cluster of a global database in Tokyo. */
export const replicaIn = (stack: Stack, props: Partial<AuroraReplicaClusterProps> = {}): AuroraReplicaCluster =>
  new AuroraReplicaCluster(stack, 'Database', {
    vpc: importedVpc(stack), globalClusterIdentifier: 'shop-global', primaryRegion: 'ap-northeast-1', appSecretName: 'shop/db-password', ...props,
  });

/** A service of the stack. */
export function serviceIn(stack: Stack): ecs.FargateService {
  const cluster = new ecs.Cluster(stack, 'Ecs', { vpc: importedVpc(stack), clusterName: 'main' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('api', { image: ecs.ContainerImage.fromRegistry('example') });
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, minHealthyPercent: 100, maxHealthyPercent: 200 });
}

/** An existing service. */
export function importedServiceIn(stack: Stack, id = 'Service'): ecs.IBaseService {
  const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'main', vpc: importedVpc(stack) });
  return ecs.FargateService.fromFargateServiceAttributes(stack, id, { cluster, serviceName: 'api' });
}

export const templateOf = (props: Partial<AuroraClusterProps> = {}) => built((stack) => databaseIn(stack, props));

/** The parameters of every cluster. */
export const PARAMETERS = {
  'rds.force_ssl': '1',
  'ssl_min_protocol_version': 'TLSv1.2',
  'log_min_duration_statement': '1000',
  'log_parameter_max_length': '0',
  'log_lock_waits': '1',
  'idle_in_transaction_session_timeout': '300000',
};
