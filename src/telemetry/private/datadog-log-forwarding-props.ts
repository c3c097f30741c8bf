import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DatadogSite } from '../datadog-site';

/** Properties of a `DatadogLogForwarding`. */
export interface DatadogLogForwardingProps {
  /** The log group. It has a quota of two subscription filters, of which this construct uses one. */
  readonly logGroup: logs.ILogGroup;

  /**
   * The API key, a secret with a JSON object that has the field `api_key`. Amazon Data Firehose supports this format
   * only. Import the secret by its complete ARN.
   */
  readonly apiKey: secretsmanager.ISecret;

  /** The Datadog site of the organization. */
  readonly site: DatadogSite;

  /** The name of the service that writes the log. */
  readonly service: string;

  /**
   * The source of the log, which selects the log pipeline in Datadog.
   *
   * @default 'nodejs'
   */
  readonly source?: string;

  /**
   * The environment of the service.
   *
   * @default 'production'
   */
  readonly environment?: string;

  /**
   * The log events to forward. Datadog charges for each event.
   *
   * @default - all log events
   */
  readonly filterPattern?: logs.IFilterPattern;

  /**
   * The retention of log events that Datadog rejected, in whole days.
   *
   * @default Duration.days(30)
   */
  readonly failedLogsRetention?: Duration;

  /**
   * The KMS key of the error log of the delivery. The policy of an imported key must already allow CloudWatch Logs.
   *
   * @default - encryption with an AWS owned key
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The SNS topic of the alarms. Its key must allow CloudWatch.
   *
   * @default - no notifications
   */
  readonly alarmTopic?: sns.ITopic;
}
