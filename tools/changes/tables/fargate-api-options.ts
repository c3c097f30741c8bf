import { Duration, aws_cloudwatch as cloudwatch, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_logs as logs } from 'aws-cdk-lib';
import {
  ApiContainerOptions, ApiDeployment, ApiDeploymentOptions, ApiLoadBalancerOptions, ApiScaling, ApiScalingOptions, DatadogOptions,
  FargateApiProps, SentryOptions, Tracing, TracingOptions,
} from '../../../src';
import { IMAGE_DIGEST, smallFunction } from '../../assemblies/imported';
import { nestedTable, Rows, Table, to } from '../change';
import { usual } from '../usual';
import { importedSecret } from '../values';
import { api } from './fargate-api';

const loadBalancer = usual<ApiLoadBalancerOptions>('ApiLoadBalancerOptions', {
  algorithm: [{ to: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS, name: 'default → least outstanding requests' }],
  slowStart: [{ beside: { algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN }, to: Duration.seconds(60) }],
  sslPolicy: [{ to: elbv2.SslPolicy.TLS13_13, name: 'default → TLS 1.3 only' }],
});

const rolling: Rows<ApiDeploymentOptions> = {
  alarms: [{ to: (stack) => [cloudwatch.Alarm.fromAlarmName(stack, 'Alarm', 'alarm')], name: 'none → one' }],
};

const blueGreen: Rows<ApiDeploymentOptions> = {
  lifecycleHooks: [{
    to: (stack) => [new ecs.DeploymentLifecycleLambdaTarget(smallFunction(stack, 'Hook'), 'Hook', {
      lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
    })],
    name: 'none → one',
  }],
};

const datadog = usual<DatadogOptions>('DatadogOptions', {
  logFilterPattern: [{ beside: { forwardLogs: true }, to: logs.FilterPattern.anyTerm('ERROR'), name: 'all → ERROR' }],
  image: [{ to: ecs.ContainerImage.fromRegistry('agent:1'), name: 'default → own image' }],
  imageDigest: to(IMAGE_DIGEST),
});

const tracing: Rows<TracingOptions> = {
  image: [{ to: ecs.ContainerImage.fromRegistry('agent:1'), name: 'default → own image' }],
  imageDigest: to(IMAGE_DIGEST),
};

export const apiOptionsTables: readonly Table[] = [
  nestedTable('ApiContainerOptions', api, 'container.', (value) => ({ container: value }), usual<ApiContainerOptions>('ApiContainerOptions')),
  nestedTable<ApiContainerOptions, FargateApiProps>('ApiContainerOptions', api, 'blue/green container.', (value) => ({
    container: value, deployment: ApiDeployment.blueGreen(),
  })),
  nestedTable('ApiLoadBalancerOptions', api, 'loadBalancer.', (value) => ({ loadBalancer: value }), loadBalancer),
  nestedTable('ApiScalingOptions', api, 'scaling.', (value) => ({ scaling: ApiScaling.of(value) }), usual<ApiScalingOptions>('ApiScalingOptions')),
  nestedTable('ApiDeploymentOptions', api, 'rolling deployment.', (value) => ({ deployment: ApiDeployment.rolling(value) }), rolling),
  nestedTable('ApiDeploymentOptions', api, 'blue/green deployment.', (value) => ({ deployment: ApiDeployment.blueGreen(value) }), blueGreen),
  nestedTable<ApiDeploymentOptions, FargateApiProps>('ApiDeploymentOptions', api, 'canary deployment.', (value) => ({ deployment: ApiDeployment.canary(value) })),
  nestedTable<DatadogOptions, FargateApiProps>('DatadogOptions', api, 'datadog.', (value, stack) => ({
    datadog: { apiKey: importedSecret(stack), site: 'ap1.datadoghq.com', ...value },
  }), datadog),
  nestedTable<SentryOptions, FargateApiProps>('SentryOptions', api, 'sentry.', (value, stack) => ({ sentry: { dsn: importedSecret(stack), ...value } })),
  nestedTable('TracingOptions', api, 'tracing.', (value) => ({ tracing: Tracing.applicationSignals(value) }), tracing),
];
