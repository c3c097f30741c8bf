import { api, attribute, changed, groups, network, one, ref, tokyo } from './fixtures';
import { cache, cdn, database, failover, loadBalancer, names, scalings } from './fixtures-data';
import { allow } from './fixtures-delivery';
import { Case, describeRequirements, holds } from './law';

const container = 'Task/ContainerDefinitions/0';
const scaled = tokyo(api(), database(), cache(), scalings());
const whole = cdn(network(), api(), groups(), loadBalancer(), database(), cache());
const informed = changed(tokyo(api(), cache()), `${container}/Environment`, [
  { Name: 'REDIS_HOST', Value: { 'Fn::GetAtt': ['Cache', 'ConfigurationEndPoint.Address'] } },
  { Name: 'REDIS_PORT', Value: '6379' },
  { Name: 'REDIS_TLS', Value: 'true' },
]);
/** The address is in a parameter, which the task reads when it starts. */
const read = changed(changed(tokyo(api(), cache(), {
  Address: one('SSM::Parameter', { Name: '/eldonia/cache/endpoint', Value: attribute('Cache', 'ConfigurationEndPoint.Address') }),
}), `${container}/Environment`, [{ Name: 'REDIS_PORT', Value: '6379' }, { Name: 'REDIS_TLS', Value: 'true' }]), `${container}/Secrets`, [
  { Name: 'REDIS_HOST', ValueFrom: 'arn:aws:ssm:ap-northeast-1:123456789012:parameter/eldonia/cache/endpoint' },
]);
const check = (Type: string) => one('Route53::HealthCheck', { HealthCheckConfig: { Type } });
const geography = {
  ...tokyo(loadBalancer(), names(), { Check: check('CALCULATED') }),
  'ap-northeast-3': { Resources: { Balancer: loadBalancer().Balancer, Secondary: failover('SECONDARY'), Check: check('CLOUDWATCH_METRIC') } },
};
const audited = tokyo({
  Trail: one('CloudTrail::Trail', { IsMultiRegionTrail: true, IsLogging: true, EnableLogFileValidation: true, KMSKeyId: ref('Key') }),
  Recorder: one('Config::ConfigurationRecorder'),
  Channel: one('Config::DeliveryChannel'),
  Detector: one('GuardDuty::Detector', { Enable: true }),
});
const statement = 'Starter/Policies/0/PolicyDocument/Statement/0';

const scaling: Case[] = [
  ['R5.6.1-1', scaled, 'TasksPolicy0', undefined],
  ['R5.6.1-2', scaled, 'ReadersPolicy0', undefined],
  ['R5.6.1-2', scaled, 'Database/GlobalClusterIdentifier', 'eldonia'],
  ['R5.6.1-3', scaled, 'Shards', undefined],
  ['R5.6.1-3', scaled, 'Global', one('ElastiCache::GlobalReplicationGroup')],
  ['R5.6.2-1', tokyo(api()), 'Group/TargetGroupAttributes', []],
  ['R5.6.2-2', whole, 'Site/DistributionConfig/PriceClass', 'PriceClass_100'],
  ['R5.6.2-3', geography, 'World', undefined],
  ['R5.6.2-3', geography, 'World/Name', 'world.eldonia.example.'],
  ['R5.6.2-3', geography, 'Japan/AliasTarget/DNSName', attribute('Balancer', 'DNSName')],
  ['R5.6.2-3', geography, 'Primary/HealthCheckId', undefined],
  ['R5.6.2-3', geography, 'Check/HealthCheckConfig/Type', 'HTTPS'],
  ['R5.6.2-3', geography, 'Secondary/HealthCheckId', undefined],
  ['R5.6.2-3', geography, 'Secondary/Name', 'standby.eldonia.example.'],
  ['R5.6.2-3', geography, 'Secondary/AliasTarget/DNSName', 'elsewhere.example'],
  ['R5.6.3-1', informed, `${container}/Environment/0/Value`, 'localhost'],
  ['R5.6.3-1', informed, `${container}/Environment/2`, undefined],
  ['R5.6.3-1', read, 'Address/Value', 'localhost'],
  ['R5.6.3-1', read, 'Address/Name', '/eldonia/other'],
  ['R5.6.3-1', read, `${container}/Secrets/0/Name`, 'CACHE'],
  ['R5.6.3-1', informed, 'Cache/UserGroupIds', undefined],
  ['R5.6.3-1', informed, 'CacheParameters/Properties/maxmemory-policy', 'allkeys-lru'],
  ['R5.6.3-2', whole, 'Assets/CachePolicyConfig/DefaultTTL', 60],
  ['R5.6.3-3', whole, 'Headers/ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/0/Override', true],
];

const security: Case[] = [
  ['R5.8.1-1', tokyo(api()), statement, allow('s3:*', 'arn:aws:s3:::media/*')],
  ['R5.8.1-1', tokyo(api()), statement, allow('s3:GetObject', '*')],
  ['R5.8.1-1', tokyo(api()), statement, allow(['ecs:DescribeServices', 'iam:PassRole'], '*')],
  ['R5.8.1-1', tokyo(api()), statement, allow('ecs:ListTasks', '*')],
  ['R5.8.1-1', tokyo(api()), statement, { Effect: 'Allow', NotAction: 'iam:PassRole', Resource: 'arn:aws:s3:::media' }],
  ['R5.8.1-2', tokyo(api()), 'Task/TaskRoleArn', ref('Starter')],
  ['R5.8.1-2', tokyo(api()), 'Deployer', one('IAM::User')],
  ['R5.8.1-3', tokyo(api()), 'Key', one('IAM::AccessKey')],
  ['R5.8.2-1', whole, 'Site/DistributionConfig/ViewerCertificate/MinimumProtocolVersion', 'TLSv1.2_2021'],
  ['R5.8.2-1', whole, 'Https/SslPolicy', 'ELBSecurityPolicy-2016-08'],
  ['R5.8.2-1', whole, 'Http/DefaultActions', [{ Type: 'forward' }]],
  ['R5.8.2-1', whole, 'DatabaseParameters/Parameters/rds.force_ssl', '0'],
  ['R5.8.2-1', whole, 'Cache/TransitEncryptionEnabled', false],
  ['R5.8.2-1', whole, 'MediaPolicy', undefined],
  ['R5.8.2-2', whole, 'Key/EnableKeyRotation', undefined],
  ['R5.8.2-2', whole, 'Cache/AtRestEncryptionEnabled', undefined],
  ['R5.8.2-3', whole, 'Database/KmsKeyId', undefined],
  ['R5.8.3-1', audited, 'Trail/IsMultiRegionTrail', false],
  ['R5.8.3-2', audited, 'Channel', undefined],
  ['R5.8.3-3', audited, 'Detector/Enable', false],
];

describeRequirements(['5.6.1', '5.6.2', '5.6.3', '5.8.1', '5.8.2', '5.8.3'], [...scaling, ...security]);

test('a separate policy is checked like an inline policy, and Deny statements are never too broad', () => {
  const app = (document: object) => tokyo({ Policy: one('IAM::Policy', { PolicyDocument: { Statement: document } }) });

  expect(holds('R5.8.1-1', app([{ Effect: 'Deny', Action: '*', Resource: '*' }]))).toBe(true);
  expect(holds('R5.8.1-1', app([allow('*', 'arn:aws:s3:::media')]))).toBe(false);
});

test.each([
  ['s3:ListAllMyBuckets', true], ['s3:ListBucket', false],
  ['events:ListRules', true], ['events:ListTargetsByRule', false],
  ['tag:GetResources', true], ['tag:TagResources', false],
  ['backup:CopyFromBackupVault', true], ['backup:DeleteRecoveryPoint', false],
  ['cloudwatch:GetMetricStatistics', true], ['cloudwatch:PutMetricAlarm', false],
  ['ecs:ListServices', true], ['ecs:UpdateService', false],
  ['arc-region-switch:ListPlansInRegion', true], ['arc-region-switch:ListPlanExecutions', false],
  ['kms:CreateGrant', false],
])('%s is allowed on all resources only if it has no resource-level permissions', (action, expected) => {
  expect(holds('R5.8.1-1', changed(tokyo(api()), statement, allow(action, '*')))).toBe(expected);
});

test('tasks are listed without a resource, if the cluster is a condition', () => {
  const inCluster = { ArnEquals: { 'ecs:cluster': attribute('Cluster', 'Arn') } };

  expect(holds('R5.8.1-1', changed(tokyo(api()), statement, allow('ecs:ListTasks', '*', inCluster)))).toBe(true);
  expect(holds('R5.8.1-1', changed(tokyo(api()), statement, allow(['ecs:ListTasks', 'ecs:StopTask'], '*', inCluster)))).toBe(false);
});

test.each<[actions: string[], via: string | undefined, met: boolean]>([
  [['rds:CreateDBInstance', 'rds:DeleteDBInstance'], 'true', true],
  [['rds:DeleteDBInstance'], undefined, false],
  [['rds:DeleteDBInstance'], 'false', false],
  [['rds:DeleteDBCluster'], 'true', false],
  [['rds:DeleteDBInstance', 's3:GetObject'], 'true', false],
])('what Application Auto Scaling validates may be allowed on everything, through services: %j, %s', (actions, via, met) => {
  const condition = via === undefined ? undefined : { Bool: { 'aws:ViaAWSService': via } };

  expect(holds('R5.8.1-1', changed(tokyo(api()), statement, allow(actions, '*', condition)))).toBe(met);
});
