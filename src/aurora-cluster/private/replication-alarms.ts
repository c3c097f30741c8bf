import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { notify } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { IAuroraCluster } from '../aurora-cluster-ref';

const DEFAULT_OBJECTIVE = Duration.minutes(15);
const LONGEST_SECONDS = 86_400;
const PERIOD = Duration.minutes(1);
/** Both alarms require 5 consecutive minutes, because a late or missing data point is not an outage. */
const PERIODS = 5;
/** The storage lag alarm has a third of the objective as threshold, as an early warning. */
const EARLY = 3;

export interface ReplicationAlarmsProps {
  /** Secondary cluster. */
  readonly cluster: IAuroraCluster;
  readonly objective?: Duration;
  /** State for a minute without a data point. */
  readonly treatMissingData: cloudwatch.TreatMissingData;
  readonly topic?: sns.ITopic;
}

/** Alarms on the lag of a secondary cluster. The metrics are in the Region of the secondary cluster. */
export class ReplicationAlarms {
  readonly rpo: cloudwatch.Alarm;
  readonly lag: cloudwatch.Alarm;

  constructor(
    scope: Construct, { cluster, objective = DEFAULT_OBJECTIVE, treatMissingData, topic }: ReplicationAlarmsProps,
  ) {
    const common = {
      evaluationPeriods: PERIODS,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData,
    };
    const milliseconds = objective.toMilliseconds();
    const early = Duration.millis(Math.round(milliseconds / EARLY));
    const noData = treatMissingData === cloudwatch.TreatMissingData.BREACHING
      ? ', or has no data points (for example while it is the primary cluster)' : '';
    this.rpo = notify(new cloudwatch.Alarm(scope, 'RpoAlarm', {
      ...common,
      alarmDescription: `The RPO lag of ${cluster.node.path} exceeds ${objective.toHumanString()}${noData}. ` +
        'A failover now would lose this data.',
      metric: cluster.metricAuroraGlobalDbRpoLag({ period: PERIOD }),
      threshold: milliseconds,
    }), topic);
    this.lag = notify(new cloudwatch.Alarm(scope, 'ReplicationLagAlarm', {
      ...common,
      alarmDescription: `The storage of ${cluster.node.path} is more than ${early.toHumanString()} ` +
        `behind the primary Region${noData}. ` +
        `At ${objective.toHumanString()} a failover exceeds the RPO. Check the write load of the primary cluster.`,
      metric: cluster.metricAuroraGlobalDbReplicationLag({ period: PERIOD }),
      threshold: early.toMilliseconds(),
    }), topic);
  }
}

/** The threshold of an alarm must be known at synthesis. */
export function checkObjective(scope: Construct, objective: Duration | undefined): void {
  checkSeconds(scope, 'recoveryPointObjective', objective, 1, LONGEST_SECONDS);
}

/** Checks that a duration is a known number of whole seconds within the range. */
export function checkSeconds(
  scope: Construct, prop: string, duration: Duration | undefined, least: number, most: number,
): void {
  if (!duration) return;
  if (duration.isUnresolved()) {
    invalid(
      scope, `${prop} must be known at synthesis, got a token; pass e.g. Duration.minutes(15)`,
    );
  }
  checkInteger(scope, `${prop} in seconds`, duration.toSeconds({ integral: false }), least, most);
}
