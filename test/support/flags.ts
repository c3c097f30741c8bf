import { CURRENT_VERSION_EXPIRED_FLAGS, CURRENTLY_RECOMMENDED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';

const every = Object.keys(FLAGS).filter((flag) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag)).map((flag) => [flag, true]);

/** Feature flags that a consumer's app may have. */
export const flagSets: Record<string, Record<string, unknown>> = {
  'no feature flags': {},
  'the recommended feature flags': CURRENTLY_RECOMMENDED_FLAGS,
  'every feature flag': Object.fromEntries(every),
};
