import { App, Stack, aws_rds as rds } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { CopyCost, copyCosts } from './backup-copies';
import { BackupCopy, BackupPlan, BackupSource } from '../../src';
import { OSAKA, TOKYO } from '../assemblies/stacks';

/** The cost of copying the backups of a database to Osaka, with the default retention. A pair makes no copies. */
export function copiedBackups(monthlyOnly: boolean): CopyCost {
  const app = new App();
  const stack = new Stack(app, 'Copies', { env: TOKYO });
  const cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'eldonia' });
  new BackupPlan(stack, 'Backups', {
    sources: [BackupSource.database(cluster)],
    copies: [BackupCopy.toRegion(OSAKA.region!, 'eldonia-copies', undefined, monthlyOnly)],
  });
  return copyCosts(new CloudAssembly(app.synth().directory))[0]!;
}
