import { App, Stack } from 'aws-cdk-lib';
import { minimal } from './minimal';
import { ACCOUNT, TOKYO } from './stacks';
import { DrPair, EldoniaPlatform, EldoniaPlatformProps, PlatformTier, PlatformZone, StandbyMode } from '../../src';

const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** The platforms whose costs the documents state, with the props that the demo and the README show. */
export const productionApp = () => platform({});
export const developmentApp = () => platform({ tier: PlatformTier.DEVELOPMENT });
export const economyApp = () => platform({ tier: PlatformTier.ECONOMY });
export const officeHoursApp = () => platform({ tier: PlatformTier.ECONOMY, costs: { monthlyBudget: 250, uptimeSchedule: {} } });
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
