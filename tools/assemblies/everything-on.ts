import { Annotations, App, Stack, Stage } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ZONE } from './imported';
import { ACCOUNT, TOKYO } from './stacks';
import {
  ApiContainer, DatadogSite, DrPair, DrPairProps, DrRegion, Edge, FailoverMode, JobSchedule, PlatformAudit, PlatformJob, AccountResource, StandbyMode,
} from '../../src';

/**
 * Two Regions with every option enabled, and other values than the defaults.
 */
export function everythingOn(stack: Stack, id: string, props: Partial<DrPairProps> = {}): DrPair {
  const datadog = {
    apiKey: secretsmanager.Secret.fromSecretNameV2(stack, `${id}DatadogKey`, 'datadog'), site: DatadogSite.AP1,
  };
  const sentry = { dsn: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Dsn`, 'sentry') };
  const audit = PlatformAudit.enabled({ securityHub: AccountResource.create(), watchDeployments: true });
  const pair = new DrPair(Stage.of(stack)!, id, {
    account: ACCOUNT,
    zone: ZONE,
    alarmEmail: 'ops@example.com',
    criticalAlarmEmail: 'on-call@example.com',
    primaryStack: stack,
    primaryRegion: DrRegion.tokyo({ audit }),
    standbyRegion: DrRegion.osaka({ audit }),
    standbyMode: StandbyMode.PILOT_LIGHT,
    failoverMode: FailoverMode.AUTOMATIC,
    edge: Edge.cloudFront({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP'), headerGeneration: 2 }),
    api: { datadog, sentry, enableExecuteCommand: true, container: ApiContainer.of({}) },
    jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
    github: {
      repository: 'eldonia/eldonia-backend',
      connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
    },
    writeForwarding: true,
    ...props,
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
