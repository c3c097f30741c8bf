import { Duration, Lazy } from 'aws-cdk-lib';
import { AuroraCapacity } from '../../src/aurora-cluster';

const late = Lazy.number({ produce: () => 4 });

test('has a range, and pauses after 5 minutes with a minimum of 0', () => {
  expect(AuroraCapacity.serverless(0.5, 256)).toMatchObject({ minimum: 0.5, maximum: 256, autoPauseAfter: undefined });
  expect(AuroraCapacity.serverless(0, 1).autoPauseAfter?.toMinutes()).toBe(5);
  expect(AuroraCapacity.serverless(0, 1, Duration.hours(24)).autoPauseAfter?.toHours()).toBe(24);
});

test('accepts tokens', () => {
  expect(AuroraCapacity.serverless(late, late, Duration.minutes(late))).toMatchObject({ minimum: late, maximum: late });
  expect(AuroraCapacity.serverless(8, late).minimum).toBe(8);
});

test.each([
  [-0.5, 1, 'capacity minimum must be from 0 to 256 ACU, got -0.5; choose one in that range'],
  [NaN, 1, 'capacity minimum must be from 0 to 256 ACU, got NaN; choose one in that range'],
  [0, 0.5, 'capacity maximum must be from 1 to 256 ACU, got 0.5; choose one in that range'],
  [0, 256.5, 'capacity maximum must be from 1 to 256 ACU, got 256.5; choose one in that range'],
  [0.75, 1, 'capacity minimum must be a multiple of 0.5 ACU, got 0.75; use 0.5 or 1'],
  [1, 1.2, 'capacity maximum must be a multiple of 0.5 ACU, got 1.2; use 1 or 1.5'],
  [4, 2, 'capacity minimum must be at most the maximum of 2 ACU, got 4; swap them'],
])('fails for a range from %d to %d', (minimum, maximum, message) => {
  expect(() => AuroraCapacity.serverless(minimum, maximum)).toThrow(message);
});

test.each([
  [1, Duration.minutes(5), 'autoPauseAfter must be set only with a capacity minimum of 0 ACU, got 1; lower the minimum, or leave autoPauseAfter out'],
  [0, Duration.minutes(4), 'autoPauseAfter must be from 5 minutes to 24 hours, got 240 seconds; choose one in that range'],
  [0, Duration.days(2), 'autoPauseAfter must be from 5 minutes to 24 hours, got 172800 seconds; choose one in that range'],
])('fails for a minimum of %d with a pause after %s', (minimum, autoPauseAfter, message) => {
  expect(() => AuroraCapacity.serverless(minimum, 2, autoPauseAfter)).toThrow(message);
});
