import { App, Stack } from 'aws-cdk-lib';
import { alarmsOfPlan, detectionOf } from './detection';
import { plansOf, TemplatePlan } from './template-plans';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { FailoverPlan } from '../../src/failover/internal';
import { RegionNames } from '../../src/region/internal';
import { canonical } from '../assemblies/canonical';
import { minimal } from '../assemblies/minimal';

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
  minimal.FailoverPlan.withProps!(stack, 'Shop', (props) => {
    const { pair, ...others } = props as ConstructorParameters<typeof FailoverPlan>[2];
    return {
      ...others,
      pair: {
        ...pair,
        standbyMode,
        readerScaling: { maximum: 5 },
        scalableStack: standbyMode === StandbyMode.PILOT_LIGHT ? { stackName: 'ShopOsaka', role: 'shop-scaling' } : undefined,
        schedules: [{ name: 'shop-report', primaryRoleName: 'shop-report-tokyo', standbyRoleName: 'shop-report-osaka' }],
      },
      mode,
      triggerAlarms: mode === FailoverMode.AUTOMATIC ? [probeAlarm, stoppedAlarm] : undefined,
    };
  });
  // The alarms are those of a pair with the default triggers.
  return plansOf(app.synth(), (plan, standby) => {
    const [alarms] = alarmsOfPlan(canonical('warmPair'), plan, standby);
    return detectionOf(alarms, [probeAlarm, stoppedAlarm]);
  })[0];
}
