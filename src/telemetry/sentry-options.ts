import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Options of the error reports of an application to Sentry.
 *
 * The application reports its errors with the Sentry SDK, version 8 or later. The SDK reads `SENTRY_DSN`,
 * `SENTRY_ENVIRONMENT`, `SENTRY_RELEASE` and `SENTRY_TRACES_SAMPLE_RATE`.
 *
 * By default, version 11 reports headers, with the secret header of CloudFront, cookies, bodies, queries and client
 * addresses of each request. No variable restricts it: set `dataCollection` and `beforeSendSpan` in the application, as
 * `examples/quickstart/backend/src/scrub.ts` does.
 */
export interface SentryOptions {
  /**
   * The DSN, a secret in the Region of the tasks. The template does not contain it.
   *
   * A secret with a customer managed key: import it with `Secret.fromSecretAttributes` and its `encryptionKey`, so that
   * the roles that read it get `kms:Decrypt`. The policy of an imported key must let IAM policies grant access.
   */
  readonly dsn: secretsmanager.ISecret;

  /**
   * The field of the secret with the DSN.
   *
   * @default - the secret contains the DSN only
   */
  readonly dsnField?: string;

  /**
   * The environment of the errors in Sentry, at most 64 characters.
   *
   * @default - NODE_ENV of the application container
   */
  readonly environment?: string;

  /**
   * The release of the errors in Sentry. If releases do not change the stack, set `SENTRY_RELEASE` in the image
   * instead.
   *
   * @default - `SENTRY_RELEASE` of the image
   */
  readonly release?: string;

  /**
   * The sample rate of traces, from 0 to 1. Sentry charges for each trace.
   *
   * @default 1
   */
  readonly tracesSampleRate?: number;
}
