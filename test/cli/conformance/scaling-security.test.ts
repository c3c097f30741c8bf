import { allow, attribute, changed, document, everythingOn, one, ref, tokyo } from './fixtures';
import { Case, describeRequirements, holds } from './law';

const app = everythingOn();
const statement = 'PlatformApiExecutionRoleDefaultPolicy/PolicyDocument/Statement/0';

const scaling: Case[] = [
  ['R5.6.2-3', changed(app, 'EverythingOn:Check', one('Route53::HealthCheck', { HealthCheckConfig: { Type: 'HTTPS' } })), 'EverythingOn:PlatformOriginFailover/HealthCheckId', ref('Check')],
];

const allowing = (actions: unknown, condition?: object) => changed(app, statement, allow(actions, '*', condition));
const inCluster = { ArnEquals: { 'ecs:cluster': attribute('PlatformApiCluster2DA39F93', 'Arn') } };

describeRequirements([
  ...scaling,
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
