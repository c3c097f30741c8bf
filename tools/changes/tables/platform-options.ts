import {
  Duration, RemovalPolicy, Size, TimeZone, aws_codebuild as codebuild, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_logs as logs,
  aws_rds as rds, aws_secretsmanager as secretsmanager, aws_sqs as sqs,
} from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  AccountResource, ApiContainerOptions, ApiScaling, Deployer, EldoniaPlatformProps, ImageBuildOptions, ImageScanGate,
  JobSource, PlatformAuditOptions, PlatformCostsOptions, PlatformGithub, PlatformJob, PlatformJobOptions, PlatformMonitoringOptions,
  PlatformProcessOptions, PlatformServiceOptions, PlatformTier, PlatformTierOptions, PlatformWorkerOptions, PlatformWorkload,
  WorkloadAccess,
} from '../../../src';
import { nestedTable, never, Rows, Table, to } from '../change';
import { usual } from '../usual';
import { topicIn } from '../values';
import { economy, platform } from './platform';

const CONNECTION = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';
const version = (full: string) => rds.AuroraPostgresEngineVersion.of(full, full.split('.')[0], { s3Export: true, s3Import: true });

/** Options of workers and of services. */
const workloadRows: Rows<PlatformServiceOptions & PlatformWorkerOptions & PlatformProcessOptions> = {
  repositoryName: [{ to: 'reports', beside: { imageParameterName: '/reports/image' }, name: 'that of the backend → its own' }],
  imageParameterName: [{ from: '/reports/image', to: '/reports/other', beside: { repositoryName: 'reports' }, name: 'another parameter' }],
  command: to(['node', 'other.js']),
  environment: to({ MODE: 'pdf' }),
  secrets: [{ to: (stack) => ({ KEY: ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'key')) }), name: 'none → one' }],
  cpu: to(256),
  memoryLimitMiB: to(2_048),
  user: to('472'),
  readonlyRootFilesystem: to(false),
  temporaryStorage: to(Size.mebibytes(128)),
  writablePaths: to(['/app/cache']),
  diskSize: to(Size.gibibytes(50)),
  startupTime: to(Duration.minutes(2)),
  access: [{ to: [WorkloadAccess.DATABASE], name: 'everything → the database' }],
};

export const tierRows: Rows<PlatformTierOptions> = {
  apiCapacityProviderStrategies: [{ to: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], name: 'on demand → Spot' }, { to: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }], name: 'on demand → mixed' }],
  apiScaling: [{ to: ApiScaling.between(4, 20), name: 'default → 4 to 20 tasks' }],
  cacheNodeType: to(new ec2.InstanceType('r7g.xlarge'), new ec2.InstanceType('t4g.small')),
  cacheReplicas: to(0, 2),
  databaseInstanceType: to(new ec2.InstanceType('r6g.2xlarge'), new ec2.InstanceType('t4g.medium')),
  databaseReaders: to(1, 3),
  databaseVersion: [
    { from: version('17.9'), to: version('17.10'), name: '17.9 → 17.10' },
    { from: version('17.9'), to: version('18.3'), name: '17.9 → 18.3' },
  ],
  logRetention: [{ to: logs.RetentionDays.ONE_MONTH, name: 'default → one month' }],
  natGateways: to(0, 1),
  removalPolicy: [{ to: RemovalPolicy.DESTROY }],
};

const WORKFLOW = 'it is part of the workflow file of the repository, not of a template';
const github = usual<PlatformGithub>('PlatformGithub', {
  connectionArn: [{
    beside: { deployer: Deployer.CODEPIPELINE },
    from: CONNECTION,
    to: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/87654321-1234-1234-1234-123456789012',
    name: 'other connection',
  }],
  deployer: [{
    beside: { connectionArn: CONNECTION },
    from: Deployer.GITHUB_ACTIONS,
    to: Deployer.CODEPIPELINE,
    name: 'GitHub Actions → CodePipeline',
  }],
  imageBuild: [{ beside: { connectionArn: CONNECTION }, to: { enhancedScanning: true } }],
  manualApproval: [{ beside: { deployer: Deployer.CODEPIPELINE, connectionArn: CONNECTION }, to: true }],
  nodeVersion: never(WORKFLOW),
  provider: [{ to: AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'), name: 'created → existing' }],
  workflowFile: never(WORKFLOW),
});

const imageBuild = usual<ImageBuildOptions>('ImageBuildOptions', {
  computeType: [{ to: codebuild.ComputeType.LARGE }],
  directory: never(WORKFLOW),
  scanGate: to(ImageScanGate.NONE),
  promoteFrom: [{ to: (stack) => ecr.Repository.fromRepositoryArn(stack, 'Tested', 'arn:aws:ecr:ap-northeast-1:210987654321:repository/shop') }],
  testProject: [{ to: (stack) => codebuild.Project.fromProjectName(stack, 'Tests', 'tests') }],
});

const costs = usual<PlatformCostsOptions>('PlatformCostsOptions', {
  anomalyMonitor: [
    { to: AccountResource.fromExisting('arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012'), name: 'created → existing' },
    { to: AccountResource.none(), name: 'created → none' },
  ],
  uptimeTimeZone: [{ beside: { uptimeSchedule: true }, to: TimeZone.EUROPE_BERLIN, name: 'default → Europe/Berlin' }],
});

const monitoring = usual<PlatformMonitoringOptions>('PlatformMonitoringOptions', {
  usEast1AlarmTopic: [{ to: (stack) => topicIn(stack, 'us-east-1') }],
  usEast1CriticalAlarmTopic: [{ to: (stack) => topicIn(stack, 'us-east-1') }],
});

export const platformOptionsTables: readonly Table[] = [
  nestedTable('PlatformTierOptions', platform, 'tier.', (tier) => ({ tier: PlatformTier.custom(PlatformTier.PRODUCTION, tier) }), tierRows),
  nestedTable<PlatformTierOptions, EldoniaPlatformProps>('PlatformTierOptions', economy, 'tier.', (tier) => ({
    tier: PlatformTier.custom(PlatformTier.ECONOMY, tier),
  }), { cacheNodeType: to(new ec2.InstanceType('t4g.small')) }),
  nestedTable('PlatformGithub', platform, 'github.', (options) => ({ github: { repository: 'eldonia/eldonia-backend', ...options } }), github),
  nestedTable<ImageBuildOptions, EldoniaPlatformProps>('ImageBuildOptions', platform, 'github.imageBuild.', (options) => ({
    github: { repository: 'eldonia/eldonia-backend', connectionArn: CONNECTION, imageBuild: options },
  }), imageBuild),
  nestedTable('PlatformCostsOptions', platform, 'costs.', (options) => ({ costs: { monthlyBudget: 500, ...options } }), costs),
  nestedTable('PlatformMonitoringOptions', platform, 'monitoring.', (options) => ({ monitoring: options }), monitoring),
  nestedTable<PlatformAuditOptions, EldoniaPlatformProps>('PlatformAuditOptions', platform, 'audit.', (options) => ({ audit: options })),
  nestedTable<PlatformJobOptions, EldoniaPlatformProps>('PlatformJobOptions', platform, 'job ', (props) => ({
    jobs: [PlatformJob.command('Nightly', ['node', 'job.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), ...props })],
  }), { schedule: [{ to: ScheduleExpression.expression('cron(0 4 * * ? *)', TimeZone.ASIA_TOKYO), name: '3 → 4 o’clock' }] }),
  nestedTable<PlatformWorkerOptions, EldoniaPlatformProps>('PlatformWorkerOptions', platform, 'worker ', (options) => ({
    workloads: [PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'], ...options })],
  }), {
    ...workloadRows,
    source: [{ to: (stack) => JobSource.queue(sqs.Queue.fromQueueArn(stack, 'Passed', `arn:aws:sqs:${stack.region}:${stack.account}:passed`)), name: 'own → passed' }],
    healthCheckCommand: to(['CMD', 'check'], []),
  }),
  nestedTable<PlatformProcessOptions, EldoniaPlatformProps>('PlatformProcessOptions', platform, 'process ', (options) => ({
    workloads: [PlatformWorkload.process('Bull', { command: ['node', 'bull.js'], ...options })],
  }), {
    ...workloadRows,
    scaling: [{ to: ApiScaling.between(1, 4), name: 'one task → 1 to 4 tasks' }],
  }),
  nestedTable<PlatformServiceOptions, EldoniaPlatformProps>('PlatformServiceOptions', platform, 'service ', (options) => ({
    workloads: [PlatformWorkload.service('Reports', { healthPath: '/up', paths: ['/reports/*'], ...options })],
  }), {
    ...workloadRows,
    scaling: [{ to: ApiScaling.between(3, 4), name: 'default → 3 to 4 tasks' }],
  }),
  nestedTable<ApiContainerOptions, EldoniaPlatformProps>('ApiContainerOptions', platform, 'api.container.', (container) => ({ api: { container } })),
];
