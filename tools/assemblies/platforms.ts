import { App, Environment, Stack, aws_ecr as ecr, aws_ecs as ecs, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { minimal } from './minimal';
import { ACCOUNT, OSAKA, TOKYO } from './stacks';
import {
  DrPair, DrRegion, EldoniaPlatform, EldoniaPlatformProps, PlatformJob, PlatformTier, PlatformWorkload, PlatformZone, StandbyMode,
  Tracing,
} from '../../src';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** The platforms whose costs the documents state, with the props that the demo and the README show. */
export const productionApp = () => platform({});
export const developmentApp = () => platform({ tier: PlatformTier.DEVELOPMENT });
/** A development platform, with the preview of `docs/workloads.md`. */
export const previewApp = () => platform({
  tier: PlatformTier.DEVELOPMENT,
  workloads: [PlatformWorkload.service('PreviewA', {
    repositoryName: 'shop/previews', imageParameterName: '/shop/previews/a', healthPath: '/health', hosts: ['preview-a.eldonia.example'],
  })],
});
export const economyApp = () => platform({ tier: PlatformTier.ECONOMY });
export const officeHoursApp = () => platform({ tier: PlatformTier.ECONOMY, costs: { monthlyBudget: 250, uptimeSchedule: true } });
export const warmPairApp = () => pair(StandbyMode.WARM);
export const pilotLightApp = () => pair(StandbyMode.PILOT_LIGHT);

function platform(props: Partial<EldoniaPlatformProps>): App {
  const app = new App();
  new EldoniaPlatform(new Stack(app, 'Eldonia', { env: TOKYO }), 'Platform', { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL, ...props });
  return app;
}

function pair(standbyMode: StandbyMode): App {
  const app = new App();
  new DrPair(app, 'Eldonia', { account: ACCOUNT, zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL, recovery: { standbyMode } });
  return app;
}

/** Two Regions with the defaults. */
export function leastPairApp(): App {
  const app = new App();
  minimal.DrPair(new Stack(app, 'Least', { env: TOKYO }), 'Pair');
  return app;
}

/** A platform and a pair without NAT gateways, with each part that calls AWS from the VPC. */
export function withoutNatApp(): App {
  const app = new App();
  const tier = PlatformTier.custom(PlatformTier.DEVELOPMENT, { natGateways: 0 });
  const images = new Stack(app, 'Images', { env: TOKYO });
  const tracing = ({ region }: Environment) => Tracing.applicationSignals({
    image: ecs.ContainerImage.fromEcrRepository(
      ecr.Repository.fromRepositoryArn(images, region!, `arn:aws:ecr:${region}:${ACCOUNT}:repository/cloudwatch-agent`), '1',
    ),
  });
  const parts = {
    tier,
    alarmEmail: EMAIL,
    api: { enableExecuteCommand: true, tracing: tracing(TOKYO) },
    jobs: [PlatformJob.command('Nightly', ['node', 'nightly.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) })],
    workloads: [
      PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'] }),
      PlatformWorkload.service('Reports', { command: ['node', 'reports.js'], healthPath: '/up', paths: ['/reports/*'] }),
    ],
  };
  new EldoniaPlatform(new Stack(app, 'Single', { env: TOKYO }), 'Platform', {
    ...parts, name: 'single', zone: PlatformZone.fromAttributes({ ...ZONE, domainName: `single.${ZONE.zoneName}` }), audit: { enabled: false },
  });
  new DrPair(app, 'Pair', {
    ...parts,
    account: ACCOUNT,
    zone: PlatformZone.fromAttributes(ZONE),
    recovery: { standbyRegion: DrRegion.osaka({ tracing: tracing(OSAKA) }), standbyTier: tier },
  });
  return app;
}
