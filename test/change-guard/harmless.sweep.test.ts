import { Change, join, ref, remove, rename, resource, set } from './fixtures';
import { stacksOf } from '../../src/assembly/read';
import { StackTemplate } from '../../src/change-guard/internal';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { unlocked } from '../../src/change-guard/private/refusals';
import { canonical } from '../../tools/assemblies/canonical';
import { everythingOnApp } from '../../tools/assemblies/everything-on';
import { flagSets } from '../support/flags';

const pair = stacksOf(canonical('warmPair'));
const lock = lockOf(pair);

/** Adds a resource to the first stack. */
const add = (type: string, properties: object = {}): Change => ([{ template }]) => {
  template.Resources!.Added = resource(type, properties) as never;
  return 1;
};

const harmless: Record<string, Change> = {
  'another platform version': set('ECS::Service', 'PlatformVersion', '1.4.0'),
  'another health check grace period': set('ECS::Service', 'HealthCheckGracePeriodSeconds', 120),
  'a task with more memory': set('ECS::TaskDefinition', 'Memory', '8192'),
  'a task with more CPU': set('ECS::TaskDefinition', 'Cpu', '4096'),
  'another scaling limit': set('ApplicationAutoScaling::ScalableTarget', 'MaxCapacity', 40),
  'another scaling target': set('ApplicationAutoScaling::ScalingPolicy', 'TargetTrackingScalingPolicyConfiguration/TargetValue', 50),
  'a larger database instance': set('RDS::DBInstance', 'DBInstanceClass', 'db.r6g.2xlarge'),
  'another promotion tier': set('RDS::DBInstance', 'PromotionTier', 3),
  'no automatic minor upgrades': set('RDS::DBInstance', 'AutoMinorVersionUpgrade', false),
  'another maintenance window of an instance': set('RDS::DBInstance', 'PreferredMaintenanceWindow', 'sun:18:00-sun:18:30'),
  'another reader': add('RDS::DBInstance', { DBClusterIdentifier: 'shop', DBInstanceClass: 'db.r6g.large' }),
  'a minor version of the database': set('RDS::DBCluster', 'EngineVersion', '17.10'),
  'longer backups': set('RDS::DBCluster', 'BackupRetentionPeriod', 35),
  'another backup window': set('RDS::DBCluster', 'PreferredBackupWindow', '18:00-18:30'),
  'another log type': set('RDS::DBCluster', 'EnableCloudwatchLogsExports', ['postgresql']),
  'database parameters': set('RDS::DBClusterParameterGroup', 'Parameters', { log_min_duration_statement: '500' }),
  'larger cache nodes': set('ElastiCache::ReplicationGroup', 'CacheNodeType', 'cache.r7g.xlarge'),
  'more shards': set('ElastiCache::ReplicationGroup', 'NumNodeGroups', 4),
  'more replicas': set('ElastiCache::ReplicationGroup', 'ReplicasPerNodeGroup', 2),
  'more cache snapshots': set('ElastiCache::ReplicationGroup', 'SnapshotRetentionLimit', 35),
  'a description of the cache': set('ElastiCache::ReplicationGroup', 'ReplicationGroupDescription', 'sessions'),
  'another alarm threshold': set('CloudWatch::Alarm', 'Threshold', 42),
  'another alarm description': set('CloudWatch::Alarm', 'AlarmDescription', 'look here'),
  'another alarm period': set('CloudWatch::Alarm', 'EvaluationPeriods', 4),
  'a new named alarm': add('CloudWatch::Alarm', { AlarmName: 'orders' }),
  'another dashboard': set('CloudWatch::Dashboard', 'DashboardBody', '{}'),
  'no dashboards': remove('CloudWatch::Dashboard'),
  'another code of the functions': set('Lambda::Function', 'Code', { S3Bucket: 'assets', S3Key: 'b.zip' }),
  'more memory of the functions': set('Lambda::Function', 'MemorySize', 1024),
  'a new function': add('Lambda::Function', { Handler: 'index.handler' }),
  'moved permissions of functions': rename('Lambda::Permission'),
  'another permission of a function': set('Lambda::Permission', 'SourceAccount', '123456789012'),
  'another policy of the roles': set('IAM::Policy', 'PolicyDocument', { Statement: [] }),
  'moved policies': rename('IAM::Policy'),
  'another trust of the roles': set('IAM::Role', 'AssumeRolePolicyDocument', { Statement: [] }),
  'another description of the roles': set('IAM::Role', 'Description', 'for tasks'),
  'rotated keys': set('KMS::Key', 'EnableKeyRotation', true),
  'another policy of the buckets': set('S3::BucketPolicy', 'PolicyDocument', { Statement: [] }),
  'browser access to the buckets': set('S3::Bucket', 'CorsConfiguration', { CorsRules: [] }),
  'longer logs': set('Logs::LogGroup', 'RetentionInDays', 3653),
  'another comment of the distribution': set('CloudFront::Distribution', 'DistributionConfig/Comment', 'shop'),
  'another price class': set('CloudFront::Distribution', 'DistributionConfig/PriceClass', 'PriceClass_All'),
  'another firewall rule': set('WAFv2::WebACL', 'Rules', []),
  'another listener certificate': set('ElasticLoadBalancingV2::Listener', 'Certificates', [{ CertificateArn: 'a' }]),
  'another health check': set('ElasticLoadBalancingV2::TargetGroup', 'HealthCheckPath', '/ready'),
  'another ingress rule': set('EC2::SecurityGroup', 'SecurityGroupIngress', []),
  'moved ingress rules': rename('EC2::SecurityGroupIngress'),
  'another flow log': add('EC2::FlowLog', { ResourceId: ref('Vpc'), TrafficType: 'ALL' }),
  'another endpoint': add('EC2::VPCEndpoint', { ServiceName: join('com.amazonaws.', ref('AWS::Region'), '.sqs') }),
  'another schedule': set('Scheduler::Schedule', 'ScheduleExpression', 'rate(1 hour)'),
  'another event pattern': set('Events::Rule', 'EventPattern', { source: ['aws.ecs'] }),
  'another time of the DNS records': set('Route53::RecordSet', 'TTL', '30'),
  'a budget of another amount': set('Budgets::Budget', 'Budget/BudgetLimit', { Amount: 5000, Unit: 'USD' }),
  'tags of the buckets': set('S3::Bucket', 'Tags', [{ Key: 'Team', Value: 'shop' }]),
  'tags of the database': set('RDS::DBCluster', 'Tags', [{ Key: 'Team', Value: 'shop' }]),
  'tags of the services': set('ECS::Service', 'Tags', [{ Key: 'Team', Value: 'shop' }]),
  'tags of the load balancers': set('ElasticLoadBalancingV2::LoadBalancer', 'Tags', [{ Key: 'Team', Value: 'shop' }]),
  'a new stack without data': (stacks) => {
    (stacks as StackTemplate[]).push({ ...stacks[0], name: 'Jobs', template: { Resources: { Fn: resource('Lambda::Function') as never } } });
    return 1;
  },
};

test.each(Object.entries(harmless))('%s', (_, change) => {
  const changed = structuredClone(pair);

  expect(change(changed)).toBeGreaterThan(0);
  const comparison = new Comparison(lock, lockOf(changed));
  expect(verdictsOf(comparison)).toEqual([]);
  expect(unlocked(comparison)).toEqual([]);
});

test.each(Object.entries(flagSets))('%s in an app that had none', (_, flags) => {
  const comparison = new Comparison(lockOf(stacksOf(canonical('everythingOn'))), lockOf(stacksOf(everythingOnApp({}, flags).synth())));

  expect(verdictsOf(comparison)).toEqual([]);
  expect(unlocked(comparison)).toEqual([]);
});
