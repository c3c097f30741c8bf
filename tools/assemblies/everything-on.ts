import { Annotations, App, Stack, Stage } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { PLATFORM_ZONE } from './imported';
import { ACCOUNT, TOKYO } from './stacks';
import {
  DatadogSite, DrPair, DrPairProps, DrRegion, Edge, FailoverMode, JobSchedule, PlatformAudit, PlatformJob,
  AccountResource, StandbyMode, PlatformMonitoring,
} from '../../src';

/** Two regions with everything that can be switched on; what has to be chosen is chosen otherwise than the defaults are. */
export function everythingOn(stack: Stack, id: string, { recovery, ...others }: Partial<DrPairProps> = {}): DrPair {
  const datadog = {
    apiKey: secretsmanager.Secret.fromSecretNameV2(stack, `${id}DatadogKey`, 'datadog'), site: DatadogSite.AP1,
  };
  const sentry = { dsn: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Dsn`, 'sentry') };
  const audit = PlatformAudit.enabled({ securityHub: AccountResource.create(), watchDeployments: true });
  const pair = new DrPair(Stage.of(stack)!, id, {
    account: ACCOUNT,
    zone: PLATFORM_ZONE,
    alarmEmail: 'ops@example.com',
    monitoring: PlatformMonitoring.enabled({ criticalAlarmEmail: 'on-call@example.com' }),
    primaryRegion: DrRegion.tokyo({ audit, stack }),
    standbyRegion: DrRegion.osaka({ audit }),
    recovery: { standbyMode: StandbyMode.PILOT_LIGHT, failoverMode: FailoverMode.AUTOMATIC, writeForwarding: true, ...recovery },
    edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP'), headerGeneration: 2 }),
    api: { datadog, sentry, enableExecuteCommand: true, container: {} },
    jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
    github: {
      repository: 'eldonia/eldonia-backend',
      connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
    },
    ...others,
  });
  Annotations.of(pair.failoverPlan).acknowledgeWarning('@eldonia/failover-plan:automaticDataLoss');
  return pair;
}

/** An app without other stacks. */
export function everythingOnApp(props: Partial<DrPairProps> = {}, context: Record<string, unknown> = {}): App {
  const app = new App({ context });
  everythingOn(new Stack(app, 'EverythingOn', { env: TOKYO }), 'Pair', props);
  return app;
}
