import { Duration } from 'aws-cdk-lib';
import { LogBucket, LogBucketProps } from '../../src/secure-bucket/internal';
import { testStack } from '../../tools/assemblies/stacks';

test.each<[LogBucketProps, string]>([
  [{ bucketName: 'Logs' },
    'bucketName must be 3 to 63 lower-case letters, digits, dots and hyphens, got "Logs"; begin and end with a letter or digit (at Test/Logs)'],
  [{ retention: Duration.hours(1) }, 'retention must be at least 1 whole days, got 1 hour; use Duration.days() (at Test/Logs)'],
])('fails with %j', (props, message) => {
  expect(() => new LogBucket(testStack(), 'Logs', props)).toThrow(new Error(message));
});
