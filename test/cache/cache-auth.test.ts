import { Stack, aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CacheAuth, CacheEngine, CacheCluster, CacheClusterProps } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const SECRET = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:cache-AbCdEf';

function build(stack: Stack, props: Partial<CacheClusterProps> = {}): { cache: CacheCluster; role: iam.Role } {
  const cache = new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), ...props });
  const role = new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  cache.grantConnect(role);
  return { cache, role };
}

test('gives users valid IDs that differ by name, at most 40 characters long', () => {
  const ids = ['reader', 'writer'].map((username) => {
    const stack = new Stack(undefined, 'AStackWithAVeryLongNameThatNobodyLikesToType');
    build(stack, { auth: CacheAuth.rbac(username) });
    return Object.values(Template.fromStack(stack).findResources('AWS::ElastiCache::User'))[0].Properties.UserId as string;
  });

  expect(ids[0]).not.toBe(ids[1]);
  for (const id of ids) expect(id).toMatch(/^(?=.{1,40}$)[a-z](-?[a-z0-9])*$/);
});

test('uses an existing secret and access string', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET);
  const { cache } = build(stack, { auth: CacheAuth.rbac('writer', 'on ~app:* +@write', secret) });

  const template = Template.fromStack(stack);
  expect(cache.secret).toBe(secret);
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.hasResourceProperties('AWS::ElastiCache::User', {
    AccessString: 'on ~app:* +@write',
    AuthenticationMode: { Passwords: [`{{resolve:secretsmanager:${SECRET}:SecretString:password::}}`] },
  });
});

test('disables the default user that Redis requires', () => {
  const stack = testStack();
  build(stack, { engine: CacheEngine.REDIS_7_1 });

  const template = Template.fromStack(stack);
  template.hasResourceProperties(
    'AWS::ElastiCache::User',
    { Engine: 'redis', UserName: 'default', AccessString: 'off -@all', NoPasswordRequired: true },
  );
  template.hasResourceProperties(
    'AWS::ElastiCache::UserGroup', { Engine: 'redis', UserIds: [Match.anyValue(), Match.anyValue()] },
  );
});

test('has no password with IAM, and permission to connect', () => {
  const stack = testStack();
  const { cache } = build(stack, { auth: CacheAuth.iam() });

  const template = Template.fromStack(stack);
  expect(cache.secret).toBeUndefined();
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.hasResourceProperties(
    'AWS::ElastiCache::User', { UserId: cache.username, UserName: cache.username, AuthenticationMode: { Type: 'iam' } },
  );
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{
        Effect: 'Allow',
        Action: 'elasticache:Connect',
        Resource: [
          { 'Fn::Join': ['', Match.arrayWith([':elasticache:ap-northeast-1:123456789012:replicationgroup:'])] },
          { 'Fn::GetAtt': [Object.keys(template.findResources('AWS::ElastiCache::User'))[0], 'Arn'] },
        ],
      }],
    },
  });
});

test.each([
  ['the whole secret', undefined, `{{resolve:secretsmanager:${SECRET}:SecretString:::}}`],
  ['a JSON field', 'token', `{{resolve:secretsmanager:${SECRET}:SecretString:token::}}`],
])('uses an AUTH token from %s', (_, field, expected) => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', SECRET);
  const { cache } = build(stack, { auth: CacheAuth.authToken(secret, field) });

  const template = Template.fromStack(stack);
  expect([cache.username, cache.secret]).toEqual(['default', secret]);
  template.hasResourceProperties(
    'AWS::ElastiCache::ReplicationGroup', { AuthToken: expected, UserGroupIds: Match.absent() },
  );
  template.resourceCountIs('AWS::ElastiCache::User', 0);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']), Resource: SECRET })],
    },
  });
});

test.each([
  ['a name with a space', () => CacheAuth.rbac('my app'),
    'username must be a letter and up to 39 letters, digits or hyphens, got "my app"; pass e.g. "app"'],
  ['the default user', () => CacheAuth.rbac('Default'), 'username must not be that of the engine\'s default user, got "Default"; pass e.g. "app"'],
  ['a user that is off', () => CacheAuth.iam('off ~* +@all'),
    'accessString must begin with "on" and set no password, got "off ~* +@all"; pass e.g. "on ~* +@all -@dangerous +info"'],
  ['a password in the access string', () => CacheAuth.rbac(undefined, 'on >hunter2 ~*'),
    'accessString must begin with "on" and set no password, got "on >hunter2 ~*"; pass e.g. "on ~* +@all -@dangerous +info"'],
])('fails with %s', (_, make, message) => {
  expect(make).toThrow(message);
});
