import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { DatadogSite } from './datadog-site';

/** How an application is observed with Datadog (R5.5.2). */
export interface DatadogOptions {
  /**
   * The API key, as a JSON object with the field `api_key`, in the region of the tasks. It is in no template.
   *
   * Amazon Data Firehose takes this form alone. Tasks read the key when they start: start them anew after it has changed. Import the secret by its
   * complete ARN.
   */
  readonly apiKey: secretsmanager.ISecret;

  /**
   * The field of the secret that the agent reads. Another one than the default takes `forwardLogs: false`.
   *
   * @default 'api_key'
   */
  readonly apiKeyField?: string;

  /**
   * Where the organisation's data lives in Datadog.
   *
   * @default DatadogSite.US1
   */
  readonly site?: DatadogSite;

  /**
   * Name of the service, for traces, metrics and logs alike.
   *
   * @default - the name of the application's container
   */
  readonly service?: string;

  /**
   * Environment of the service, such as `production`.
   *
   * @default - NODE_ENV of the application's container
   */
  readonly environment?: string;

  /**
   * Version of the service. Leave it to the image, as `DD_VERSION`, where releases don't change the stack.
   *
   * @default - what the image says
   */
  readonly version?: string;

  /**
   * Image of the agent, 7.x.
   *
   * @default - public.ecr.aws/datadog/agent of a version that this library names
   */
  readonly image?: ecs.ContainerImage;

  /**
   * Memory for the agent, which is added to that of the task: from 128 MiB to 4 GiB. It shares the task's CPU.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;

  /**
   * Whether the application's log is sent to Datadog, by a `DatadogLogForwarding`.
   *
   * @default true
   */
  readonly forwardLogs?: boolean;

  /**
   * What writes the log; Datadog reads each with rules of its own.
   *
   * @default 'nodejs'
   */
  readonly logSource?: string;
}
