import { Duration, Size, aws_cloudwatch as cloudwatch, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_logs as logs } from 'aws-cdk-lib';
import {
  ApiContainerOptions, ApiDeployment, ApiDeploymentOptions, ApiLoadBalancerOptions, ApiScaling, ApiScalingOptions, DatadogOptions,
  FargateApiProps, SentryOptions, Tracing, TracingOptions,
} from '../../../src';
import { IMAGE_DIGEST, smallFunction } from '../../assemblies/imported';
import { nestedTable, Rows, Table, to } from '../change';
import { usual } from '../usual';
import { importedSecret } from '../values';
import { api } from './fargate-api';

const container = usual<ApiContainerOptions>('ApiContainerOptions', {
  port: to(8080),
  livenessPath: to('/alive'),
  command: to(['node', 'other.js']),
  healthCheckCommand: to(['CMD-SHELL', 'true']),
  stopTimeout: to(Duration.seconds(60)),
  temporaryStorage: to(Size.mebibytes(100)),
  user: to('2002'),
  writablePaths: to(['/app/cache']),
  diskSize: to(Size.gibibytes(50)),
  startupTime: to(Duration.minutes(2)),
});

const loadBalancer = usual<ApiLoadBalancerOptions>('ApiLoadBalancerOptions', {
  algorithm: [{ to: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS, name: 'default → least outstanding requests' }],
  deregistrationDelay: to(Duration.seconds(60)),
  healthyHttpCodes: to('200-299'),
  idleTimeout: to(Duration.seconds(120)),
  slowStart: [{ beside: { algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN }, to: Duration.seconds(60) }],
  sslPolicy: [{ to: elbv2.SslPolicy.TLS13_13, name: 'default → TLS 1.3 only' }],
});

const scaling = usual<ApiScalingOptions>('ApiScalingOptions', {
  minTasks: to(3),
  maxTasks: to(30),
  desiredCount: to(3),
  scaleInCooldown: to(Duration.minutes(10)),
  scaleOutCooldown: to(Duration.minutes(2)),
  targetCpuUtilizationPercent: to(40),
  targetMemoryUtilizationPercent: to(40),
  targetRequestsPerMinute: to(600),
});

const rolling: Rows<ApiDeploymentOptions> = {
  alarms: [{ to: (stack) => [cloudwatch.Alarm.fromAlarmName(stack, 'Alarm', 'alarm')], name: 'none → one' }],
  bakeTime: to(Duration.minutes(10)),
  minHealthyPercent: to(70),
  maxHealthyPercent: to(150),
};

const canary: Rows<ApiDeploymentOptions> = { stepPercent: to(25), stepBakeTime: to(Duration.minutes(30)) };

const blueGreen: Rows<ApiDeploymentOptions> = {
  bakeTime: to(Duration.minutes(30)),
  testPort: to(8443),
  lifecycleHooks: [{
    to: (stack) => [new ecs.DeploymentLifecycleLambdaTarget(smallFunction(stack, 'Hook'), 'Hook', {
      lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
    })],
    name: 'none → one',
  }],
};

const datadog = usual<DatadogOptions>('DatadogOptions', {
  apiKeyField: to('key'),
  environment: to('staging'),
  service: to('shop'),
  version: to('v1'),
  failedLogsRetention: [{ beside: { forwardLogs: true }, to: Duration.days(90) }],
  logFilterPattern: [{ beside: { forwardLogs: true }, to: logs.FilterPattern.anyTerm('ERROR'), name: 'all → ERROR' }],
  logSource: [{ beside: { forwardLogs: true }, to: 'shop' }],
  image: [{ to: ecs.ContainerImage.fromRegistry('agent:1'), name: 'default → own image' }],
  imageDigest: to(IMAGE_DIGEST),
  memory: to(Size.mebibytes(512)),
});

const sentry: Rows<SentryOptions> = { dsnField: to('dsn'), environment: to('staging'), release: to('shop@1.2.3'), tracesSampleRate: to(0.5) };

const tracing: Rows<TracingOptions> = {
  environment: to('staging'),
  service: to('shop'),
  image: [{ to: ecs.ContainerImage.fromRegistry('agent:1'), name: 'default → own image' }],
  imageDigest: to(IMAGE_DIGEST),
  memory: to(Size.mebibytes(512)),
  sampleRate: to(0.5),
};

export const apiOptionsTables: readonly Table[] = [
  nestedTable('ApiContainerOptions', api, 'container.', (value) => ({ container: value }), container),
  nestedTable<ApiContainerOptions, FargateApiProps>('ApiContainerOptions', api, 'blue/green container.', (value) => ({
    container: value, deployment: ApiDeployment.blueGreen(),
  }), { port: to(8080) }),
  nestedTable('ApiLoadBalancerOptions', api, 'loadBalancer.', (value) => ({ loadBalancer: value }), loadBalancer),
  nestedTable('ApiScalingOptions', api, 'scaling.', (value) => ({ scaling: ApiScaling.of(value) }), scaling),
  nestedTable('ApiDeploymentOptions', api, 'rolling deployment.', (value) => ({ deployment: ApiDeployment.rolling(value) }), rolling),
  nestedTable('ApiDeploymentOptions', api, 'blue/green deployment.', (value) => ({ deployment: ApiDeployment.blueGreen(value) }), blueGreen),
  nestedTable('ApiDeploymentOptions', api, 'canary deployment.', (value) => ({ deployment: ApiDeployment.canary(value) }), canary),
  nestedTable<DatadogOptions, FargateApiProps>('DatadogOptions', api, 'datadog.', (value, stack) => ({
    datadog: { apiKey: importedSecret(stack), site: 'ap1.datadoghq.com', ...value },
  }), datadog),
  nestedTable('SentryOptions', api, 'sentry.', (value, stack) => ({ sentry: { dsn: importedSecret(stack), ...value } }), sentry),
  nestedTable('TracingOptions', api, 'tracing.', (value) => ({ tracing: Tracing.applicationSignals(value) }), tracing),
];
