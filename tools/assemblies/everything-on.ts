import {
  TimeZone,
  Annotations, App, Environment, Stack, Stage, aws_cloudfront as cloudfront, aws_ecs as ecs, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { PLATFORM_ZONE, IMAGE_DIGEST, ZONE } from './imported';
import { ACCOUNT, OSAKA, TOKYO } from './stacks';
import { DrPair, DrPairProps, DrRegion, Edge, FailoverMode, PlatformJob, PlatformWorkload, PlatformZone, AccountResource, StandbyMode } from '../../src';

/** Two regions with everything that can be switched on; what has to be chosen is chosen otherwise than the defaults are. */
export function everythingOn(stack: Stack, id: string, { recovery, ...others }: Partial<DrPairProps> = {}): DrPair {
  // A second pair has a domain of its own.
  const zone = others.name === undefined ? PLATFORM_ZONE : PlatformZone.fromAttributes({ ...ZONE, domainName: `${others.name}.example.com` });
  const secretIn = ({ region }: Environment, name: string) => secretsmanager.Secret.fromSecretCompleteArn(
    stack, `${id}${name}-${region}`, `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${name}-a1b2c3`,
  );
  /** The options of a region, with its own replicas of the secrets. */
  const secretsOf = (place: Environment) => ({
    datadog: { apiKey: secretIn(place, 'datadog'), site: 'ap1.datadoghq.com', processCollection: true, imageDigest: IMAGE_DIGEST },
    sentry: { dsn: secretIn(place, 'sentry') },
    secrets: { PAYMENT_KEY: ecs.Secret.fromSecretsManager(secretIn(place, 'payment')) },
    environment: { PLACE: place.region! },
  });
  const audit = { securityHub: AccountResource.create(), ignoreCdkDeployments: true };
  const pair = new DrPair(Stage.of(stack)!, id, {
    account: ACCOUNT,
    zone,
    alarmEmail: 'ops@example.com',
    monitoring: { criticalAlarmEmail: 'on-call@example.com' },
    primaryRegion: DrRegion.tokyo({ audit: { ...audit, recordMediaAccess: true, scanUploads: true } }),
    stacks: { primary: stack },
    recovery: {
      standbyRegion: DrRegion.osaka({ audit, ...secretsOf(OSAKA) }),
      standbyMode: StandbyMode.PILOT_LIGHT,
      failoverMode: FailoverMode.AUTOMATIC,
      writeForwarding: true,
      ...recovery,
    },
    edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP'), headerGeneration: 2, redirectedDomainNames: [`www.${zone.domainName}`] }),
    api: { ...secretsOf(TOKYO), enableExecuteCommand: true, container: {} },
    jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
    workloads: [
      PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'], minTasks: 2, maxTasks: 4 }),
      PlatformWorkload.service('Reports', { command: ['node', 'reports.js'], healthPath: '/up', paths: ['/reports', '/reports/*'] }),
    ],
    costs: { monthlyBudget: 5_100, reservationAlerts: true },
    github: {
      repository: 'eldonia/eldonia-backend',
      connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
      imageBuild: { enhancedScanning: true },
    },
    ...others,
  });
  for (const scope of [stack, pair]) Annotations.of(scope).acknowledgeWarning('@eldonia/audit-trail:benchmarkFails');
  Annotations.of(pair.failoverPlan).acknowledgeWarning('@eldonia/failover-plan:automaticDataLoss');
  return pair;
}

/** An app without other stacks. */
export function everythingOnApp(props: Partial<DrPairProps> = {}, context: Record<string, unknown> = {}): App {
  const app = new App({ context });
  everythingOn(new Stack(app, 'EverythingOn', { env: TOKYO }), 'Pair', props);
  return app;
}
