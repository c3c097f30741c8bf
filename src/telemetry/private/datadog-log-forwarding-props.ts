import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DatadogSite } from '../datadog-site';

/** What is sent to Datadog, and how. */
export interface DatadogLogForwardingProps {
  /** The log group. It can have two subscriptions at most, of which this is one. */
  readonly logGroup: logs.ILogGroup;

  /** The API key, as a JSON object with the field `api_key`: Amazon Data Firehose reads no other form. Import it by its complete ARN. */
  readonly apiKey: secretsmanager.ISecret;

  /**
   * Where the organisation's data lives in Datadog.
   *
   * @default DatadogSite.US1
   */
  readonly site?: DatadogSite;

  /** Name of the service that writes the log. */
  readonly service: string;

  /**
   * What writes the log; Datadog reads each with rules of its own.
   *
   * @default 'nodejs'
   */
  readonly source?: string;

  /**
   * Environment of the service.
   *
   * @default 'production'
   */
  readonly environment?: string;

  /**
   * Which events are sent. Datadog charges for each.
   *
   * @default - all
   */
  readonly filterPattern?: logs.IFilterPattern;

  /**
   * How long what Datadog did not take is kept, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly failedLogsRetention?: Duration;

  /**
   * Key for the log of the delivery's own errors. An imported key must admit CloudWatch Logs already.
   *
   * @default - CloudWatch Logs' own key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Topic for the alarms. Its key must admit CloudWatch.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
