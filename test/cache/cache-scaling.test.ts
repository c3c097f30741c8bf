import { Duration } from 'aws-cdk-lib';
import { templateOf } from './fixture';
import { CacheScaling } from '../../src/cache';

test('uses the target and the cooldowns', () => {
  const cooldowns = { scaleInCooldown: Duration.hours(1), scaleOutCooldown: Duration.minutes(5) };

  templateOf({ scaling: { min: 1, max: 2, targetUtilizationPercent: 35, ...cooldowns } }).hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 35, ScaleInCooldown: 3600, ScaleOutCooldown: 300 },
  });
});

test.each<[CacheScaling, string]>([
  [{ min: 0, max: 2 }, 'scaling.min must be a whole number from 1 to 500, got 0; choose one in that range'],
  [{ min: 1, max: 501 }, 'scaling.max must be a whole number from 1 to 500, got 501; choose one in that range'],
  [{ min: 3, max: 2 }, 'scaling.max must be at least scaling.min (3), got 2; raise scaling.max'],
  [{ min: 1, max: 2, targetUtilizationPercent: 80 }, 'scaling.targetUtilizationPercent must be from 35 to 70, got 80; choose one in that range'],
])('fails with %j', (scaling, message) => {
  expect(() => templateOf({ scaling })).toThrow(new Error(`${message} (at Test/Cache)`));
});
