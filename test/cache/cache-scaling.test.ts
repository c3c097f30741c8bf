import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { cacheIn, templateOf } from './fixture';
import { CacheScaling } from '../../src/cache';
import { testStack } from '../../tools/assemblies/stacks';

test('scales the shards by the engine CPU of the primaries', () => {
  const stack = testStack();
  const scaling = { min: 2, max: 6 };
  const cache = cacheIn(stack, { scaling });

  const template = Template.fromStack(stack);
  expect(cache.scalableTarget).toBeDefined();
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'elasticache',
    ScalableDimension: 'elasticache:replication-group:NodeGroups',
    ResourceId: { 'Fn::Join': ['', ['replication-group/', { Ref: stack.getLogicalId(cache.replicationGroup) }]] },
    MinCapacity: 2,
    MaxCapacity: 6,
  });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      PredefinedMetricSpecification: { PredefinedMetricType: 'ElastiCachePrimaryEngineCPUUtilization' },
      TargetValue: 60,
      ScaleInCooldown: 900,
      ScaleOutCooldown: 600,
    },
  });
});

test('uses the service-linked role', () => {
  const template = templateOf({ scaling: { min: 2, max: 3 } });

  template.resourceCountIs('AWS::IAM::Role', 0);
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    RoleARN: {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::123456789012:role/aws-service-role/elasticache.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG']],
    },
  });
});

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
