import { aws_ec2 as ec2, aws_ecs as ecs, aws_sns as sns } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Made, once, platform, QUIET, slim, warningsAt } from './fixture';
import { Edge, PlatformTier, PlatformZone } from '../../src';
import { ZONE } from '../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

/** A platform with a custom tier. */
const ownTier = once(() => platform({
  ...QUIET,
  edge: Edge.none(),
  tier: PlatformTier.custom(PlatformTier.PRODUCTION, {
    environment: 'staging',
    databaseReaders: 1,
    cacheShards: undefined,
    cacheNodeType: new ec2.InstanceType('t4g.medium'),
    natGateways: 0,
  }),
}));

/** A platform in Osaka, with another name and with options of the API. */
const shop = once(() => slim({
  name: 'shop',
  zone: PlatformZone.fromAttributes({ ...ZONE, domainName: 'api.example.com' }),
  api: { environment: { LOG_LEVEL: 'debug' }, cpuArchitecture: ecs.CpuArchitecture.ARM64, loadBalancer: { loadBalancerName: 'shop-lb' } },
}, testStack(OSAKA)));

/** A platform with existing resources and an old version of Node.js. */
const imported = once(() => {
  const stack = testStack();
  const alarmTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:alarms');
  const made = platform({
    existing: { alarmTopic, imageParameterName: '/shop/image' },
    github: { repository: 'eldonia/eldonia-backend', nodeVersion: 20 },
  }, stack);
  return { ...made, alarmTopic };
});

const tagged = (...tags: [Key: string, Value: string][]) => ({ Tags: Match.arrayWith(tags.map(([Key, Value]) => ({ Key, Value }))) });

describe('with props', () => {
  test.each<[what: string, made: () => Made, type: string, properties: object, rest?: object]>([
    ['a custom tier has its shards', ownTier, 'ElastiCache::ReplicationGroup', { NumNodeGroups: 2 }],
    ['a custom tier has its environment', ownTier, 'EC2::VPC', tagged(['Environment', 'staging'])],
    ['names start with the platform name', shop, 'ECS::Service', { ServiceName: 'shop-backend' }],
    ['names of IAM roles end with the Region', shop, 'IAM::Role', { RoleName: 'shop-backend-task-role-ap-northeast-3' }],
    ['tags have the platform name', shop, 'ECS::Cluster', tagged(['CostCenter', 'shop'], ['Owner', 'shop'])],
    ['passes options to the API', shop, 'ECS::TaskDefinition', {
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
      ContainerDefinitions: [Match.objectLike({ Environment: Match.arrayWith([{ Name: 'LOG_LEVEL', Value: 'debug' }]) })],
    }],
    ['passes options to the load balancer', shop, 'ElasticLoadBalancingV2::LoadBalancer', { Name: 'shop-lb' }],
  ])('%s', (_, made, type, properties, rest = {}) => made().template.hasResource(`AWS::${type}`, { Properties: properties, ...rest }));

  test('a custom tier has its readers, and does not scale the shards of a node type without automatic scaling', () => {
    const { template, platform: it } = ownTier();

    template.resourceCountIs('AWS::RDS::DBInstance', 2);
    template.resourcePropertiesCountIs('AWS::ApplicationAutoScaling::ScalableTarget', { ServiceNamespace: 'elasticache' }, 0);
    expect(warningsAt(it.cache)).toContainEqual(expect.stringContaining('durab'));
  });

  test('uses isolated subnets without NAT gateways', () => {
    const { platform: it, template, stack } = ownTier();
    const Subnets = it.vpc.isolatedSubnets.map(({ subnetId }) => stack.resolve(subnetId) as object);

    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.hasResourceProperties('AWS::ECS::Service', { NetworkConfiguration: { AwsvpcConfiguration: Match.objectLike({ Subnets }) } });
  });

  test('sends events and alarms to an existing topic', () => {
    const { template, alarmTopic } = imported();
    const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');

    expect(alarms.filter(({ AlarmActions }) => AlarmActions && JSON.stringify(AlarmActions) !== JSON.stringify([alarmTopic.topicArn]))).toEqual([]);
    // A composite alarm reads the windows of the burn rate, and Route 53 the alarm of the health check.
    expect(alarms.filter(({ AlarmActions, AlarmDescription }) => !AlarmActions && !/^The burn rate |Route 53/.test(AlarmDescription))).toEqual([]);
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.hasResourceProperties('AWS::RDS::EventSubscription', { SnsTopicArn: alarmTopic.topicArn });
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { NotificationTopicArn: alarmTopic.topicArn });
  });

  test('an existing image parameter needs no Release stack', () => {
    const { platform: it, template, stack } = imported();

    expect(it._parts.imageParameter).toBeUndefined();
    expect(stack.dependencies.map(({ node: { id } }) => id).sort()).toEqual(['Github', 'UsEast1']);
    template.hasParameter('*', { Default: '/shop/image' });
  });

  test('warns of Node.js 20', () => {
    const { platform: it } = imported();

    expect(warningsAt(it)).toContainEqual(expect.stringContaining('no security fixes since April 2026'));
  });
});
