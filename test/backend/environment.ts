import { App, Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { Tracing } from '../../src/telemetry';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { Contract } from '../../tools/dev/contract';

/** The options with which something observes the backend. */
const OPTIONS = {
  openTelemetry: (): EldoniaPlatformProps['api'] => ({ tracing: Tracing.xray({ sampleRate: 1 }) }),
  sentry: (dsn: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ sentry: { dsn } }),
  datadog: (apiKey: secretsmanager.ISecret): EldoniaPlatformProps['api'] => ({ datadog: { apiKey, site: 'ap1.datadoghq.com' } }),
};

/** What a synthesized platform gives a task. */
export function contractOf(observer?: keyof typeof OPTIONS): Contract {
  const app = new App();
  const stack = new Stack(app, 'Backend', { env: TOKYO });
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Key', `arn:aws:secretsmanager:ap-northeast-1:${stack.account}:secret:key-a1B2c3`);
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, api: observer && OPTIONS[observer](secret) });
  return new Contract(app.synth());
}
