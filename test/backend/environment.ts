import { App, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';

interface Variable { readonly Name: string; readonly Value?: unknown }

/** The options with which somebody outside of AWS observes the backend. Each has a secret. */
const OPTIONS = {
  sentry: (dsn: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ sentry: { dsn } }),
  datadog: (apiKey: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ datadog: { apiKey, site: 'ap1.datadoghq.com' } }),
};

/** What the task definition of a synthesized platform sets: literals as they are, anything else as `undefined`. */
export function environmentOfTask(observer?: keyof typeof OPTIONS): Map<string, string | undefined> {
  const stack = new Stack(new App(), 'Backend', { env: TOKYO });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Key', `arn:aws:secretsmanager:ap-northeast-1:${stack.account}:secret:key-a1B2c3`);
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, api: observer && OPTIONS[observer](secret) });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  const [{ Environment, Secrets }] = Properties.ContainerDefinitions as { Environment: Variable[]; Secrets: Variable[] }[];
  return new Map([...Environment, ...Secrets].map(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : undefined]));
}
