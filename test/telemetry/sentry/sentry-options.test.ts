import { Stack, Token, aws_ecs as ecs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FargateApiProps } from '../../../src/fargate-api';
import { SentryOptions } from '../../../src/telemetry';
import { testStack } from '../../../tools/assemblies/stacks';
import { containersOf, SECRET, taskOf, templateOf, variablesOf } from '../../fargate-api/fixture';
import { statement, statementsOf } from '../../support/statements';

const DSN = SECRET;
const dsn = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Dsn', DSN);
const sentryOf = (sentry: Partial<SentryOptions> = {}, props: Partial<FargateApiProps> = {}): Template =>
  templateOf((stack) => ({ sentry: { dsn: dsn(stack), ...sentry }, ...props }));
const sentryVariables = (template: Template) => Object.entries(variablesOf(containersOf(template)[0])).filter(([name]) => name.startsWith('SENTRY_'));

test('sets the DSN as a secret that the execution role can read, without a container and memory of its own', () => {
  const template = sentryOf();

  expect(taskOf(template)).toMatchObject({ Memory: '1024', ContainerDefinitions: [{ Name: 'api', Secrets: [{ Name: 'SENTRY_DSN', ValueFrom: DSN }] }] });
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
  expect(statementsOf(template)).toContainEqual(statement({ Action: expect.arrayContaining(['secretsmanager:GetSecretValue']), Resource: DSN }));
});

test('reads the DSN from a field', () =>
  expect(containersOf(sentryOf({ dsnField: 'dsn' }))[0].Secrets).toEqual([{ Name: 'SENTRY_DSN', ValueFrom: `${DSN}:dsn::` }]));

const [ENVIRONMENT, RATE, RELEASE] = ['SENTRY_ENVIRONMENT', 'SENTRY_TRACES_SAMPLE_RATE', 'SENTRY_RELEASE'];
test.each<[string, Partial<SentryOptions>, Partial<FargateApiProps>, [string, unknown][]]>([
  ['the environment NODE_ENV, and traces every request', {}, { environment: { NODE_ENV: 'staging' } }, [[ENVIRONMENT, 'staging'], [RATE, '1']]],
  ['an environment, a release and a rate', { environment: 'blue', release: 'shop@1.2.3', tracesSampleRate: 0.25 }, {},
    [[ENVIRONMENT, 'blue'], [RATE, '0.25'], [RELEASE, 'shop@1.2.3']]],
  ['no traces at a rate of 0', { tracesSampleRate: 0 }, {}, [[ENVIRONMENT, 'production'], [RATE, '0']]],
  ['a token as rate', { tracesSampleRate: Token.asNumber({ Ref: 'Rate' }) }, {}, [[ENVIRONMENT, 'production'], [RATE, { Ref: 'Rate' }]]],
])('reports %s', (_, sentry, props, variables) => expect(sentryVariables(sentryOf(sentry, props))).toEqual(variables));

const secret = () => ecs.Secret.fromSecretsManager(dsn(testStack()));

test.each<[string, Partial<SentryOptions>, Partial<FargateApiProps>, string]>([
  ...[10, -0.1, NaN].map((tracesSampleRate): [string, Partial<SentryOptions>, object, string] => [`a rate of ${tracesSampleRate}`, { tracesSampleRate }, {},
    `sentry.tracesSampleRate must be from 0 to 1, got ${tracesSampleRate}; write 10 % as 0.1`]),
  ['an environment that Sentry refuses', { environment: 'None' }, {},
    'sentry.environment must be without spaces and slashes, and not "none", got "None"; rename it'],
  ['a release with a slash', { release: 'a/b' }, {}, 'sentry.release must be without spaces and slashes, and not "." or "..", got "a/b"; rename it'],
  ['an empty field', { dsnField: '' }, {},
    'sentry.dsnField must be a field of the secret, got an empty one; remove it if the secret contains the DSN only'],
  ['the DSN in a variable as well', {}, { environment: { SENTRY_DSN: 'https://x' } },
    'environment must not contain a variable that sentry sets, got "SENTRY_DSN"; remove it'],
  ['the DSN in another secret as well', {}, { secrets: { SENTRY_DSN: secret() } },
    'secrets must not contain a variable that sentry sets, got "SENTRY_DSN"; remove it'],
])('fails with %s', (_, sentry, props, message) => expect(() => sentryOf(sentry, props)).toThrow(new Error(`${message} (at Test/Api)`)));
