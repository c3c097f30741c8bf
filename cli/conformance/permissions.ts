import { Assembly, TemplatePart, TemplateResource } from './assembly';
import { hasAction } from '../../tools/policies/evaluation';

const ROLE = 'AWS::IAM::Role';
const POLICY = 'AWS::IAM::Policy';
const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

/** Actions without resource-level permissions, or on quotas of the account: their statements need the resource `*`. */
const WITHOUT_RESOURCES = new RegExp(`^(${[
  '[a-z0-9-]+:Describe\\w+',
  'ecr:GetAuthorizationToken',
  'xray:\\w+',
  'cloudwatch:(PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics)',
  'ssmmessages:\\w+',
  'ec2:(Create|Delete)NetworkInterface',
  'ec2:(Una|A)ssignPrivateIpAddresses',
  'logs:(\\w+LogDelivery|ListLogDeliveries|PutResourcePolicy)',
  'ecs:(De)?[Rr]egisterTaskDefinition',
  'ecs:ListServices',
  'secretsmanager:GetRandomPassword',
  'sts:GetCallerIdentity',
  'tag:GetResources',
  's3:ListAllMyBuckets',
  'events:ListRules',
  'backup:CopyFromBackupVault',
  'arc-region-switch:List(Plans(InRegion)?|ServiceQuotaWarnings)',
  'servicequotas:(Get(RequestedServiceQuotaChange|ServiceQuota)|RequestServiceQuotaIncrease)',
  'inspector2:List(Coverage|Findings)',
].join('|')})$`);

/** All buckets, roles or users of an account. */
const EVERY = /:s3:::\*|:iam::[^:]*:(role|user)\/\*$/;

/** Application Auto Scaling validates these permissions of its caller with calls that name no resource. */
const VALIDATED = new RegExp(`^(${[
  'cloudwatch:(DeleteAlarms|PutMetricAlarm)',
  'elasticache:(DecreaseReplicaCount|IncreaseReplicaCount|ModifyReplicationGroupShardConfiguration)',
  'rds:(AddTagsToResource|CreateDBInstance|DeleteDBInstance)',
].join('|')})$`);

/** The resources that contain policies of roles. */
export function policies(app: Assembly): TemplateResource[] {
  return app.all(ROLE, POLICY, MANAGED_POLICY);
}

export function statements(policy: TemplateResource): TemplatePart[] {
  return ['PolicyDocument', 'Policies/*/PolicyDocument'].flatMap((path) => policy.parts(`${path}/Statement/*`));
}

/** All statements of a role, inline and attached. */
export function statementsOf(app: Assembly, role: TemplateResource): TemplatePart[] {
  const attached = app.all(POLICY, MANAGED_POLICY).filter((policy) =>
    policy.refs('Roles').includes(role) || role.refs('ManagedPolicyArns').includes(policy));
  return [role, ...attached].flatMap(statements);
}

/** The resources on which a role has permission for an action. */
export function permitted(app: Assembly, role: TemplateResource, action: string): TemplatePart[] {
  return statementsOf(app, role).filter((statement) => allows(statement, action))
    .flatMap((statement) => elements(statement, 'Resource'));
}

/** Whether a statement allows an action, also by a wildcard. */
export function allows(statement: TemplatePart, action: string): boolean {
  return statement.has('Effect', 'Allow') && hasAction({ Action: actionsOf(statement) }, action);
}

function actionsOf(statement: TemplatePart): string[] {
  return statement.parts('Action/*').map((part) => part.text());
}

/** Whether a statement has specific actions and, if AWS supports it, specific resources. */
export function isLeastPrivilege(statement: TemplatePart): boolean {
  if (!statement.has('Effect', 'Allow')) return true;
  if (statement.has('Action/*', /^([a-z0-9-]+:)?\*/) || ['NotAction', 'NotResource'].some((path) => statement.has(path))) return false;
  if (elements(statement, 'Resource').some((resource) => resource.is(EVERY))) return false;
  return !statement.has('Resource/*', '*') || statement.only('Action/*', WITHOUT_RESOURCES)
    || isConfinedToCluster(statement) || isConfinedToServices(statement);
}

/** The elements of a list, or a single value. A reference is a map, and counts as a single value. */
export function elements(part: TemplatePart, path: string): TemplatePart[] {
  return part.parts(path).flatMap((value) => Array.isArray(value.value) ? value.parts('*') : [value]);
}

/** ecs:ListTasks has no resource-level permissions, but a condition key for the cluster. */
function isConfinedToCluster(statement: TemplatePart): boolean {
  return statement.only('Action/*', 'ecs:ListTasks') && statement.has('Condition/ArnEquals/ecs:cluster');
}

/** What Application Auto Scaling validates, which the role itself cannot call. */
function isConfinedToServices(statement: TemplatePart): boolean {
  return statement.only('Action/*', VALIDATED) && statement.only('Condition/Bool/aws:ViaAWSService', 'true');
}
