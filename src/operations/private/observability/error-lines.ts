import { Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { counted, FIVE_MINUTES, createAlarm, Watch } from './part';
import { FargateApi } from '../../../fargate-api';

/** Levels of common loggers: names, and the numbers of pino and bunyan. Text logs are matched by capitalized words. */
const JSON_ERRORS = '{ ($.level = "error") || ($.level = "fatal") || ($.level = "critical") || ($.level >= 50) }';
const WORDS = ['ERROR', 'FATAL'];

/**
 * Errors in the log of an API, as JSON or text. A JSON line with one of the words in its message counts twice.
 *
 * The alarm needs a share of the requests, too: a busy site that is well logs some errors in each minute.
 */
export class ErrorLines {
  readonly metric: cloudwatch.Metric;
  readonly alarm: cloudwatch.Alarm;

  constructor(scope: Construct, watch: Watch, api: FargateApi) {
    const { logGroup } = api;
    // Two platforms in one Region need separate metrics.
    const metricNamespace = `Eldonia/Observability/${Names.uniqueResourceName(scope, { maxLength: 200 })}`;
    const metricName = 'ErrorLines';
    const count = (id: string, filterPattern: logs.IFilterPattern) =>
      new logs.MetricFilter(scope, id, { logGroup, filterPattern, metricNamespace, metricName, metricValue: '1' });
    count('Json', logs.FilterPattern.literal(JSON_ERRORS));
    count('Words', logs.FilterPattern.anyTerm(...WORDS));
    this.metric = counted(metricNamespace, metricName, {}).with({ label: 'Errors' });
    const { errorLines, errorLinePercent } = watch.thresholds;
    this.alarm = createAlarm(scope, 'Alarm', watch, {
      metric: new cloudwatch.MathExpression({
        expression: `IF(100 * errors > ${errorLinePercent} * FILL(requests, 0), errors, 0)`,
        usingMetrics: { errors: this.metric, requests: api.metricRequestCount({ period: FIVE_MINUTES }) },
        period: FIVE_MINUTES,
      }),
      above: errorLines,
      // A failover takes a minute.
      periods: 3,
      breaching: 2,
      description: `The log of the API has more than ${errorLines} errors in 5 minutes, and ${errorLinePercent} per ` +
        '100 requests, twice. Run the saved query "errors by message".',
    });
  }
}
