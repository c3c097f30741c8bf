import { Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { FIVE_MINUTES, ring, Watch } from './part';

/** Levels of the common loggers: names, and the numbers of pino and bunyan. What is written in capitals is found as a word. */
const JSON_ERRORS = '{ ($.level = "error") || ($.level = "fatal") || ($.level = "critical") || ($.level >= 50) }';
const WORDS = ['ERROR', 'FATAL'];

/** Errors that an application logs, as JSON or as text. A line of JSON that has a word of these in its message as well counts twice. */
export class ErrorLines {
  readonly metric: cloudwatch.Metric;
  readonly alarm: cloudwatch.Alarm;
  readonly filters: logs.MetricFilter[];

  constructor(scope: Construct, watch: Watch, logGroup: logs.ILogGroup) {
    // Two platforms in one region must not count each other's errors.
    const metricNamespace = `Eldonia/Observability/${Names.uniqueResourceName(scope, { maxLength: 200 })}`;
    const metricName = 'ErrorLines';
    const count = (id: string, filterPattern: logs.IFilterPattern) =>
      new logs.MetricFilter(scope, id, { logGroup, filterPattern, metricNamespace, metricName, metricValue: '1' });
    this.filters = [count('Json', logs.FilterPattern.literal(JSON_ERRORS)), count('Words', logs.FilterPattern.anyTerm(...WORDS))];
    this.metric = new cloudwatch.Metric({
      namespace: metricNamespace, metricName, statistic: cloudwatch.Stats.SUM, period: FIVE_MINUTES, label: 'Errors',
    });
    const { errorLines } = watch.thresholds;
    this.alarm = ring(scope, 'Alarm', watch, {
      metric: this.metric,
      above: errorLines,
      periods: 1,
      description: `The API logs more than ${errorLines} errors in five minutes. The saved query "errors by message" tells which.`,
    });
  }
}
