import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { createAlarm, FIVE_MINUTES, HOUR, unlessOff, Watch } from './part';

/** The US dollars that 1 GB of usage without a limit costs at most, where the library is priced, with all copies. */
const PER_GIGABYTE = { download: 0.114, log: 0.76, upload: 0.1, pairedUpload: 0.81 };

/**
 * An alarm on bytes that cost more than `dollarsPerHour`, none if that is 0. It notifies, and does not page: no user is
 * affected.
 *
 * @param subject the beginning of its description
 */
export function spendingAlarm(
  scope: Construct, id: string, watch: Watch,
  kind: keyof typeof PER_GIGABYTE, bytes: cloudwatch.Metric, subject: string,
): cloudwatch.Alarm[] {
  const { dollarsPerHour } = watch.thresholds;
  return [createAlarm(scope, id, watch, {
    metric: bytes.with({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.SUM }),
    above: Math.round(dollarsPerHour / HOUR / PER_GIGABYTE[kind] * 1e9),
    periods: HOUR,
    breaching: HOUR / 2,
    description: `${subject} more than $${Math.round(dollarsPerHour * 100) / 100} per hour, for half an hour of the ` +
      'last one: a flood, or an error in a loop. See the runbook "flood".',
  })].flatMap((alarm) => unlessOff(alarm) ?? []);
}

/** An alarm on what is written to a log group. */
export function logAlarm(scope: Construct, watch: Watch, log: logs.ILogGroup, subject: string): cloudwatch.Alarm[] {
  const dimensionsMap = { LogGroupName: log.logGroupName };
  return spendingAlarm(scope, 'LogBytes', watch, 'log', log.metricIncomingBytes({ dimensionsMap }), subject);
}
