import { Duration } from 'aws-cdk-lib';
import { LogBucket } from '../../src/secure-bucket/internal';
import { testStack } from '../../tools/assemblies/stacks';

test('fails with hours', () => expect(() => new LogBucket(testStack(), 'Logs', { retention: Duration.hours(1) }))
  .toThrow(new Error('retention must be at least 1 whole days, got 1 hour; use Duration.days() (at Test/Logs)')));
