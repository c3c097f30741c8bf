import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CacheScaling, CacheCluster } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

test('scales the shards by the engine CPU of the primaries', () => {
  const stack = testStack();
  const scaling = CacheScaling.shards({ min: 2, max: 6 });
  const cache = new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), scaling });

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
  const stack = testStack();
  new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), scaling: CacheScaling.shards({ min: 2, max: 3 }) });

  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::IAM::Role', 0);
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    RoleARN: {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::123456789012:role/aws-service-role/'
        + 'elasticache.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG']],
    },
  });
});

test('uses the target and the cooldowns', () => {
  const scaling = CacheScaling.shards({
    min: 1,
    max: 1,
    targetUtilizationPercent: 35,
    scaleInCooldown: Duration.hours(1),
    scaleOutCooldown: Duration.minutes(5),
  });

  expect(scaling).toMatchObject({ min: 1, max: 1, targetUtilizationPercent: 35 });
  expect(scaling.scaleInCooldown.toMinutes()).toBe(60);
  expect(scaling.scaleOutCooldown.toMinutes()).toBe(5);
});

test.each([
  [{ min: 0, max: 2 }, 'min must be a whole number from 1 to 500, got 0; choose one in that range'],
  [{ min: 1, max: 501 }, 'max must be a whole number from 1 to 500, got 501; choose one in that range'],
  [{ min: 3, max: 2 }, 'max must be at least min (3), got 2; raise max'],
  [
    { min: 1, max: 2, targetUtilizationPercent: 80 },
    'targetUtilizationPercent must be from 35 to 70, got 80; choose one in that range',
  ],
])('fails with %j', (options, message) => {
  expect(() => CacheScaling.shards(options)).toThrow(message);
});
