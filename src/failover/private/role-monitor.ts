import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ActionPermissions } from './action-permissions';
import { FailoverPair } from './failover-pair';
import { FailoverRegion } from './failover-region';
import { Arns } from './names';
import { cloudFormationEvents } from '../../private/cloudformation-events';
import { alarmOn } from '../../private/dead-letters';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { allowCloudWatchLogs } from '../../private/log-key';
import { ROLE_DIMENSION, ROLE_METRIC, ROLE_NAMESPACE, secondaryMetric } from '../../private/secondary-metric';

const INTERVAL = Duration.minutes(1);
/** Shorter than the interval. */
const TIMEOUT = Duration.seconds(30);
const ALARM_PERIOD = Duration.minutes(5);
const ALARM_PERIODS = 3;

/** Options of a `RoleMonitor`. */
export interface RoleMonitorProps {
  /** The two Regions. */
  readonly pair: FailoverPair;
  /** The Region of the pair that the stack is in. */
  readonly here: FailoverRegion;
  /** The topic that the alarm notifies. */
  readonly alarmTopic?: sns.ITopic;
  /** The KMS key of the function log. */
  readonly logEncryptionKey?: kms.IKey;
}

/**
 * Publishes each minute whether the database cluster of this Region is a secondary cluster, and then disables the
 * schedules of the pair in this Region.
 *
 * A failover changes no template, but the meaning of some alarms: only a secondary cluster has metrics of its lag, and
 * jobs run only where the database accepts writes. Such alarms read the metric `secondary`.
 *
 * The failover plan enables and disables schedules in both Regions, but a lost Region does not answer it. When it is
 * available again, its schedules are disabled here, within a minute, before its jobs run in both Regions. A schedule
 * that is due in that minute still starts: jobs must tolerate a second run. In the standby Region, a schedule that
 * CloudFormation writes is disabled, as in the template: while the cluster is the writer, it is enabled again.
 *
 * The alarm goes into ALARM when the role is unknown, or schedules can't be disabled, for 15 minutes. The alarms that
 * depend on the role then assume normal operation. Costs per month are about $0.30 for the metric and $0.20 for the
 * alarm and 43,800 invocations.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export class RoleMonitor extends Construct {
  /** 1 in a minute in which the cluster is a secondary cluster, 0 in which it is the primary cluster. */
  readonly secondary: cloudwatch.Metric;

  constructor(scope: Construct, id: string, props: RoleMonitorProps) {
    super(scope, id);
    const { here } = props;
    this.secondary = secondaryMetric(here.clusterIdentifier);
    const handler = this.createFunction(props);
    alarmOn(this, 'Alarm', {
      alarmDescription: `The role of the cluster ${here.clusterIdentifier} in its global database is unknown, or the ` +
        'schedules of a secondary cluster are not disabled, so that jobs may run in both Regions. The alarms on ' +
        'replication and missed runs assume normal operation. Check the log of the function.',
      // Whatever the reason: an error, a throttle, or an event that EventBridge does not deliver.
      metric: successfulRuns(handler),
      below: 1,
      periods: ALARM_PERIODS,
      always: true,
    }, props.alarmTopic);
  }

  private createFunction({ pair, here, logEncryptionKey }: RoleMonitorProps): lambda.IFunction {
    if (logEncryptionKey) allowCloudWatchLogs(logEncryptionKey, this);
    const arns = new Arns(this, pair);
    const permissions = new ActionPermissions(this, pair, arns);
    const schedules = pair.schedules ?? [];
    const report = new BundledFunction(this, 'Report', {
      entry: 'failover/private/report-role',
      description: 'Publishes the role of the database cluster, and disables the schedules of a secondary one',
      caller: Caller.MONITOR,
      statements: [
        permissions.readGlobalDatabase(),
        ...schedules.length > 0 ? permissions.moveSchedules(schedules, [here]) : [],
      ],
      timeout: TIMEOUT,
      environment: {
        NAMESPACE: ROLE_NAMESPACE,
        DIMENSION: ROLE_DIMENSION,
        METRIC: ROLE_METRIC,
        GLOBAL_CLUSTER: pair.globalClusterIdentifier,
        CLUSTER: here.clusterIdentifier,
        CLUSTER_ARN: arns.databaseCluster(here),
        ...schedules.length > 0 ? { SCHEDULES: schedules.map(({ name }) => name).join(',') } : {},
      },
      logEncryptionKey,
    });
    permissions.acknowledgeSchedules(report.role, schedules, [here]);
    report.runEvery(INTERVAL, this, 'EveryMinute',
      `Reads the role of the cluster ${here.clusterIdentifier} in its global database`);
    if (here === pair.standby && schedules.length > 0) this.enableWritten(report.lambda);
    return report.lambda;
  }

  /** Also those of other stacks of the Region: the function has the names of the pair. */
  private enableWritten(report: lambda.IFunction): void {
    const written = events.EventField.fromPath('$.detail.physical-resource-id');
    new events.Rule(this, 'Written', {
      description: 'Schedules that CloudFormation has written',
      eventPattern: cloudFormationEvents(
        'Resource', ['CREATE_COMPLETE', 'UPDATE_COMPLETE'], { 'resource-type': ['AWS::Scheduler::Schedule'] },
      ),
      targets: [new targets.LambdaFunction(report, { event: events.RuleTargetInput.fromObject({ written }) })],
    });
  }
}

function successfulRuns(handler: lambda.IFunction): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: 'Successful runs',
    expression: 'runs - FILL(errors, 0)',
    usingMetrics: {
      runs: handler.metricInvocations({ period: ALARM_PERIOD }),
      errors: handler.metricErrors({ period: ALARM_PERIOD }),
    },
    period: ALARM_PERIOD,
  });
}
