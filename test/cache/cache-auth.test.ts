import { Stack, aws_iam as iam, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { cacheIn } from './fixture';
import { CacheAuth, CacheEngine, CacheClusterProps } from '../../src/cache';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const SECRET = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:cache-AbCdEf';
const USER = 'AWS::ElastiCache::User';
const existing = secretsmanager.Secret.fromSecretCompleteArn(testStack(), 'Secret', SECRET);

/** A cache, and a role that may connect to it. */
function build(props: Partial<CacheClusterProps>, stack = testStack()) {
  const cache = cacheIn(stack, props);
  cache.grantConnect(new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }));
  return { cache, template: Template.fromStack(stack) };
}

test('gives users valid IDs that differ by name, at most 40 characters long', () => {
  const ids = ['reader', 'writer'].map((username) => {
    const { template } = build({ auth: CacheAuth.rbac({ username }) }, new Stack(undefined, 'AStackWithAVeryLongNameThatNobodyLikesToType'));
    return propertiesOf(template, USER)[0].UserId as string;
  });

  expect(ids[0]).not.toBe(ids[1]);
  for (const id of ids) expect(id).toMatch(/^(?=.{1,40}$)[a-z](-?[a-z0-9])*$/);
});

test.each([CacheAuth.rbac(), CacheAuth.iam()])('names the channels that a user has, whatever the parameter group says', (auth) =>
  build({ auth }).template.hasResourceProperties(USER, { AccessString: 'on ~* &* +@all -@dangerous +info' }));

test('uses an existing secret and access string', () => {
  const { cache, template } = build({ auth: CacheAuth.rbac({ username: 'writer', accessString: 'on ~app:* +@write', secret: existing }) });

  expect(cache.secret).toBe(existing);
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.hasResourceProperties(USER, {
    AccessString: 'on ~app:* +@write',
    AuthenticationMode: { Passwords: [`{{resolve:secretsmanager:${SECRET}:SecretString:password::}}`] },
  });
});

test('disables the default user that Redis requires', () => {
  const { template } = build({ engine: CacheEngine.REDIS_7_1 });

  template.hasResourceProperties(USER, { Engine: 'redis', UserName: 'default', AccessString: 'off -@all', NoPasswordRequired: true });
  template.hasResourceProperties('AWS::ElastiCache::UserGroup', { Engine: 'redis', UserIds: [Match.anyValue(), Match.anyValue()] });
});

test('has no password with IAM, and permission to connect', () => {
  const { cache, template } = build({ auth: CacheAuth.iam() });

  expect(cache.secret).toBeUndefined();
  template.resourceCountIs('AWS::SecretsManager::Secret', 0);
  template.hasResourceProperties(USER, { UserId: cache.username, UserName: cache.username, AuthenticationMode: { Type: 'iam' } });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{
        Effect: 'Allow',
        Action: 'elasticache:Connect',
        Resource: [
          { 'Fn::Join': ['', Match.arrayWith([':elasticache:ap-northeast-1:123456789012:replicationgroup:'])] },
          { 'Fn::GetAtt': [Object.keys(template.findResources(USER))[0], 'Arn'] },
        ],
      }],
    },
  });
});

test.each([
  ['the whole secret', undefined, `{{resolve:secretsmanager:${SECRET}:SecretString:::}}`],
  ['a JSON field', 'token', `{{resolve:secretsmanager:${SECRET}:SecretString:token::}}`],
])('uses an AUTH token from %s', (_, field, expected) => {
  const { cache, template } = build({ auth: CacheAuth.authToken(existing, field) });

  expect([cache.username, cache.secret]).toEqual(['default', existing]);
  template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { AuthToken: expected, UserGroupIds: Match.absent() });
  template.resourceCountIs(USER, 0);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']), Resource: SECRET })] },
  });
});

test.each([
  ['a name with a space', () => CacheAuth.rbac({ username: 'my app' }),
    'username must be a letter and up to 39 letters, digits or hyphens, got "my app"; pass e.g. "app"'],
  ['the default user', () => CacheAuth.rbac({ username: 'Default' }), 'username must not be that of the engine\'s default user, got "Default"; pass e.g. "app"'],
  ['a user that is off', () => CacheAuth.iam('off ~* +@all'),
    'accessString must begin with "on" and set no password, got "off ~* +@all"; pass e.g. "on ~* &* +@all -@dangerous +info"'],
  ['a password in the access string', () => CacheAuth.rbac({ accessString: 'on >hunter2 ~*' }),
    'accessString must begin with "on" and set no password, got "on >hunter2 ~*"; pass e.g. "on ~* &* +@all -@dangerous +info"'],
])('fails with %s', (_, make, message) => expect(make).toThrow(message));
