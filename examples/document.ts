import { App, Stack, TimeZone, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_ecr as ecr, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_lambda as lambda, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  ApiImage, ApiIngress, ApiScaling, BackupPlan, CacheCluster, CacheEngine, Deployer, DrPair, DrRegion, Edge, EldoniaPlatform, FailoverMode, FargateApi, FileConverter,
  MediaProcessing, Network, PlatformJob, PlatformTier, PlatformZone, SpotTestRunners, StandbyMode,
} from 'eldonia-constructs';

/**
 * The architecture document with every value as it is written that AWS still offers: a platform in production and one in
 * development, a pair of Regions, and a service without a platform. It is an example, and no recommendation: the
 * defaults of the library differ from these values for the reasons in `docs/deviations.md`.
 */
export const app = new App();

const TOKYO = 'ap-northeast-1';
const OSAKA = 'ap-northeast-3';
const zone = (zoneName: string) => PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName });
const ALARM_EMAIL = 'ops@eldonia.example';
const REPOSITORY = 'eldonia/eldonia-backend';
/** Line 37, and line 183. */
const SCALING = ApiScaling.of({ minTasks: 1, maxTasks: 10, desiredCount: 2 });
const PRODUCTION = PlatformTier.custom(PlatformTier.PRODUCTION, { apiScaling: SCALING });
/** Line 450. */
const TLS = { loadBalancer: { sslPolicy: elbv2.SslPolicy.TLS13_13 } };
const DATABASE = { parameters: { ssl_min_protocol_version: 'TLSv1.3' } };

function functionNamed(stack: Stack, id: string): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};'),
  });
}

/** Lines 41 and 42. */
function functionsIn(stack: Stack) {
  return {
    jobs: [PlatformJob.lambdaFunction('Nightly', functionNamed(stack, 'NightlyFunction'), { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
    media: MediaProcessing.images({ converters: [FileConverter.lambdaFunction(functionNamed(stack, 'Documents'), { suffixes: ['.pdf'] })] }),
  };
}

// Production in one Region. Without the agent of Datadog, a task has the 1,024 MiB of line 131.
const stack = new Stack(app, 'Production', { env: { account: '111111111111', region: TOKYO } });
const { vpc } = new Network(stack, 'Network', {});
/** Line 52: the Redis engine ends with version 7.1, and cannot persist writes. */
const cache = new CacheCluster(stack, 'Cache', { vpc, engine: CacheEngine.REDIS_7_1, shards: 2 });
export const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: zone('eldonia.example'),
  alarmEmail: ALARM_EMAIL,
  tier: PRODUCTION,
  existing: { vpc, cache },
  database: DATABASE,
  // Line 71, and a container without restrictions.
  api: { ...TLS, ingress: ApiIngress.INTERNET, enableExecuteCommand: true },
  edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP') }),
  github: { repository: REPOSITORY, withoutEnvironment: true, nodeVersion: 20 },
  costs: { reservationAlerts: true },
  ...functionsIn(stack),
});

// Development, with EC2 Spot for tests and snapshots of their volumes: lines 434 and 462.
const trial = new Stack(app, 'Development', { env: { account: '222222222222', region: TOKYO } });
export const development = new EldoniaPlatform(trial, 'Platform', {
  zone: zone('development.eldonia.example'),
  alarmEmail: ALARM_EMAIL,
  // Line 416: readers are added automatically where there is one.
  tier: PlatformTier.custom(PlatformTier.DEVELOPMENT, { databaseReaders: 1 }),
  database: DATABASE,
  api: TLS,
});
new SpotTestRunners(trial, 'Runners', { vpc: development.vpc });
new BackupPlan(trial, 'Backups', { databases: [development.database.cluster], volumeSnapshots: true });

// Both Regions, with Datadog and Sentry, and the pipeline as the one that deploys: lines 317 to 357, 373 to 410 and 437 to 440.
const live = new Stack(app, 'Live', { env: { account: '333333333333', region: TOKYO } });
const standby = new Stack(app, 'LiveStandby', { env: { account: '333333333333', region: OSAKA } });
const secret = (region: string, name: string) => secretsmanager.Secret.fromSecretCompleteArn(
  live, `${name}${region}`, `arn:aws:secretsmanager:${region}:333333333333:secret:${name}-a1b2c3`,
);
const observers = (region: string) => ({
  datadog: { apiKey: secret(region, 'datadog'), site: 'datadoghq.com', processCollection: true },
  sentry: { dsn: secret(region, 'sentry') },
});
export const pair = new DrPair(app, 'Pair', {
  account: '333333333333',
  zone: zone('live.eldonia.example'),
  alarmEmail: ALARM_EMAIL,
  tier: PRODUCTION,
  database: DATABASE,
  api: { ...TLS, ...observers(TOKYO), enableExecuteCommand: true },
  github: {
    repository: REPOSITORY, deployer: Deployer.CODEPIPELINE, connectionArn: `arn:aws:codeconnections:${TOKYO}:333333333333:connection/12345678-1234-1234-1234-123456789012`,
  },
  costs: { reservationAlerts: true },
  stacks: { primary: live, standby },
  ...functionsIn(live),
  primaryRegion: DrRegion.tokyo({ ingress: ApiIngress.INTERNET }),
  recovery: {
    // Lines 37, 50 and 54, also before a failover.
    standbyMode: StandbyMode.WARM,
    standbyTier: PRODUCTION,
    failoverMode: FailoverMode.AUTOMATIC,
    standbyRegion: DrRegion.osaka({ ...observers(OSAKA), ingress: ApiIngress.INTERNET, ...functionsIn(standby) }),
  },
});

// A service without a platform names its role, its image and its secret as lines 133, 137 and 157 do.
const alone = new Stack(app, 'Service', { env: { account: '444444444444', region: TOKYO } });
const repository = ecr.Repository.fromRepositoryName(alone, 'Repository', 'eldonia-backend');
export const service = new FargateApi(alone, 'Api', {
  vpc: new Network(alone, 'Network', {}).vpc,
  image: ApiImage.fromContainerImage(ecs.ContainerImage.fromEcrRepository(repository, 'latest')),
  scaling: SCALING,
  serviceName: 'eldonia-backend',
  family: 'eldonia-backend',
  containerName: 'eldonia-backend',
  taskRoleName: 'eldonia-backend-task-role',
  ingress: ApiIngress.INTERNET,
  certificate: acm.Certificate.fromCertificateArn(alone, 'Certificate', `arn:aws:acm:${TOKYO}:444444444444:certificate/12345678-1234-1234-1234-123456789012`),
  secrets: { DB_PASSWORD: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(alone, 'Password', { secretName: 'eldonia/db-password' })) },
});
