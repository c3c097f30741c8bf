import { App, Stack, aws_rds as rds } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HOURS } from './charge';
import { price } from './figures';
import { timesOf } from './schedule';
import { BackupCopy, BackupPlan } from '../../src';
import { OSAKA, TOKYO } from '../assemblies/stacks';

interface Rule { readonly ScheduleExpression: string; readonly CopyActions?: readonly { readonly Lifecycle: { readonly DeleteAfterDays: number } }[] }

const DAYS_OF_MONTH = HOURS / 24;

/**
 * The cost of copying the backups of a database to Osaka, with the default retention. A pair makes no copies. Every copy of an Aurora
 * snapshot in another Region is a full copy: it is transferred and stored completely. `transfer` and `storage` are US dollars per
 * month for each GB of the database, and `kept` the copies that exist at the same time.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html
 */
export function copiedBackups(monthlyOnly: boolean) {
  const stack = new Stack(new App(), 'Copies', { env: TOKYO });
  const cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'eldonia' });
  new BackupPlan(stack, 'Backups', {
    databases: [cluster],
    copies: [BackupCopy.toRegion(OSAKA.region!, 'eldonia-copies', { monthlyOnly })],
  });
  const [plan] = Object.values(Template.fromStack(stack).findResources('AWS::Backup::BackupPlan'));
  const rules: Rule[] = plan!.Properties.BackupPlan.BackupPlanRule;
  const actions = rules.flatMap(({ ScheduleExpression, CopyActions = [] }) =>
    CopyActions.map(({ Lifecycle }) => ({ runs: timesOf(ScheduleExpression, 365).length / 12, days: Lifecycle.DeleteAfterDays })));
  const copies = actions.reduce((sum, { runs }) => sum + runs, 0);
  const kept = actions.reduce((sum, { runs, days }) => sum + runs * days / DAYS_OF_MONTH, 0);
  return { copies, kept, transfer: price('transfer.region', copies), storage: price('aurora.backup', kept, OSAKA.region) };
}
