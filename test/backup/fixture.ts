import { Stack, aws_rds as rds, aws_s3 as s3 } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanProps } from '../../src/backup';
import { importedVpc } from '../../tools/assemblies/imported';
import { built } from '../support/templates';

/** A cluster of another stack. */
export const importedDatabase = (stack: Stack, id = 'Database'): rds.IDatabaseCluster =>
  rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, id, { clusterIdentifier: 'shop' });

/** A cluster of the same stack. */
export const ownDatabase = (stack: Stack, props: Partial<rds.DatabaseClusterProps> = {}): rds.DatabaseCluster =>
  new rds.DatabaseCluster(stack, 'OwnDatabase', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
    writer: rds.ClusterInstance.serverlessV2('Writer'),
    vpc: importedVpc(stack),
    ...props,
  });

/** A bucket of another stack. */
export const importedBucket = (stack: Stack): s3.IBucket => s3.Bucket.fromBucketName(stack, 'Bucket', 'shop-media');

export const plan = (stack: Stack, props: Partial<BackupPlanProps> = {}): BackupPlan =>
  new BackupPlan(stack, 'Backups', { databases: props.databases ?? (props.resources || props.buckets ? [] : [importedDatabase(stack)]), ...props });

export const templateOf = (props: (stack: Stack) => Partial<BackupPlanProps> = () => ({})) => built((stack) => plan(stack, props(stack)));
