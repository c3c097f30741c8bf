import { App, Stack, aws_rds as rds, aws_secretsmanager as secretsmanager, aws_sns as sns } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { importedRepository, ruleOfImportedListener, ZONE, IMAGE_DIGEST } from './imported';
import { apiProps } from './imported-parts';
import { TOKYO } from './stacks';
import {
  AlarmTopic, ApiIngress, AuditTrail, BackupPlan, BackupSource, FargateApi, Observability, SecureBucket, Tracing, DatadogSite,
} from '../../src';
import { SecureVault } from '../../src/backup/internal';
import { EdgeDistribution, EdgeOrigin } from '../../src/edge/internal';
import { SiteProbe } from '../../src/failover/internal';
import { CostGuard, EdgeObservability, UptimeSchedule, ServiceEvents } from '../../src/operations/internal';
import { DeliveryPipeline, GithubDeployRole } from '../../src/release/internal';
import { DatadogLogForwarding } from '../../src/telemetry/private/datadog-log-forwarding';

/** Observability, savings, delivery and cost control of an API, with alarm notifications. */
export function operations(app = new App()): App {
  const stack = new Stack(app, 'Operations', { env: TOKYO });
  const { topic: alarmTopic } = new AlarmTopic(stack, 'Alarms', { emails: ['ops@example.com'] });
  const api = apiWithAgents(stack, alarmTopic);
  const database = rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', { clusterIdentifier: 'shop' });
  const release = { api, imageParameterName: '/shop/image' };

  new AuditTrail(stack, 'Audit', { alarmTopic });
  new CostGuard(stack, 'Costs', { monthlyBudget: 1_000, costTag: { key: 'Project', value: 'eldonia' }, topic: alarmTopic });
  new Observability(stack, 'Observability', { api, alarmTopic });
  new ServiceEvents(stack, 'Events', { topic: alarmTopic });
  const { vault } = new SecureVault(stack, 'Vault');
  new BackupPlan(stack, 'Backups', {
    sources: [BackupSource.database(database), BackupSource.bucket(new SecureBucket(stack, 'Media').bucket)], vault, volumeSnapshots: true, alarmTopic,
  });
  new DatadogLogForwarding(stack, 'Forwarding', { logGroup: api.logGroup, apiKey: secretOf(stack, 'ForwardingKey'), site: DatadogSite.AP1, service: 'shop', alarmTopic });
  new SiteProbe(stack, 'Probe', { domainName: 'shop.example', alarmTopic });
  new DeliveryPipeline(stack, 'Pipeline', {
    ...release,
    connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
    repository: 'eldonia/eldonia-backend',
    imageRepository: importedRepository(stack),
    notificationTopic: alarmTopic,
  });
  new GithubDeployRole(stack, 'DeployRole', { repository: 'eldonia/eldonia-backend' }).grantRelease({ ...release, repository: importedRepository(stack) });
  new UptimeSchedule(stack, 'UptimeSchedule', { databases: [database], services: [{ service: api.service }] });
  watchEdge(stack);
  return app;
}

function apiWithAgents(stack: Stack, alarmTopic: sns.ITopic): FargateApi {
  return new FargateApi(stack, 'Api', {
    ...apiProps(stack),
    ingress: ApiIngress.CLOUDFRONT_ONLY,
    runtimeMonitoring: true,
    tracing: Tracing.applicationSignals({ imageDigest: IMAGE_DIGEST }),
    datadog: { apiKey: secretOf(stack, 'DatadogKey'), site: DatadogSite.AP1, imageDigest: IMAGE_DIGEST },
    sentry: { dsn: secretOf(stack, 'Dsn') },
    alarmTopic,
  });
}

function watchEdge(stack: Stack): void {
  const edge = new EdgeDistribution(stack, 'Edge', {
    zone: ZONE, domainNames: ['operations.example.com'], origin: EdgeOrigin.loadBalancer('origin.example.com', [ruleOfImportedListener(stack, 'Edge')]),
  });
  const usEast1 = new Stack(stack.node.root as App, 'OperationsUsEast1', { env: { ...TOKYO, region: 'us-east-1' } });
  new EdgeObservability(usEast1, 'Edge', { edge, alarmTopic: new AlarmTopic(usEast1, 'Alarms').topic });
}

function secretOf(scope: Construct, id: string): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretNameV2(scope, id, `shop/${id}`);
}
