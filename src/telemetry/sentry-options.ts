import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * How an application reports its errors to Sentry (R5.5.3).
 *
 * It is the application that does, with Sentry's SDK of version 8 or later, from `SENTRY_DSN`, `SENTRY_ENVIRONMENT`, `SENTRY_RELEASE` and
 * `SENTRY_TRACES_SAMPLE_RATE`.
 */
export interface SentryOptions {
  /** The DSN, in the region of the tasks. It is in no template. */
  readonly dsn: secretsmanager.ISecret;

  /**
   * Field of the secret that holds the DSN.
   *
   * @default - the secret is the DSN
   */
  readonly dsnField?: string;

  /**
   * Environment that errors are filed under, at most 64 characters.
   *
   * @default - NODE_ENV of the application's container
   */
  readonly environment?: string;

  /**
   * Release that errors are filed under. Leave it to the image, as `SENTRY_RELEASE`, where releases don't change the stack.
   *
   * @default - what the image says
   */
  readonly release?: string;

  /**
   * Share of the requests that are traced, from 0 to 1. Sentry charges for each trace.
   *
   * @default 1
   */
  readonly tracesSampleRate?: number;
}
