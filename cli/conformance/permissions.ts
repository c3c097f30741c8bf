import { Assembly, TemplatePart, TemplateResource } from './assembly';
import { hasAction, matches } from '../../tools/policies/evaluation';

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

/** The resources on which a role has permission for an action: without those that it or its boundary denies. */
export function permitted(app: Assembly, role: TemplateResource, action: string): TemplatePart[] {
  const own = statementsOf(app, role);
  if (role.has('ManagedPolicyArns/*', /:policy\/AWS(DenyAll|CompromisedKey\w+)$/) || !role.parts('PermissionsBoundary').every((boundary) => isWithin(app, boundary, action))) return [];
  const boundaries = role.refs('PermissionsBoundary').flatMap(statements);
  const isTaken = (resource: TemplatePart) => [...own, ...boundaries].some((statement) => denies(statement, action)
    && (['Resource', 'NotResource'] as const).some((kind) => statement.has(kind)
      && elements(statement, kind).some((pattern) => matches(arnOf(pattern), arnOf(resource))) === (kind === 'Resource')));
  return own.filter((statement) => allows(statement, action)).flatMap((statement) => elements(statement, 'Resource')).filter((resource) => !isTaken(resource));
}

/** The ARN with the partition, and that of a bucket as a text. */
function arnOf(resource: TemplatePart): string {
  return resource.text().replace('${AWS::Partition}', 'aws').replace(/^\$\{([^}]+)\.Arn\}/, (all, id: string) => resource.refs().some(({ type }) => type === 'AWS::S3::Bucket') ? `arn:aws:s3:::${id}` : all);
}

/** Whether a boundary allows an action: a policy of the app, one of AWS that is not narrow, or one that nothing here shows. */
function isWithin(app: Assembly, boundary: TemplatePart, action: string): boolean {
  const named = app.all(MANAGED_POLICY).filter((policy) => policy.has('ManagedPolicyName', (name) => boundary.text().endsWith(`:policy/${name.text()}`)));
  const own = [...boundary.refs(), ...named];
  return own.length > 0 ? own.flatMap(statements).some((statement) => allows(statement, action))
    : !boundary.is(/:iam::aws:policy\//) || boundary.is(/\/(AdministratorAccess|PowerUserAccess)$/);
}

/** Whether a statement denies an action in every call: without a condition, or with one that always holds. */
function denies(statement: TemplatePart, action: string): boolean {
  return statement.has('Effect', 'Deny') && concerns(statement, action)
    && statement.parts('Condition/*').every((keys) => keys.only('*', /^\*$/) || keys.only('aws:SecureTransport', 'true'));
}

/** The types whose policy is a resource of its own, and the properties with the name and the policy; others have it in themselves. */
const RESOURCE_POLICIES: Readonly<Record<string, readonly [type: string, owner: string, policy: string]>> = {
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket', 'PolicyDocument'],
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics', 'PolicyDocument'],
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues', 'PolicyDocument'],
  'AWS::SecretsManager::Secret': ['AWS::SecretsManager::ResourcePolicy', 'SecretId', 'ResourcePolicy'],
};

/** The statements of the policy of a bucket, topic, secret, key or repository. */
export function resourceStatements(app: Assembly, target: TemplateResource): TemplatePart[] {
  const [type, owner, policy] = RESOURCE_POLICIES[target.type] ?? [];
  const own = ['KeyPolicy', 'RepositoryPolicyText'].flatMap((path) => target.parts(`${path}/Statement/*`));
  return type === undefined ? own : app.all(type).filter((one) => one.refs(owner).flatMap(withoutAttachment).includes(target)).flatMap((one) => one.parts(`${policy}/Statement/*`));
}

/** The secret itself, or that of an attachment. */
export function withoutAttachment(secret: TemplateResource): TemplateResource[] {
  return secret.type === 'AWS::SecretsManager::SecretTargetAttachment' ? secret.refs('SecretId') : [secret];
}

/** Whether the policy of a resource denies an action to a role or a service in every call. */
export function isDenied(app: Assembly, target: TemplateResource, action: string, who: TemplateResource | string): boolean {
  return resourceStatements(app, target).some((statement) => denies(statement, action) && isFor(statement, who) !== statement.has('NotPrincipal'));
}

/** Whether the policy of a resource allows an action to a service, and does not deny it. */
export function isAllowed(app: Assembly, target: TemplateResource, action: string, service: string): boolean {
  return resourceStatements(app, target).some((statement) => allows(statement, action) && isFor(statement, service)
    && statement.parts('Condition/*/aws:SourceAccount').every((account) => [undefined, account.text()].includes(target.stack.account))) && !isDenied(app, target, action, service);
}

function isFor(statement: TemplatePart, who: TemplateResource | string): boolean {
  return ['Principal', 'NotPrincipal'].flatMap((path) => ['', '/AWS', '/Service'].flatMap((kind) => elements(statement, `${path}${kind}`))).some((principal) => principal.is('*')
    || (typeof who === 'string' ? principal.is(who) : principal.refs().includes(who) || principal.is(/:root$/) || who.has('RoleName', (name) => principal.text().endsWith(`:role/${name.text()}`))));
}

/** Whether a statement allows an action, also by a wildcard. */
export function allows(statement: TemplatePart, action: string): boolean {
  return statement.has('Effect', 'Allow') && concerns(statement, action);
}

function concerns(statement: TemplatePart, action: string): boolean {
  const [named, others] = ['Action', 'NotAction'].map((path) => statement.parts(`${path}/*`).map((part) => part.text()));
  return hasAction(others.length > 0 ? { NotAction: others } : { Action: named }, action);
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
