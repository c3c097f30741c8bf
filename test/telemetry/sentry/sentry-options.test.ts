import { Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { FargateApiProps } from '../../../src/fargate-api';
import { SentryOptions } from '../../../src/telemetry';
import { testStack } from '../../../tools/assemblies/stacks';
import { api, only } from '../../fargate-api/fixture';

const DSN = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:sentry-a1B2c3';

function templateOf(sentry: Partial<SentryOptions> = {}, props: Partial<FargateApiProps> = {}): Template {
  const stack = testStack();
  api(stack, { sentry: { dsn: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Dsn', DSN), ...sentry }, ...props });
  return Template.fromStack(stack);
}

const container = (template: Template) => only(template, 'AWS::ECS::TaskDefinition').Properties.ContainerDefinitions[0];
const sentryVariables = (template: Template) => container(template).Environment.filter(({ Name }: { Name: string }) => Name.startsWith('SENTRY_'));

test('sets the DSN as a secret that the execution role can read', () => {
  const template = templateOf();

  expect(container(template).Secrets).toEqual([{ Name: 'SENTRY_DSN', ValueFrom: DSN }]);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']), Resource: DSN })]) },
  });
});

test('reports errors with the environment NODE_ENV, and traces every request', () => {
  expect(sentryVariables(templateOf({}, { environment: { NODE_ENV: 'staging' } }))).toEqual([
    { Name: 'SENTRY_ENVIRONMENT', Value: 'staging' }, { Name: 'SENTRY_TRACES_SAMPLE_RATE', Value: '1' },
  ]);
});

test('accepts a field, an environment, a release and a rate', () => {
  const template = templateOf({ dsnField: 'dsn', environment: 'blue', release: 'shop@1.2.3', tracesSampleRate: 0.25 });

  expect(container(template).Secrets).toEqual([{ Name: 'SENTRY_DSN', ValueFrom: `${DSN}:dsn::` }]);
  expect(sentryVariables(template)).toEqual([
    { Name: 'SENTRY_ENVIRONMENT', Value: 'blue' }, { Name: 'SENTRY_TRACES_SAMPLE_RATE', Value: '0.25' }, { Name: 'SENTRY_RELEASE', Value: 'shop@1.2.3' },
  ]);
});

test('traces no request at a rate of 0', () => {
  expect(sentryVariables(templateOf({ tracesSampleRate: 0 }))[1]).toEqual({ Name: 'SENTRY_TRACES_SAMPLE_RATE', Value: '0' });
});

test('adds no container and no memory', () => {
  const template = templateOf();

  expect(only(template, 'AWS::ECS::TaskDefinition').Properties).toMatchObject({ Memory: '1024', ContainerDefinitions: [{ Name: 'api' }] });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('accepts a token as rate', () => {
  const rate = sentryVariables(templateOf({ tracesSampleRate: Token.asNumber({ Ref: 'Rate' }) }))[1];

  expect(rate).toEqual({ Name: 'SENTRY_TRACES_SAMPLE_RATE', Value: { Ref: 'Rate' } });
});

const AT_API = ' (at Test/Api)';
const secret = () => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(testStack(), 'Other', DSN));

test.each<[string, Partial<SentryOptions>, Partial<FargateApiProps>, string]>([
  ['a rate above 1', { tracesSampleRate: 10 }, {}, 'sentry.tracesSampleRate must be from 0 to 1, got 10; write 10 % as 0.1'],
  ['a rate below 0', { tracesSampleRate: -0.1 }, {}, 'sentry.tracesSampleRate must be from 0 to 1, got -0.1; write 10 % as 0.1'],
  ['a rate that is no number', { tracesSampleRate: NaN }, {}, 'sentry.tracesSampleRate must be from 0 to 1, got NaN; write 10 % as 0.1'],
  ['an environment that Sentry refuses', { environment: 'None' }, {},
    'sentry.environment must be without spaces and slashes, and not "none", got "None"; rename it'],
  ['a release with a slash', { release: 'a/b' }, {}, 'sentry.release must be without spaces and slashes, and not "." or "..", got "a/b"; rename it'],
  ['an empty field', { dsnField: '' }, {},
    'sentry.dsnField must be a field of the secret, got an empty one; remove it if the secret contains the DSN only'],
  ['the DSN in a variable as well', {}, { environment: { SENTRY_DSN: 'https://x' } },
    'environment must not contain a variable that sentry sets, got "SENTRY_DSN"; remove it'],
  ['the DSN in another secret as well', {}, { secrets: { SENTRY_DSN: secret() } },
    'secrets must not contain a variable that sentry sets, got "SENTRY_DSN"; remove it'],
])('fails with %s', (_, sentry, props, message) => {
  expect(() => templateOf(sentry, props)).toThrow(new Error(message + AT_API));
});
