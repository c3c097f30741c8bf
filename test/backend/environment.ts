import { App, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { Tracing } from '../../src/telemetry';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';

interface Variable { readonly Name: string; readonly Value?: unknown }

/** The options with which something observes the backend. */
const OPTIONS = {
  openTelemetry: (): EldoniaPlatformProps['api'] => ({ tracing: Tracing.xray({ sampleRate: 1 }) }),
  sentry: (dsn: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ sentry: { dsn } }),
  datadog: (apiKey: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ datadog: { apiKey, site: 'ap1.datadoghq.com' } }),
};

export type PlatformOfTask = ReturnType<typeof platformOfTask>;

/** What a synthesized platform sets for a task, literals as they are and anything else as `undefined`, and the cache that the task uses. */
export function platformOfTask(observer?: keyof typeof OPTIONS) {
  const stack = new Stack(new App(), 'Backend', { env: TOKYO });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Key', `arn:aws:secretsmanager:ap-northeast-1:${stack.account}:secret:key-a1B2c3`);
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, api: observer && OPTIONS[observer](secret) });
  const template = Template.fromStack(stack);
  const [task, group, user] = ['ECS::TaskDefinition', 'ElastiCache::ReplicationGroup', 'ElastiCache::User']
    .map((type) => Object.values(template.findResources(`AWS::${type}`))[0].Properties);
  const [{ Environment, Secrets }] = task.ContainerDefinitions as { Environment: Variable[]; Secrets: Variable[] }[];
  const variables = new Map([...Environment, ...Secrets].map(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : undefined]));
  return { variables, shards: group.NumNodeGroups as number, accessString: user.AccessString as string };
}
