import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { beginWatch } from '../../jobs/internal';
import { alarmOn } from '../../private/dead-letters';
import { pathOf } from '../../private/readable-path';
import { BackupPlanProps } from '../backup-plan-props';

const NAMESPACE = 'Eldonia/BackupPlan';
const DAY = Duration.days(1);
const DAYS = 2;

/** What the alarms on missed backups read. */
export interface MissedBackupsProps {
  /** The resource type of each source; undefined for those that are not known at synthesis. */
  readonly types: (string | undefined)[];
  /** Number of completed backup jobs, of a resource type or of the whole vault. */
  readonly completed: (resourceType: string | undefined) => cloudwatch.Metric;
  readonly topic?: sns.ITopic;
}

/**
 * One alarm per resource type: an alarm on the vault would count the backups of a bucket for a database that AWS Backup
 * does not back up. The types of tagged resources are not known: their alarm expects one backup per source from the
 * whole vault.
 */
export function createMissedBackupAlarms(scope: Construct, props: MissedBackupsProps): cloudwatch.Alarm[] {
  const { completed, topic } = props;
  const types = [...new Set(props.types)];
  const began = beginWatch(scope, {
    home: scope,
    namespace: NAMESPACE,
    description: 'Counts a deployment as a backup for the alarms on missed backups',
    resourceType: 'Custom::BackupWatch',
    changes: { ResourceTypes: types.map((type) => type ?? 'tagged') },
  });
  const alarms = new Construct(scope, 'MissedBackups');
  return types.map((type) => {
    const count = props.types.filter((one) => type === undefined || one === type).length;
    const weighted = count === 1 ? 'began' : `${count} * began`;
    const alarm = alarmOn(alarms, type ?? 'Tagged', {
      alarmDescription: descriptionOf(scope, type, count),
      // A day without a backup has no data point. Without FILL, CloudWatch evaluates older data points and the alarm is
      // a day late.
      metric: new cloudwatch.MathExpression({
        expression: `FILL(SUM([completed, ${weighted}]), 0)`,
        label: 'Completed backups and deployments',
        period: DAY,
        usingMetrics: { completed: completed(type).with({ period: DAY }), began: began.metric.with({ period: DAY }) },
      }),
      below: count,
      periods: DAYS,
      always: true,
    }, topic);
    // Missing data is breaching.
    alarm.node.addDependency(began.watch);
    return alarm;
  });
}

/** The resource types of the sources in AWS Backup. */
export function resourceTypes({ databases = [], buckets = [], resources = [] }: BackupPlanProps) {
  return [
    ...databases.map(({ engine }) => !engine || engine.engineType.startsWith('aurora') ? 'Aurora' : 'RDS'),
    ...buckets.map(() => 'S3'),
    ...resources.map(() => undefined),
  ];
}

function descriptionOf(scope: Construct, type: string | undefined, count: number): string {
  const backups = `${type === undefined ? 'backups' : `${type} backups`} of ${pathOf(scope)}`;
  const missed = `Fewer than ${count} ${backups} completed per day for two days. `;
  if (type === 'S3') return `${missed}See the jobs in the AWS Backup console.`;
  const optIn = type ?? 'TYPE';
  return `${missed}Enable AWS Backup for the resource type in this Region: ` +
    `aws backup update-region-settings --resource-type-opt-in-preference ${optIn}=true`;
}
