import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack, Tags, Validations } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ApiDeployment, ArchitectureConformance, DatadogSite, Edge, EldoniaPlatform, JobSchedule, PlatformAudit,
  PlatformCosts, PlatformJob, PlatformMonitoring, PlatformZone, AccountResource,
} from '../src';

/** The production platform with every switch on: what the requirement table is judged on. */
const app = new App();
Validations.of(app).addPlugins(new ArchitectureConformance());
const stack = new Stack(app, 'EverythingInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });

// An existing topic, whose key grants every publishing service access.
const key = new kms.Key(stack, 'TopicKey', { enableKeyRotation: true });
const alarmTopic = new sns.Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });

const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  name: 'everything',
  alarmEmail: 'ops@eldonia.example',
  existing: { alarmTopic },
  monitoring: PlatformMonitoring.enabled({ criticalAlarmEmail: 'on-call@eldonia.example' }),
  audit: PlatformAudit.enabled({ securityHub: AccountResource.create() }),
  costs: PlatformCosts.budget(4_000, { reservationAlerts: true }),
  edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP', 'US'), headerGeneration: 2 }),
  github: {
    repository: 'eldonia/eldonia-backend',
    connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
  },
  jobs: [PlatformJob.command('Nightly', ['node', 'src/nightly-cleanup.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    cpuArchitecture: ecs.CpuArchitecture.ARM64,
    enableExecuteCommand: true,
    container: { stopTimeout: Duration.seconds(60) },
    deployment: ApiDeployment.blueGreen({ testPort: 8443, bakeTime: Duration.minutes(10) }),
    loadBalancer: { connectionLogs: true, algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS },
    environment: { LOG_LEVEL: 'info' },
    datadog: { apiKey: secretsmanager.Secret.fromSecretNameV2(stack, 'DatadogKey', 'datadog'), site: DatadogSite.AP1, processCollection: true },
    sentry: { dsn: secretsmanager.Secret.fromSecretNameV2(stack, 'SentryDsn', 'sentry') },
  },
});

Tags.of(stack).add('Owner', 'platform-team');

new IntegTest(app, 'Everything', { testCases: [Stack.of(platform._parts.imageParameter!), stack] });
