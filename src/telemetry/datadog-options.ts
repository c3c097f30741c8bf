import { Duration, Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Options of the observation of an application with Datadog.
 *
 * Variables of the application restrict what the tracer reports: no queries, client addresses and commands of the
 * cache, and no remote configuration. `environment` of the API overrides them. The agent removes queries, segments of
 * paths with digits, and arguments of commands from all traces.
 */
export interface DatadogOptions {
  /**
   * The API key: a secret in the Region of the tasks with a JSON object that has the field `api_key`.
   *
   * Amazon Data Firehose supports this format only. The template does not contain the key. Tasks read the key when they
   * start: restart them after a change of the key. Import the secret by its complete ARN.
   *
   * A secret with a customer managed key: import it with `Secret.fromSecretAttributes` and its `encryptionKey`, so that
   * the roles that read it get `kms:Decrypt`. The policy of an imported key must let IAM policies grant access.
   */
  readonly apiKey: secretsmanager.ISecret;

  /**
   * The field of the secret that the agent reads. A field other than `api_key` requires `forwardLogs: false`.
   *
   * @default 'api_key'
   */
  readonly apiKeyField?: string;

  /**
   * The Datadog site that the organization chose when it signed up, as a domain: `ap1.datadoghq.com` in Japan,
   * `datadoghq.com` (US1) in the USA, `datadoghq.eu` in Germany. It is the country in which Datadog stores traces,
   * metrics and logs.
   *
   * @see https://docs.datadoghq.com/getting_started/site/
   */
  readonly site: string;

  /**
   * The name of the service in traces, metrics and logs.
   *
   * @default - the name of the application container
   */
  readonly service?: string;

  /**
   * The environment of the service, such as `production`.
   *
   * @default - NODE_ENV of the application container
   */
  readonly environment?: string;

  /**
   * The version of the service. If releases do not change the stack, set `DD_VERSION` in the image instead.
   *
   * @default - `DD_VERSION` of the image
   */
  readonly version?: string;

  /**
   * The image of the Datadog agent, version 7.
   *
   * @default - public.ecr.aws/datadog/agent in a version that this library pins, by `imageDigest`
   */
  readonly image?: ecs.ContainerImage;

  /**
   * The digest of the default image: `sha256:` and 64 hexadecimal digits, of the manifest list with both
   * architectures. The agent then changes only with this digest.
   *
   * The error of a wrong digest and the warning without one contain the image; `docker buildx imagetools inspect` shows
   * its digest. Renew it with each upgrade of this library.
   *
   * @default - none; the image runs by its tag, which Datadog can move. Synthesis shows a warning.
   */
  readonly imageDigest?: string;

  /**
   * Collects the processes of the task.
   *
   * The containers of the task then share their processes: the agent, which runs as root, can read the memory and the
   * environment of the application, including its secrets. Without it, the agent sees its own processes only.
   *
   * @see https://docs.datadoghq.com/integrations/ecs_fargate/#process-collection
   * @default false
   */
  readonly processCollection?: boolean;

  /**
   * The memory of the agent, from 128 MiB to 4 GiB. It is added to the memory of the task. The agent shares the CPU of
   * the task.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;

  /**
   * Forwards the log of the application to Datadog.
   *
   * Fargate offers the agent no access to container logs, and a container has one log driver. The log therefore stays
   * in CloudWatch Logs, and a subscription filter and Amazon Data Firehose deliver it about 1 minute later. A log group
   * has a quota of two subscription filters. Firehose costs about $0.036 per GB in Tokyo, and Datadog charges for each
   * log event.
   *
   * @default true
   */
  readonly forwardLogs?: boolean;

  /**
   * The source of the log, which selects the log pipeline in Datadog.
   *
   * @default 'nodejs'
   */
  readonly logSource?: string;

  /**
   * The log events to forward.
   *
   * @default - all log events
   */
  readonly logFilterPattern?: logs.IFilterPattern;

  /**
   * The retention of log events that Datadog rejected, in whole days. They are in a bucket that is kept when the stack
   * is deleted. Firehose does not send them again.
   *
   * @default Duration.days(30)
   */
  readonly failedLogsRetention?: Duration;
}
