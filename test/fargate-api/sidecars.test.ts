import { Size, Stack, aws_ecs as ecs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { api, containersOf, namesOf, SECRET, taskOf, WithProxy } from './fixture';
import { FargateApi, FargateApiProps } from '../../src/fargate-api';
import { DatadogOptions, Tracing } from '../../src/telemetry';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

function withDatadog(props: Partial<FargateApiProps>, datadog: Partial<DatadogOptions> = {}) {
  const stack = testStack();
  return api(stack, { datadog: { apiKey: secretsmanager.Secret.fromSecretCompleteArn(stack, 'DatadogKey', SECRET), site: 'ap1.datadoghq.com', ...datadog }, ...props });
}

const template = (it: FargateApi) => Template.fromStack(Stack.of(it));

test('adds the memory of Datadog and tracing, and still sends requests to the application only', () => {
  const both = template(withDatadog({ tracing: Tracing.xray({ memory: Size.mebibytes(896) }) }));

  expect(taskOf(both).Memory).toBe('3072');
  expect(namesOf(both)).toEqual(['api', 'datadog-agent', 'cloudwatch-agent']);
  both.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'api', ContainerPort: 3001 }] });
  expect(propertiesOf(both, 'AWS::EC2::SecurityGroupIngress').map(({ FromPort }) => FromPort)).toEqual([3001]);
});

test('adds the agent to the containers of a hook', () =>
  expect(namesOf(template(withDatadog({ task: new WithProxy() })))).toEqual(['api', 'Agent', 'proxy', 'datadog-agent']));

const DIGEST = `sha256:${'0f'.repeat(32)}`;
const DIGITS = 'must be sha256: and 64 hexadecimal digits, got';
test.each<[string, Partial<FargateApiProps>, Partial<DatadogOptions>, string]>([
  ['the agent\'s port', { container: { port: 8126 } }, {}, 'port must differ from the ports of the sidecar datadog-agent, got 8126; choose another'],
  ['the agent\'s name', { containerName: 'datadog-agent' }, {},
    'containerName must differ from the names of the sidecars, got "datadog-agent"; choose another'],
  ['a task of the maximum size', { cpu: 32768, memoryLimitMiB: 249856 }, {},
    'memoryLimitMiB must be at least 256 MiB below 249856 for the sidecars, got 249856; lower it'],
  ['too little memory for the agent', {}, { memory: Size.mebibytes(64) },
    'datadog.memory in MiB must be a whole number from 128 to 4096, got 64; choose one in that range'],
  ['a service that is no tag', {}, { service: 'a b' }, 'datadog.service must be letters, digits and _./:-, got "a b"; rename it'],
  ['an environment that is no tag', { environment: { NODE_ENV: 'a,b' } }, {},
    'datadog.environment must be letters, digits and _./:-, got "a,b"; rename it'],
  ['a version that is no tag', {}, { version: '1 2' }, 'datadog.version must be letters, digits and _./:-, got "1 2"; rename it'],
  ['a log source that is no tag', {}, { logSource: '' }, 'datadog.logSource must be letters, digits and _./:-, got ""; rename it'],
  ['an empty field', {}, { apiKeyField: '' }, 'datadog.apiKeyField must be a field of the secret, got an empty one; remove it'],
  ['a field that Firehose does not read', {}, { apiKeyField: 'key' },
    'datadog.apiKeyField must be api_key with forwardLogs, got "key"; store the key in that field, because Firehose reads no other'],
  ['a short digest', {}, { imageDigest: 'sha256:0f' },
    `datadog.imageDigest ${DIGITS} "sha256:0f"; read it with docker buildx imagetools inspect public.ecr.aws/datadog/agent:7.77.2`],
  ['a tag as the digest of a tracer', { tracing: Tracing.openTelemetry({ imageDigest: 'latest' }) }, {},
    `tracing.imageDigest ${DIGITS} "latest"; read it with docker buildx imagetools inspect public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0`],
  ['an image and a digest', {}, { image: ecs.ContainerImage.fromRegistry('example.com/agent:7'), imageDigest: DIGEST },
    `datadog.imageDigest must be absent with image, got "${DIGEST}"; drop one of them`],
  ...[undefined, 'https://datadoghq.com', 'datadoghq', 'US1', ''].map((site): [string, object, object, string] => [`the site "${site}"`, {}, { site },
    `datadog.site must be the domain of a Datadog site, got ${JSON.stringify(site)}; write it as ap1.datadoghq.com`]),
])('fails with %s', (_, props, datadog, message) => expect(() => withDatadog(props, datadog)).toThrow(new Error(`${message} (at Test/Api)`)));

const images = (it: FargateApi) => containersOf(template(it)).slice(1).map(({ Image }) => Image as unknown);
const warnings = (it: FargateApi) => Annotations.fromStack(Stack.of(it)).findWarning('*', Match.stringLikeRegexp('can be moved'))
  .map(({ entry }) => String(entry.data));

test.each<[string, { imageDigest?: string; image?: ecs.ContainerImage }, string[]]>([
  ['digests', { imageDigest: DIGEST }, [`public.ecr.aws/datadog/agent@${DIGEST}`, `public.ecr.aws/cloudwatch-agent/cloudwatch-agent@${DIGEST}`]],
  ['images', { image: ecs.ContainerImage.fromRegistry('example.com/agent:7') }, ['example.com/agent:7', 'example.com/agent:7']],
])('runs the sidecars by the %s of the user, without a warning', (_, options, expected) => {
  const it = withDatadog({ tracing: Tracing.xray(options) }, options);

  expect(images(it)).toEqual(expected);
  expect(warnings(it)).toEqual([]);
});

test.each<[string, Tracing]>([
  ['xray', Tracing.xray()], ['applicationSignals', Tracing.applicationSignals()], ['openTelemetry', Tracing.openTelemetry()],
])('warns of the tags of Datadog and %s, which their owners can move', (_, tracing) => {
  const it = withDatadog({ tracing });
  const [agent, tracer] = images(it);

  expect(agent).toMatch(/^public\.ecr\.aws\/datadog\/agent:7\.\d+\.\d+$/);
  expect(warnings(it)).toEqual([
    expect.stringContaining(`datadog runs the image ${agent} by its tag`), expect.stringContaining(`tracing runs the image ${tracer} by its tag`),
  ]);
});

test('the agent sees the processes of the application only with processCollection', () => {
  const pidMode = (datadog: Partial<DatadogOptions>) => taskOf(template(withDatadog({}, datadog))).PidMode as unknown;

  expect([pidMode({}), pidMode({ processCollection: true })]).toEqual([undefined, 'task']);
});
