import { CURRENT_VERSION_EXPIRED_FLAGS, CURRENTLY_RECOMMENDED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';

/** Few flags are no switches and have a value of their own. */
const every = Object.entries(FLAGS).filter(([flag]) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag))
  .map(([flag, { recommendedValue }]) => [flag, typeof recommendedValue === 'boolean' ? true : recommendedValue]);

/** Feature flags that a consumer's app may have. */
export const flagSets: Record<string, Record<string, unknown>> = {
  'no feature flags': {},
  'the recommended feature flags': CURRENTLY_RECOMMENDED_FLAGS,
  'every feature flag': Object.fromEntries(every),
};
