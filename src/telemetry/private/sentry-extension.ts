import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkShare } from './share';
import { invalid } from '../../private/errors';
import { checkName, NameRule } from '../../private/names';
import { readableSecret } from '../../private/readable-secret';
import { TaskExtension, TaskIdentity } from '../../private/task-extension';
import { SentryOptions } from '../sentry-options';

const ENVIRONMENT: NameRule = {
  longest: 64,
  pattern: /^(?!none$)[^\s/]+$/i,
  allowed: 'without spaces and slashes, and not "none"',
};
const RELEASE: NameRule = {
  longest: 200,
  pattern: /^(?!\.{1,2}$)[^\s/\\]+$/,
  allowed: 'without spaces and slashes, and not "." or ".."',
};

/** The environment variables of the Sentry SDK. */
export function sentryExtension(scope: Construct, options: SentryOptions, task: TaskIdentity): TaskExtension {
  const { dsn, dsnField, environment = task.environment, release, tracesSampleRate = 1 } = options;
  checkName(scope, 'sentry.environment', environment, ENVIRONMENT);
  checkName(scope, 'sentry.release', release, RELEASE);
  if (dsnField === '') {
    invalid(scope, 'sentry.dsnField must be a field of the secret, got an empty one; ' +
      'remove it if the secret contains the DSN only');
  }
  checkShare(scope, 'sentry.tracesSampleRate', tracesSampleRate);
  const rate = Token.isUnresolved(tracesSampleRate) ? Token.asString(tracesSampleRate) : String(tracesSampleRate);
  return {
    prop: 'sentry',
    environment: {
      SENTRY_ENVIRONMENT: environment,
      SENTRY_TRACES_SAMPLE_RATE: rate,
      ...release === undefined ? {} : { SENTRY_RELEASE: release },
    },
    secrets: { SENTRY_DSN: readableSecret(dsn, dsnField) },
    internet: 'Sentry',
  };
}
