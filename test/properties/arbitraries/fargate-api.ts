import { aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ApiDeployment, ApiImage, ApiIngress, ApiScaling, FargateApi } from '../../../src/fargate-api';
import { Tracing } from '../../../src/telemetry';
import { importedCertificate, importedRepository } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, bool, hours, lateNumber, mebibytes, mostly, optional, seconds, text, usually, vpc, whole } from '../values';

const tasks = whole(1, 10, 0, -1, 0.5, NaN, 5001);
const percent = whole(1, 100, 0, 101, 33.3);
const name = (legal: string, most: number) => text([legal], ['x'.repeat(most + 1)]);
const path = text(['/health', '/', '/a/b-c.d_e~f'], ['/a b', '/$(id)', 'health']);
const tag = text(['shop', 'v1.2.3', 'a/b:c']);
const field = among(['api_key'], ['', 'key']);
const secret = (of: string) => made(fc.constant(of), (_, stack, id) => secretsmanager.Secret.fromSecretNameV2(stack, id, of));

const image = fc.oneof(
  made(fc.constant('public.ecr.aws/nginx/nginx:1'), (url) => ApiImage.fromContainerImage(ecs.ContainerImage.fromRegistry(url))),
  made(text(['/shop/image'], ['/aws/x', 'image']), (parameter, stack) => ApiImage.fromParameter(importedRepository(stack), parameter)),
  made(text(['v1', `sha256:${'0f'.repeat(32)}`], ['sha256:0', 'latest']), (digest, stack) => ApiImage.fromRepository(importedRepository(stack), digest)),
);

const ingress = mostly(
  fc.constantFrom('INTERNET', 'CLOUDFRONT_ONLY', 'CLOUDFRONT_VPC_ORIGIN', 'INTERNAL', 'pl-4fa04526'), fc.constantFrom('', 'sg-12345678'),
);

const shift = {
  minHealthyPercent: among([0, 50, 100], [-1, 101]),
  maxHealthyPercent: among([150, 200], [99, 100, 201]),
  bakeTime: seconds(among([0, 60, 86400], [30, 90000])),
};
const gradual = struct({ ...shift, testPort: among([8443, 9000], [80, 443, 0, 70000]) });
const stepwise = struct({
  ...shift,
  testPort: among([8443, 9000], [80, 443, 0, 70000]),
  stepPercent: whole(3, 100, 0, 1, 101),
  stepBakeTime: seconds(among([0, 60, 86400], [30, 90000])),
});
const deployment = fc.oneof(
  made(struct(shift), (props) => ApiDeployment.rolling(props)),
  made(gradual, (props) => ApiDeployment.blueGreen(props)),
  made(stepwise, (props) => ApiDeployment.canary(props)),
  made(stepwise, (props) => ApiDeployment.linear(props)),
);

/** Of the traces. */
const share = mostly(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(-1, 1.1, NaN));

export const fargateApi = subject('FargateApi', {
  vpc,
  image,
  certificate: made(usually(true), (given, stack) => given ? importedCertificate(stack) : undefined),
  ingress: made(ingress, (kind) => ApiIngress[kind as 'INTERNAL'] ?? ApiIngress.cloudFrontOnly(kind)),
  size: mostly(
    fc.constantFrom([256, 512], [256, 2048], [512, 1024], [1024, 2048], [4096, 30720], [8192, 16384], [16384, 122880]),
    fc.tuple(fc.constantFrom(0, 256, 512, 300, 16384, NaN), fc.constantFrom(0, 512, 4096, 1000, -1, Infinity)),
  ).chain(([cpu, memoryLimitMiB]) => fc.oneof(
    fc.constant({ cpu, memoryLimitMiB }), fc.record({ cpu: lateNumber(1024), memoryLimitMiB: fc.constant(2048) }),
  )),
  scaling: made(struct({
    minTasks: tasks,
    maxTasks: mostly(fc.integer({ min: 20, max: 100 }), tasks),
    targetCpuUtilizationPercent: percent,
    targetMemoryUtilizationPercent: percent,
    desiredCount: mostly(fc.constant(10), tasks),
    targetRequestsPerMinute: among([undefined], [0, 1, 600]),
  }), (props) => ApiScaling.of(props)),
  deployment,
}, {
  capacityProviderStrategies: fc.tuple(tasks, tasks, tasks).map(([base, weight, ofSpot]) =>
    [{ capacityProvider: 'FARGATE', base, weight }, { capacityProvider: 'FARGATE_SPOT', weight: ofSpot }]),
  container: struct({
    port: among([1, 3001, 65535], [0, 65536, 1.5]),
    livenessPath: path,
    readinessPath: path,
    user: text(['1001', 'node', '10:10'], ['root', '0', '0:0']),
    readonlyRootFilesystem: bool,
    command: fc.constant(['node', 'main.js']),
    healthCheckCommand: mostly(fc.constantFrom(['CMD', 'node', 'check.js'], ['CMD-SHELL', 'true']), fc.array(fc.string())),
    stopTimeout: seconds(whole(2, 120, 0, 1, 121)),
    temporaryStorage: mebibytes(whole(1, 512, 0, 30721)),
  }),
  loadBalancer: struct({
    algorithm: fc.constantFrom(...Object.values(elbv2.TargetGroupLoadBalancingAlgorithmType)),
    sslPolicy: among(
      [elbv2.SslPolicy.RECOMMENDED_TLS, elbv2.SslPolicy.TLS13_12_RES_PQ, elbv2.SslPolicy.TLS13_13],
      [elbv2.SslPolicy.RECOMMENDED, elbv2.SslPolicy.TLS13_11],
    ),
    connectionLogs: bool,
    deletionProtection: bool,
    idleTimeout: seconds(whole(1, 4000, 0, 4001)),
    deregistrationDelay: seconds(whole(0, 3600, 3601)),
    healthyHttpCodes: among(['200', '200-299', '200,204'], ['', '100-599']),
  }),
  names: struct({
    clusterName: name('shop-cluster', 255),
    serviceName: name('shop', 255),
    family: name('shop_task', 255),
    containerName: name('shop', 255),
    taskRoleName: name('shop-task', 64),
    executionRoleName: among(['shop-execution'], ['ecsTaskExecutionRole']),
    logGroupName: name('/ecs/shop', 512),
  }),
  environment: fc.dictionary(fc.constantFrom('A', 'B', 'NODE_ENV'), text(['staging', 'x'])),
  secrets: made(fc.tuple(among(['PASSWORD', 'TOKEN'], ['A']), secret('shop')), ([variable, value]) => ({ [variable]: ecs.Secret.fromSecretsManager(value) })),
  datadog: fc.record({
    apiKey: secret('datadog'),
    site: among(['datadoghq.com', 'datadoghq.eu', 'ap1.datadoghq.com'], ['', 'AP1', 'https://datadoghq.com']),
    memory: mebibytes(whole(128, 1024, 0, 127, 4097)),
    apiKeyField: field,
    service: tag,
    environment: tag,
    version: tag,
    forwardLogs: bool,
    logSource: tag,
    logFilterPattern: made(fc.constant('ERROR'), (term) => logs.FilterPattern.allTerms(term)),
    failedLogsRetention: hours(among([24, 720, 8760], [0, 1, 36])),
    imageDigest: among([`sha256:${'0f'.repeat(32)}`], ['', 'sha256:0f', 'latest']),
    processCollection: bool,
  }, { requiredKeys: ['apiKey', 'site', 'memory'] }),
  sentry: fc.record({
    dsn: secret('sentry'),
    dsnField: field,
    environment: among(['staging'], ['', 'none', 'a/b']),
    release: among(['shop@1.2.3'], ['', '..', 'a b']),
    tracesSampleRate: share,
  }, { requiredKeys: ['dsn'] }),
  tracing: made(fc.tuple(
    fc.constantFrom('xray', 'applicationSignals', 'openTelemetry'),
    fc.record({ service: optional(tag), memory: mebibytes(whole(64, 1024, 0, 63, 4097)), sampleRate: optional(share) }),
  ), ([kind, props]) => Tracing[kind](props)),
  egressPorts: fc.uniqueArray(whole(1, 442, 0, 443, 65_536, 1.5), { maxLength: 2 }),
}, ({ size, names, ...props }, stack, id) => new FargateApi(stack, id, { ...size, ...names, ...props }));
