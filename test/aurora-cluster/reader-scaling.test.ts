import { Duration, Lazy } from 'aws-cdk-lib';
import { ReaderScaling } from '../../src/aurora-cluster';

test('has a maximum, 70 percent CPU and cooldowns of 10 minutes', () => {
  const scaling = ReaderScaling.upTo(15);

  expect(scaling).toMatchObject({ maximum: 15, minimum: undefined, targetCpuPercent: 70 });
  expect([scaling.scaleInCooldown.toMinutes(), scaling.scaleOutCooldown.toMinutes()]).toEqual([10, 10]);
  expect(ReaderScaling.none().maximum).toBe(0);
});

test.each([
  [0, {}, 'readerScaling maximum must be a whole number from 1 to 15, got 0; choose one in that range'],
  [16, {}, 'readerScaling maximum must be a whole number from 1 to 15, got 16; choose one in that range'],
  [3, { minimum: -1 }, 'readerScaling minimum must be a whole number from 0 to 15, got -1; choose one in that range'],
  [3, { minimum: 4 }, 'readerScaling minimum must be at most the maximum of 3 readers, got 4; swap them'],
  [
    3, { targetCpuPercent: 101 },
    'targetCpuPercent must be a whole number from 1 to 100, got 101; choose one in that range',
  ],
  [
    3, { scaleInCooldown: Duration.millis(1500) },
    'scaleInCooldown must be in whole seconds, got 1 second 500 millis; round it',
  ],
  [3, { scaleOutCooldown: Duration.millis(1) }, 'scaleOutCooldown must be in whole seconds, got 1 milli; round it'],
])('fails for a maximum of %d with %j', (maximum, options, message) => {
  expect(() => ReaderScaling.upTo(maximum, options)).toThrow(message);
});

test('accepts tokens', () => {
  const late = Lazy.number({ produce: () => 4 });

  expect(ReaderScaling.upTo(late, { minimum: 5, scaleInCooldown: Duration.seconds(late) }).maximum).toBe(late);
  expect(ReaderScaling.upTo(2, { minimum: late }).minimum).toBe(late);
});
