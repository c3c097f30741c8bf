import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { notify } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { IAuroraCluster } from '../aurora-cluster-ref';

/** R5.7.2-4. */
const DEFAULT_OBJECTIVE = Duration.minutes(15);
const LONGEST_SECONDS = 86_400;
const PERIOD = Duration.minutes(1);
/** Both alarms wait for as many minutes in a row: a late or lost value is no outage. */
const PERIODS = 5;
/** A lag that grows is noticed while there is still time. */
const EARLY = 3;

export interface ReplicationAlarmsProps {
  /** Whose lag is watched. */
  readonly cluster: IAuroraCluster;
  readonly objective?: Duration;
  /** What a minute without a value means. */
  readonly treatMissingData: cloudwatch.TreatMissingData;
  readonly topic?: sns.ITopic;
}

/** Ring when a cluster falls behind its primary; the metrics are in the region of the secondary. */
export class ReplicationAlarms {
  readonly rpo: cloudwatch.Alarm;
  readonly lag: cloudwatch.Alarm;

  constructor(scope: Construct, { cluster, objective = DEFAULT_OBJECTIVE, treatMissingData, topic }: ReplicationAlarmsProps) {
    const common = {
      evaluationPeriods: PERIODS, comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD, treatMissingData,
    };
    const milliseconds = objective.toMilliseconds();
    const early = Duration.millis(Math.round(milliseconds / EARLY));
    const silent = treatMissingData === cloudwatch.TreatMissingData.BREACHING ? ', or sends no values, as while it is the primary itself' : '';
    this.rpo = notify(new cloudwatch.Alarm(scope, 'RpoAlarm', {
      ...common,
      alarmDescription: `${cluster.node.path} lacks more than the last ${objective.toHumanString()} of committed data${silent}: a failover now would lose it.`,
      metric: cluster.metricAuroraGlobalDbRpoLag({ period: PERIOD }),
      threshold: milliseconds,
    }), topic);
    this.lag = notify(new cloudwatch.Alarm(scope, 'ReplicationLagAlarm', {
      ...common,
      alarmDescription: `The storage of ${cluster.node.path} is more than ${early.toHumanString()} behind the primary region${silent}: ` +
        `at ${objective.toHumanString()} a failover would lose too much. Look at what the primary writes.`,
      metric: cluster.metricAuroraGlobalDbReplicationLag({ period: PERIOD }),
      threshold: early.toMilliseconds(),
    }), topic);
  }
}

/** An alarm's threshold is a number that must be known. */
export function checkObjective(scope: Construct, objective: Duration | undefined): void {
  checkSeconds(scope, 'recoveryPointObjective', objective, 1, LONGEST_SECONDS);
}

/** Refuse a duration that isn't a known number of whole seconds of the range. */
export function checkSeconds(scope: Construct, prop: string, duration: Duration | undefined, least: number, most: number): void {
  if (!duration) return;
  if (duration.isUnresolved()) invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. Duration.minutes(15)`);
  checkInteger(scope, `${prop} in seconds`, duration.toSeconds({ integral: false }), least, most);
}
