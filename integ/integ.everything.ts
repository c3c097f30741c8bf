import { Duration, Stack, Tags, TimeZone } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  ApiDeployment, Edge, EldoniaPlatform, PlatformJob, PlatformZone, AccountResource,
} from '../src';
import { account, connectionArn, createApp, integTest, named, primaryRegion, repository, zone } from './environment';

/** The production platform in one Region with every switch on. The requirement table is judged on pairs too. */
const app = createApp();
const stack = new Stack(app, 'EverythingInteg', { env: { account, region: primaryRegion } });

// An existing topic, whose key grants every publishing service access.
const key = new kms.Key(stack, 'TopicKey', { enableKeyRotation: true });
const alarmTopic = new sns.Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });

new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes(zone),
  name: named('everything'),
  alarmEmail: 'ops@eldonia.example',
  existing: { alarmTopic },
  monitoring: { criticalAlarmEmail: 'on-call@eldonia.example' },
  audit: { securityHub: AccountResource.create() },
  costs: { monthlyBudget: 4_000, reservationAlerts: true },
  edge: Edge.cloudFront({ site: { hashedFiles: ['assets/*'] }, geoRestriction: cloudfront.GeoRestriction.allowlist('JP', 'US'), headerGeneration: 2 }),
  github: {
    repository,
    connectionArn,
  },
  jobs: [PlatformJob.command('Nightly', ['node', 'src/nightly-cleanup.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
  api: {
    cpu: 1024,
    memoryLimitMiB: 2048,
    cpuArchitecture: ecs.CpuArchitecture.ARM64,
    enableExecuteCommand: true,
    container: { stopTimeout: Duration.seconds(60) },
    deployment: ApiDeployment.blueGreen({ testPort: 8443, bakeTime: Duration.minutes(10) }),
    loadBalancer: { connectionLogs: true, algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS },
    environment: { LOG_LEVEL: 'info' },
    datadog: { apiKey: secretsmanager.Secret.fromSecretNameV2(stack, 'DatadogKey', 'datadog'), site: 'ap1.datadoghq.com', processCollection: true },
    sentry: { dsn: secretsmanager.Secret.fromSecretNameV2(stack, 'SentryDsn', 'sentry') },
  },
});

Tags.of(stack).add('Owner', 'platform-team');

integTest(app, 'Everything');
