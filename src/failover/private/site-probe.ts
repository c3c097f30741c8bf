import { Duration, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { checkSiteProbe, EVALUATION_PERIODS } from './site-probe-checks';
import { SiteProbeProps } from './site-probe-props';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { notify } from '../../private/dead-letters';
import { allowCloudWatchLogs } from '../../private/log-key';

const NAMESPACE = 'Eldonia/SiteProbe';
const INTERVAL = Duration.minutes(1);
const DEFAULT_PATH = '/health';
const DEFAULT_TIMEOUT = Duration.seconds(10);
/** Longer than any `timeout`, and no longer than the interval. */
const FUNCTION_TIMEOUT = Duration.minutes(1);

/**
 * Asks a site over HTTPS each minute, as a user would, from the region of its stack.
 *
 * Define it in another region than the one that serves, best in the one that takes over: from there it still tells when the
 * serving region is gone with all its own alarms. The question takes the whole way of a user: DNS, certificate, CDN, firewall,
 * load balancer and task. It comes from an address of AWS, which a firewall rule against hosting providers would block.
 *
 * `alarm` rings when the site was unavailable in five minutes running, and when the probe itself doesn't run, because silence
 * proves nothing good. It also rings from its deployment on while nothing is released yet: deploy it after the first
 * release, or expect it. The log tells the reason of each failure, and is kept for a month.
 *
 * The function is in no VPC and may do nothing but write its log. A month costs about $0.60 for two metrics, $0.10 for the alarm and
 * $0.10 for 43,800 calls; a site that never answers within 10 seconds makes that about $0.80. Nothing survives the stack.
 *
 * Sources: R5.7.2-7, R5.1.1-2; https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 *
 * @example
 * const probe = new SiteProbe(this, 'Probe', {
 *   domainName: 'eldonia.example',
 *   alarmName: 'eldonia-site-unavailable',
 *   alarmTopic: topic,
 * });
 */
export class SiteProbe extends Construct {
  /** What is asked, host and path: the value of the metrics' one dimension, `Site`. */
  readonly site: string;
  /** Rings when the site is unavailable, or the probe doesn't run. */
  readonly alarm: cloudwatch.Alarm;
  /** Asks the site. */
  readonly handler: lambda.IFunction;
  /** Starts the question each minute. */
  readonly rule: events.Rule;

  /** @throws when the name, the path or the alarm's name can't be one, or a number or the timeout is out of its range */
  constructor(scope: Construct, id: string, props: SiteProbeProps) {
    super(scope, id);
    checkSiteProbe(this, props);
    this.site = `${props.domainName}${props.path ?? DEFAULT_PATH}`;

    this.handler = this.createFunction(props);
    this.rule = new events.Rule(this, 'EveryMinute', {
      description: `Asks ${this.site}`,
      schedule: events.Schedule.rate(INTERVAL),
      // What is a minute late, the next question has answered.
      targets: [new targets.LambdaFunction(this.handler, { retryAttempts: 0, maxEventAge: INTERVAL })],
    });
    this.alarm = this.createAlarm(props);
  }

  /** 1 in a minute in which the site answered well, else 0; the least of each minute unless the options say otherwise. */
  metricAvailable(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metric('Available', cloudwatch.Stats.MINIMUM, options);
  }

  /** Milliseconds until the site began its answer, of the questions that it answered; their average in a minute by default. */
  metricLatency(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    return this.metric('Latency', cloudwatch.Stats.AVERAGE, options);
  }

  private metric(metricName: string, statistic: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: NAMESPACE, metricName, dimensionsMap: { Site: this.site }, statistic, period: INTERVAL, ...options,
    }).attachTo(this);
  }

  private createFunction({ timeout = DEFAULT_TIMEOUT, logEncryptionKey }: SiteProbeProps): lambda.IFunction {
    if (logEncryptionKey) allowCloudWatchLogs(logEncryptionKey, this);
    const { lambda: handler } = new BundledFunction(this, 'Ask', {
      entry: 'failover/private/ask-site',
      description: 'Asks a site whether it is available',
      caller: Caller.SCHEDULE,
      statements: [],
      timeout: FUNCTION_TIMEOUT,
      environment: { NAMESPACE, SITE: this.site, TIMEOUT_SECONDS: Tokenization.stringifyNumber(timeout.toSeconds()) },
      logEncryptionKey,
    });
    // A question that was held up must neither be repeated nor come in a crowd with the later ones.
    handler.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: INTERVAL });
    return handler;
  }

  private createAlarm({ alarmName, alarmTopic, evaluationPeriods = EVALUATION_PERIODS, failuresToAlarm }: SiteProbeProps): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName,
      alarmDescription: `${this.site} does not answer, or the probe does not run`,
      metric: this.metricAvailable(),
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods,
      datapointsToAlarm: failuresToAlarm ?? evaluationPeriods,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    });
    return notify(alarm, alarmTopic);
  }
}
