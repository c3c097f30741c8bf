import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { identify } from './datadog-agent';
import { DatadogLogForwarding } from './datadog-log-forwarding';
import { TaskIdentity } from '../../private/task-extension';
import { DatadogOptions } from '../datadog-options';

/** The log of a task, and its surroundings. */
export interface ForwardedLog {
  readonly logGroup: logs.ILogGroup;
  readonly task: TaskIdentity;
  readonly encryptionKey?: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
}

/** Forwards the log of a task to Datadog, unless the options disable it. */
export function forwardLogs(
  scope: Construct, id: string, options: DatadogOptions, { task, ...log }: ForwardedLog,
): DatadogLogForwarding | undefined {
  if (!(options.forwardLogs ?? true)) return undefined;
  return new DatadogLogForwarding(scope, id, {
    ...log,
    ...identify(options, task),
    apiKey: options.apiKey,
    site: options.site,
    source: options.logSource,
    filterPattern: options.logFilterPattern,
    failedLogsRetention: options.failedLogsRetention,
  });
}
