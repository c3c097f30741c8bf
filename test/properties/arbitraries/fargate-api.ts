import { Duration, Lazy, Size, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import {
  ApiCapacity, ApiContainerOptions, ApiDeployment, ApiImage, ApiIngress, ApiLoadBalancerOptions, ApiScaling,
  ApiDeploymentProps, ApiScalingProps, FargateApi, FargateApiProps,
} from '../../../src/fargate-api';
import { DatadogOptions, DatadogSite, SentryOptions, Tracing } from '../../../src/telemetry';
import { KEY_ARN, importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

type Kind = 'rolling' | 'blueGreen' | 'canary' | 'linear';

type Shift = Pick<ApiDeploymentProps, 'minHealthyPercent' | 'maxHealthyPercent' | 'testPort'>;

type Names = Pick<FargateApiProps,
  'clusterName' | 'serviceName' | 'family' | 'containerName' | 'taskRoleName' | 'executionRoleName' | 'logGroupName'>;

interface Sample {
  readonly image: readonly ['parameter' | 'tag' | 'registry', string];
  readonly certificate: boolean;
  readonly ingress: 'internet' | 'cloudfront' | 'internal' | 'vpcOrigin' | `pl:${string}`;
  readonly size: readonly [number, number];
  readonly lateSize: boolean;
  readonly scaling: ApiScalingProps;
  readonly requests?: number;
  readonly spot?: readonly [number, number, number];
  readonly deployment: readonly [Kind, Shift & { readonly stepPercent?: number }, number];
  readonly container: Omit<ApiContainerOptions, 'stopTimeout' | 'temporaryStorage'>;
  readonly stopSeconds: number;
  readonly temporaryMebibytes: number;
  readonly loadBalancer: Pick<ApiLoadBalancerOptions, 'algorithm' | 'sslPolicy' | 'connectionLogs' | 'deletionProtection'>;
  readonly seconds: readonly [number, number];
  readonly names: Names;
  readonly environment: Record<string, string>;
  readonly secretName?: string;
  readonly exec: boolean;
  readonly arm: boolean;
  readonly importedKey: boolean;
  readonly datadog?: Omit<DatadogOptions, 'apiKey' | 'site' | 'image' | 'memory'> & { readonly domain: string; readonly mebibytes: number };
  readonly sentry?: Omit<SentryOptions, 'dsn'>;
  readonly tracing?: readonly ['xray' | 'applicationSignals' | 'openTelemetry', string | undefined, number];
  readonly runtimeMonitoring: boolean;
  readonly egressPorts: number[];
}

const tasks = mostly(fc.integer({ min: 1, max: 10 }), fc.constantFrom(0, -1, 0.5, NaN, 5001));
const percent = mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, 33.3));
const name = (legal: string, most: number) => mostly(fc.constant(legal), fc.oneof(fc.string(), fc.constant('x'.repeat(most + 1))));
const path = mostly(fc.constantFrom('/health', '/', '/a/b-c.d_e~f'), fc.oneof(fc.string(), fc.constantFrom('/a b', '/$(id)', 'health')));

const tag = mostly(fc.constantFrom('shop', 'v1.2.3', 'a/b:c'), fc.string());
const field = mostly(fc.constant('api_key'), fc.constantFrom('', 'key'));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, keyof Sample>({
  image: mostly<readonly ['parameter' | 'tag' | 'registry', string]>(
    fc.constantFrom(['parameter', '/shop/image'], ['tag', 'v1'], ['tag', `sha256:${'0f'.repeat(32)}`], ['registry', 'public.ecr.aws/nginx/nginx:1']),
    fc.tuple(fc.constantFrom('parameter', 'tag'), fc.oneof(fc.string(), fc.constantFrom('/aws/x', 'image', 'sha256:0', 'latest'))),
  ),
  certificate: mostly(fc.constant(true), fc.constant(false)),
  ingress: mostly(fc.constantFrom('internet', 'cloudfront', 'internal', 'vpcOrigin', 'pl:pl-4fa04526'), fc.constantFrom('pl:', 'pl:sg-12345678')),
  size: mostly<readonly [number, number]>(
    fc.constantFrom<[number, number]>([256, 512], [256, 2048], [512, 1024], [1024, 2048], [4096, 30720], [8192, 16384], [16384, 122880]),
    fc.tuple(fc.constantFrom(0, 256, 512, 300, 16384, NaN), fc.constantFrom(0, 512, 4096, 1000, -1, Infinity)),
  ),
  lateSize: fc.boolean(),
  scaling: fc.record<ApiScalingProps, never>({
    minTasks: tasks,
    maxTasks: mostly(fc.integer({ min: 20, max: 100 }), tasks),
    targetCpuUtilizationPercent: percent,
    targetMemoryUtilizationPercent: percent,
    desiredCount: mostly(fc.constant(10), tasks),
  }, { requiredKeys: [] }),
  requests: mostly(fc.constant(undefined), fc.constantFrom(0, 1, 600)),
  spot: fc.option(fc.tuple(tasks, tasks, tasks), { nil: undefined }),
  deployment: fc.tuple(fc.constantFrom<Kind>('rolling', 'blueGreen', 'canary', 'linear'), fc.record({
    minHealthyPercent: mostly(fc.constantFrom(0, 50, 100), fc.constantFrom(-1, 101)),
    maxHealthyPercent: mostly(fc.constantFrom(150, 200), fc.constantFrom(99, 100, 201)),
    testPort: mostly(fc.constantFrom(8443, 9000), fc.constantFrom(80, 443, 0, 70000)),
    stepPercent: mostly(fc.integer({ min: 3, max: 100 }), fc.constantFrom(0, 1, 101)),
  }, { requiredKeys: [] }), mostly(fc.constantFrom(0, 60, 86400), fc.constantFrom(30, 90000))),
  container: fc.record({
    port: mostly(fc.constantFrom(1, 3001, 65535), fc.constantFrom(0, 65536, 1.5)),
    livenessPath: path,
    readinessPath: path,
    user: mostly(fc.constantFrom('1001', 'node', '10:10'), fc.oneof(fc.string(), fc.constantFrom('root', '0', '0:0'))),
    readonlyRootFilesystem: fc.boolean(),
    command: fc.constant(['node', 'main.js']),
    healthCheckCommand: mostly(fc.constantFrom(['CMD', 'node', 'check.js'], ['CMD-SHELL', 'true']), fc.array(fc.string())),
  }, { requiredKeys: [] }),
  stopSeconds: mostly(fc.integer({ min: 2, max: 120 }), fc.constantFrom(0, 1, 121)),
  temporaryMebibytes: mostly(fc.integer({ min: 1, max: 512 }), fc.constantFrom(0, 30721)),
  loadBalancer: fc.record({
    algorithm: fc.constantFrom(...Object.values(elbv2.TargetGroupLoadBalancingAlgorithmType)),
    sslPolicy: mostly(
      fc.constantFrom(elbv2.SslPolicy.RECOMMENDED_TLS, elbv2.SslPolicy.TLS13_13),
      fc.constantFrom(elbv2.SslPolicy.RECOMMENDED, elbv2.SslPolicy.TLS13_11),
    ),
    connectionLogs: fc.boolean(),
    deletionProtection: fc.boolean(),
  }, { requiredKeys: [] }),
  seconds: fc.tuple(
    mostly(fc.integer({ min: 1, max: 4000 }), fc.constantFrom(0, 4001)),
    mostly(fc.integer({ min: 0, max: 3600 }), fc.constant(3601)),
  ),
  names: fc.record<Names, never>({
    clusterName: name('shop-cluster', 255),
    serviceName: name('shop', 255),
    family: name('shop_task', 255),
    containerName: name('shop', 255),
    taskRoleName: name('shop-task', 64),
    executionRoleName: mostly(fc.constant('shop-execution'), fc.constant('ecsTaskExecutionRole')),
    logGroupName: name('/ecs/shop', 512),
  }, { requiredKeys: [] }),
  environment: fc.dictionary(fc.constantFrom('A', 'B', 'NODE_ENV'), mostly(fc.constantFrom('staging', 'x'), fc.string())),
  secretName: fc.option(mostly(fc.constantFrom('PASSWORD', 'TOKEN'), fc.constant('A')), { nil: undefined }),
  exec: mostly(fc.constant(false), fc.constant(true)),
  arm: fc.boolean(),
  importedKey: fc.boolean(),
  datadog: fc.option(fc.record({
    domain: mostly(fc.constantFrom('datadoghq.com', 'datadoghq.eu', 'ap1.datadoghq.com'), fc.constantFrom('', 'AP1', 'https://datadoghq.com')),
    mebibytes: mostly(fc.integer({ min: 128, max: 1024 }), fc.constantFrom(0, 127, 4097)),
    apiKeyField: field,
    service: tag,
    environment: tag,
    version: tag,
    forwardLogs: fc.boolean(),
    logSource: tag,
    imageDigest: mostly(fc.constant(`sha256:${'0f'.repeat(32)}`), fc.constantFrom('', 'sha256:0f', 'latest')),
    processCollection: fc.boolean(),
  }, { requiredKeys: ['domain', 'mebibytes'] }), { nil: undefined }),
  sentry: fc.option(fc.record({
    dsnField: field,
    environment: mostly(fc.constant('staging'), fc.constantFrom('', 'none', 'a/b')),
    release: mostly(fc.constant('shop@1.2.3'), fc.constantFrom('', '..', 'a b')),
    tracesSampleRate: mostly(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-1, 1.1, NaN)),
  }, { requiredKeys: [] }), { nil: undefined }),
  tracing: fc.option(fc.tuple(
    fc.constantFrom<'xray' | 'applicationSignals' | 'openTelemetry'>('xray', 'applicationSignals', 'openTelemetry'),
    fc.option(tag, { nil: undefined }),
    mostly(fc.integer({ min: 64, max: 1024 }), fc.constantFrom(0, 63, 4097)),
  ), { nil: undefined }),
  runtimeMonitoring: fc.boolean(),
  egressPorts: fc.uniqueArray(mostly(fc.integer({ min: 1, max: 442 }), fc.constantFrom(0, 443, 65_536, 1.5)), { maxLength: 2 }),
});

function imageOf(stack: Stack, [kind, text]: Sample['image']): ApiImage {
  if (kind === 'registry') return ApiImage.fromContainerImage(ecs.ContainerImage.fromRegistry(text));
  return kind === 'tag' ? ApiImage.fromRepository(importedRepository(stack), text) : ApiImage.fromParameter(importedRepository(stack), text);
}

function ingressOf(ingress: Sample['ingress']): ApiIngress {
  if (ingress.startsWith('pl:')) return ApiIngress.cloudFrontOnly(ingress.slice(3));
  const { INTERNET: internet, CLOUDFRONT_ONLY: cloudfront, CLOUDFRONT_VPC_ORIGIN: vpcOrigin, INTERNAL } = ApiIngress;
  return { internet, cloudfront, vpcOrigin }[ingress as string] ?? INTERNAL;
}

function tracingOf([kind, service, mebibytes]: NonNullable<Sample['tracing']>): Tracing {
  return Tracing[kind]({ service, memory: Size.mebibytes(mebibytes) });
}

function datadogOf(stack: Stack, id: string, { domain, mebibytes, ...options }: NonNullable<Sample['datadog']>): DatadogOptions {
  return { ...options, site: DatadogSite.of(domain), memory: Size.mebibytes(mebibytes), apiKey: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Datadog`, 'datadog') };
}

function deploymentOf(kind: Kind, { stepPercent, testPort, ...shares }: Sample['deployment'][1], bakeTime: Duration): ApiDeployment {
  if (kind === 'rolling') return ApiDeployment.rolling({ ...shares, bakeTime });
  const props = { ...shares, testPort, bakeTime };
  return kind === 'blueGreen' ? ApiDeployment.blueGreen(props) : ApiDeployment[kind](stepPercent, undefined, props);
}

function build(stack: Stack, id: string, sample: Sample): void {
  // Tokens are valid, because synthesis cannot check them.
  const [cpu, memory] = sample.lateSize ? [Lazy.number({ produce: () => 1024 }), 2048] : sample.size;
  const [kind, options, bakeSeconds] = sample.deployment;
  const secret = () => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'shop'));
  new FargateApi(stack, id, {
    vpc: importedVpc(stack),
    image: imageOf(stack, sample.image),
    certificate: sample.certificate ? importedCertificate(stack) : undefined,
    ingress: ingressOf(sample.ingress),
    cpu,
    memoryLimitMiB: memory,
    scaling: ApiScaling.of({ ...sample.scaling, targetRequestsPerMinute: sample.requests }),
    capacity: sample.spot && ApiCapacity.mixed(...sample.spot),
    deployment: deploymentOf(kind, options, Duration.seconds(bakeSeconds)),
    container: {
      ...sample.container, stopTimeout: Duration.seconds(sample.stopSeconds), temporaryStorage: Size.mebibytes(sample.temporaryMebibytes),
    },
    loadBalancer: {
      ...sample.loadBalancer, idleTimeout: Duration.seconds(sample.seconds[0]), deregistrationDelay: Duration.seconds(sample.seconds[1]),
    },
    ...sample.names,
    environment: sample.environment,
    secrets: sample.secretName === undefined ? undefined : { [sample.secretName]: secret() },
    enableExecuteCommand: sample.exec,
    cpuArchitecture: sample.arm ? ecs.CpuArchitecture.ARM64 : undefined,
    encryptionKey: sample.importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    datadog: sample.datadog && datadogOf(stack, id, sample.datadog),
    sentry: sample.sentry && { ...sample.sentry, dsn: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Sentry`, 'sentry') },
    tracing: sample.tracing && tracingOf(sample.tracing),
    runtimeMonitoring: sample.runtimeMonitoring,
    egressPorts: sample.egressPorts,
  });
}

export const fargateApiSubject: Subject<Sample> = { name: 'FargateApi', arbitrary, build };
