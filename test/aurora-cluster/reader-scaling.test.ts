import { Duration, Lazy } from 'aws-cdk-lib';
import { databaseIn, templateOf } from './fixture';
import { ReaderScaling } from '../../src/aurora-cluster';
import { InvalidInput } from '../../src/private/errors';
import { testStack } from '../../tools/assemblies/stacks';

test.each<[ReaderScaling, string]>([
  [{ maximum: -1 }, 'readerScaling.maximum must be a whole number from 0 to 15, got -1; choose one in that range'],
  [{ maximum: 16 }, 'readerScaling.maximum must be a whole number from 0 to 15, got 16; choose one in that range'],
  [{ maximum: 3, minimum: -1 }, 'readerScaling.minimum must be a whole number from 0 to 15, got -1; choose one in that range'],
  [{ maximum: 3, minimum: 4 }, 'readerScaling.minimum must be at most readerScaling.maximum (3), got 4; swap them'],
  [{ maximum: 3, targetCpuPercent: 101 }, 'readerScaling.targetCpuPercent must be a whole number from 1 to 100, got 101; choose one in that range'],
  [{ maximum: 3, scaleInCooldown: Duration.millis(1500) },
    'readerScaling.scaleInCooldown must be in whole seconds, got 1 second 500 millis; round it'],
  [{ maximum: 3, scaleOutCooldown: Duration.millis(1) }, 'readerScaling.scaleOutCooldown must be in whole seconds, got 1 milli; round it'],
])('fails with %j', (readerScaling, message) => {
  expect(() => databaseIn(testStack(), { readerScaling })).toThrow(new InvalidInput(`${message} (at Test/Database)`));
});

test('accepts tokens', () => {
  const late = Lazy.number({ produce: () => 4 });

  expect(() => templateOf({ readerScaling: { maximum: late, minimum: 5, scaleInCooldown: Duration.seconds(late) } }))
    .not.toThrow();
  expect(() => templateOf({ readerScaling: { maximum: 2, minimum: late } })).not.toThrow();
});
