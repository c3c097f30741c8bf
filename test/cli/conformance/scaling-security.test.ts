import { allow, attribute, changed, document, everythingOn, one, ref, tokyo } from './fixtures';
import { Case, describeRequirements, holds } from './law';

const app = everythingOn();
const container = 'PlatformApiTask/ContainerDefinitions/eldonia-backend';
const statement = 'PlatformApiExecutionRoleDefaultPolicy/PolicyDocument/Statement/0';

const scaling: Case[] = [
  ['R5.6.1-1', app, 'PlatformApiServiceTaskCountTargetCpu', undefined],
  ['R5.6.1-2', app, 'PlatformDatabaseReaderScalingPolicy', undefined],
  ['R5.6.1-2', app, 'PlatformDatabaseCluster/GlobalClusterIdentifier', 'eldonia'],
  ['R5.6.1-3', app, '(Platform)?CacheScaling', undefined],
  ['R5.6.1-3', app, 'Global', one('ElastiCache::GlobalReplicationGroup')],
  ['R5.6.2-1', app, 'PlatformApiLoadBalancerTargetGroup/TargetGroupAttributes', []],
  ['R5.6.2-2', app, 'PlatformEdgeDistribution/DistributionConfig/PriceClass', 'PriceClass_100'],
  ['R5.6.2-3', app, 'PlatformOriginEverywhere', undefined],
  ['R5.6.2-3', app, 'PlatformOriginEverywhere/Name', 'world.eldonia.example.'],
  ['R5.6.2-3', app, 'PlatformOriginJapan/AliasTarget/DNSName', attribute('PlatformApiLoadBalancerAlbF483549E', 'DNSName')],
  ['R5.6.2-3', app, 'EverythingOn:PlatformOriginFailover/HealthCheckId', undefined],
  ['R5.6.2-3', changed(app, 'EverythingOn:Check', one('Route53::HealthCheck', { HealthCheckConfig: { Type: 'HTTPS' } })), 'EverythingOn:PlatformOriginFailover/HealthCheckId', ref('Check')],
  ['R5.6.2-3', app, 'Pair-Standby:PlatformOriginFailover/HealthCheckId', undefined],
  ['R5.6.2-3', app, 'Pair-Standby:PlatformOriginFailover/Name', 'standby.eldonia.example.'],
  ['R5.6.2-3', app, 'Pair-Standby:PlatformOriginFailover/AliasTarget/DNSName', 'elsewhere.example'],
  ['R5.6.3-1', app, `EverythingOn:${container}/Environment/REDIS_HOST/Value`, 'localhost'],
  ['R5.6.3-1', app, `${container}/Environment/REDIS_TLS`, undefined],
  ['R5.6.3-1', app, 'CacheEndpoint/Value', 'localhost'],
  ['R5.6.3-1', app, 'CacheEndpoint/Name', '/eldonia/other'],
  ['R5.6.3-1', app, `Pair-Standby:${container}/Secrets/REDIS_HOST/Name`, 'CACHE'],
  ['R5.6.3-1', app, '(Platform)?CacheReplicationGroup/UserGroupIds', undefined],
  ['R5.6.3-1', app, '(Platform)?CacheParameterGroup/Properties/maxmemory-policy', 'allkeys-lru'],
  ['R5.6.3-2', app, 'PlatformEdgePoliciesAssets/CachePolicyConfig/DefaultTTL', 60],
  ['R5.6.3-3', app, 'PlatformEdgePolicies.*Headers/ResponseHeadersPolicyConfig/CustomHeadersConfig/Items/0/Override', true],
];

const security: Case[] = [
  ['R5.8.1-1', app, statement, allow('s3:*', 'arn:aws:s3:::media/*')],
  ['R5.8.1-1', app, statement, allow('s3:GetObject', '*')],
  ['R5.8.1-1', app, statement, allow(['ecs:DescribeServices', 'iam:PassRole'], '*')],
  ['R5.8.1-1', app, statement, allow('ecs:ListTasks', '*')],
  ['R5.8.1-1', app, statement, { Effect: 'Allow', NotAction: 'iam:PassRole', Resource: 'arn:aws:s3:::media' }],
  ['R5.8.1-2', app, 'PlatformApiTask/TaskRoleArn', attribute('PlatformApiExecutionRole55CB097B', 'Arn')],
  ['R5.8.1-2', app, 'Deployer', one('IAM::User')],
  ['R5.8.1-3', app, 'Key', one('IAM::AccessKey')],
  ['R5.8.2-1', app, 'PlatformEdgeDistribution/DistributionConfig/ViewerCertificate/MinimumProtocolVersion', 'TLSv1.2_2021'],
  ['R5.8.2-1', app, 'PlatformApiLoadBalancerAlbHttps/SslPolicy', 'ELBSecurityPolicy-TLS13-1-0-2021-06'],
  ['R5.8.2-1', app, 'PlatformApiLoadBalancerAlbHttp/DefaultActions', [{ Type: 'forward' }]],
  ['R5.8.2-1', app, 'PlatformDatabaseParameterGroup/Parameters/rds.force_ssl', '0'],
  ['R5.8.2-1', app, '(Platform)?CacheReplicationGroup/TransitEncryptionEnabled', false],
  ['R5.8.2-1', app, 'PlatformMediaPolicy', undefined],
  ['R5.8.2-2', app, 'PlatformKey/EnableKeyRotation', undefined],
  ['R5.8.2-2', app, '(Platform)?CacheReplicationGroup/AtRestEncryptionEnabled', undefined],
  ['R5.8.2-3', app, 'PlatformDatabaseCluster/KmsKeyId', undefined],
  ['R5.8.3-1', app, 'PlatformAuditTrail/IsMultiRegionTrail', false],
  ['R5.8.3-2', app, 'PlatformAuditConfigDeliveryChannel', undefined],
  ['R5.8.3-3', app, 'PlatformAuditDetector/Enable', false],
];

const allowing = (actions: unknown, condition?: object) => changed(app, statement, allow(actions, '*', condition));
const inCluster = { ArnEquals: { 'ecs:cluster': attribute('PlatformApiCluster2DA39F93', 'Arn') } };

describeRequirements([
  ...scaling, ...security,
  // A separate policy is checked like an inline policy, and a statement that denies is never too broad.
  ['R5.8.1-1', tokyo({ Policy: one('IAM::Policy', document({ Effect: 'Deny', Action: '*', Resource: '*' })) }), 'Policy/PolicyDocument/Statement/0/Effect', 'Allow'],
  // Tasks are listed without a resource, if the cluster is a condition.
  ['R5.8.1-1', allowing('ecs:ListTasks', inCluster), `${statement}/Action`, ['ecs:ListTasks', 'ecs:StopTask']],
]);

test.each([
  ['s3:ListAllMyBuckets', true], ['s3:ListBucket', false],
  ['events:ListRules', true], ['events:ListTargetsByRule', false],
  ['tag:GetResources', true], ['tag:TagResources', false],
  ['backup:CopyFromBackupVault', true], ['backup:DeleteRecoveryPoint', false],
  ['cloudwatch:GetMetricStatistics', true], ['cloudwatch:PutMetricAlarm', false],
  ['ecs:ListServices', true], ['ecs:UpdateService', false],
  ['arc-region-switch:ListPlansInRegion', true], ['arc-region-switch:ListPlanExecutions', false],
  ['servicequotas:RequestServiceQuotaIncrease', true], ['servicequotas:PutServiceQuotaIncreaseRequestIntoTemplate', false],
  ['kms:CreateGrant', false],
])('%s is allowed on all resources only if it has no resource-level permissions', (action, expected) => {
  expect(holds('R5.8.1-1', allowing(action))).toBe(expected);
});

test.each<[actions: string[], via: string | undefined, met: boolean]>([
  [['rds:CreateDBInstance', 'rds:DeleteDBInstance'], 'true', true],
  [['rds:DeleteDBInstance'], undefined, false],
  [['rds:DeleteDBInstance'], 'false', false],
  [['rds:DeleteDBCluster'], 'true', false],
  [['rds:DeleteDBInstance', 's3:GetObject'], 'true', false],
])('what Application Auto Scaling validates may be allowed on everything, through services: %j, %s', (actions, via, met) => {
  expect(holds('R5.8.1-1', allowing(actions, via === undefined ? undefined : { Bool: { 'aws:ViaAWSService': via } }))).toBe(met);
});
