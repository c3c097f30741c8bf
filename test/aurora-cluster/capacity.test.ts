import { Duration, Lazy } from 'aws-cdk-lib';
import { databaseIn } from './fixture';
import { AuroraCluster, AuroraClusterProps } from '../../src/aurora-cluster';
import { testStack } from '../../tools/assemblies/stacks';

const late = Lazy.number({ produce: () => 4 });
const of = (minimum?: number, maximum?: number, pause?: Duration): Partial<AuroraClusterProps> => ({
  serverlessV2MinCapacity: minimum, serverlessV2MaxCapacity: maximum, serverlessV2AutoPauseDuration: pause,
});
const capacityOf = (...range: Parameters<typeof of>) => (databaseIn(testStack(), of(...range)) as AuroraCluster)._replicated.capacity;

test('has a range, and pauses after 5 minutes with a minimum of 0', () => {
  expect(capacityOf(undefined, 256)).toEqual({ minimum: 0.5, maximum: 256 });
  expect(capacityOf(0, 1)?.autoPauseAfter?.toMinutes()).toBe(5);
  expect(capacityOf(0, 1, Duration.hours(24))?.autoPauseAfter?.toHours()).toBe(24);
});

test('accepts tokens', () => {
  expect(capacityOf(late, late, Duration.seconds(late))).toMatchObject({ minimum: late, maximum: late });
  expect(capacityOf(8, late)?.minimum).toBe(8);
});

const [MIN, MAX, PAUSE] = ['serverlessV2MinCapacity', 'serverlessV2MaxCapacity', 'serverlessV2AutoPauseDuration'];

test.each<[Parameters<typeof of>, string]>([
  [[-0.5, 1], `${MIN} must be from 0 to 256 ACU, got -0.5; choose one in that range`],
  [[NaN, 1], `${MIN} must be from 0 to 256 ACU, got NaN; choose one in that range`],
  [[0, 0.5], `${MAX} must be from 1 to 256 ACU, got 0.5; choose one in that range`],
  [[0, 256.5], `${MAX} must be from 1 to 256 ACU, got 256.5; choose one in that range`],
  [[0.75, 1], `${MIN} must be a multiple of 0.5 ACU, got 0.75; use 0.5 or 1`],
  [[1, 1.2], `${MAX} must be a multiple of 0.5 ACU, got 1.2; use 1 or 1.5`],
  [[4, 2], `${MIN} must be at most the maximum of 2 ACU, got 4; swap them`],
  [[4], `${MAX} is required with ${MIN}; pass it, or leave ${MIN} out`],
  [[undefined, undefined, Duration.hours(1)], `${MAX} is required with ${PAUSE}; pass it, or leave ${PAUSE} out`],
  [[1, 2, Duration.minutes(5)], `${PAUSE} must be set only with a ${MIN} of 0 ACU, got 1; lower the minimum, or leave ${PAUSE} out`],
  [[0, 2, Duration.minutes(4)], `${PAUSE} must be from 5 minutes to 24 hours, got 240 seconds; choose one in that range`],
  [[0, 2, Duration.days(2)], `${PAUSE} must be from 5 minutes to 24 hours, got 172800 seconds; choose one in that range`],
])('fails for %j: %s', (range, message) => expect(() => capacityOf(...range)).toThrow(message));
