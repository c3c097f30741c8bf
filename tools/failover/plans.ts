import { App, Stack, aws_iam as iam } from 'aws-cdk-lib';
import { alarmsOfPlan, detectionOf } from './detection';
import { plansOf, TemplatePlan } from './template-plans';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { FailoverPlan } from '../../src/failover/internal';
import { RegionNames } from '../../src/region/internal';
import { canonical } from '../assemblies/canonical';

const { probeAlarm, stoppedAlarm } = new RegionNames({ name: 'eldonia', account: '123456789012', region: 'ap-northeast-3' });

const made = new Map<string, TemplatePlan>();

/** The plan that the construct itself makes, with the alarms of a pair, so that the model can't drift away from them. */
export function planOf(standbyMode: StandbyMode, mode: FailoverMode): TemplatePlan {
  const key = `${standbyMode} ${mode}`;
  const plan = made.get(key) ?? synthesized(standbyMode, mode);
  made.set(key, plan);
  return plan;
}

function synthesized(standbyMode: StandbyMode, mode: FailoverMode): TemplatePlan {
  const app = new App();
  const stack = new Stack(app, 'Simulation', { env: { account: '123456789012', region: 'us-east-1' } });
  const side = { ecsCluster: 'shop', ecsService: 'shop-backend' };
  new FailoverPlan(stack, 'Failover', {
    pair: {
      name: 'shop',
      primary: { ...side, region: 'ap-northeast-1', clusterIdentifier: 'shop' },
      standby: { ...side, region: 'ap-northeast-3', clusterIdentifier: 'shop-osaka' },
      globalClusterIdentifier: 'shop-global',
      standbyMode,
      readerScaling: { maximum: 5 },
      scalableStack: standbyMode === StandbyMode.PILOT_LIGHT ? { stackName: 'ShopOsaka', role: 'shop-scaling' } : undefined,
      schedules: [{ name: 'shop-report', primaryRoleName: 'shop-report-tokyo', standbyRoleName: 'shop-report-osaka' }],
    },
    zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' },
    domainName: 'origin.shop.example',
    mode,
    ...mode === FailoverMode.AUTOMATIC
      ? { triggerAlarms: [probeAlarm, stoppedAlarm] }
      : { approver: iam.Role.fromRoleArn(stack, 'Approver', 'arn:aws:iam::123456789012:role/on-call') },
  });
  // The alarms are those of a pair with the default triggers.
  return plansOf(app.synth(), (plan, standby) => {
    const [alarms] = alarmsOfPlan(canonical('warmPair'), plan, standby);
    return detectionOf(alarms, [probeAlarm, stoppedAlarm]);
  })[0];
}
