import { FailoverMode, StandbyMode } from '../../../src/failover';
import { canonical } from '../../../tools/assemblies/canonical';
import { ArcPlan } from '../../../tools/failover/arc';
import { alarmsOfPlan, detectionOf, NamedAlarm } from '../../../tools/failover/detection';
import { WARM } from '../../../tools/failover/durations';
import { OBJECTIVE, recover } from '../../../tools/failover/model';
import { planOf } from '../../../tools/failover/plans';
import { SETTINGS, simulate } from '../../../tools/failover/simulate';

describe.each(SETTINGS)('$title', (setting) => {
  const [healthy, ...faults] = simulate(setting);

  test(`serves users within ${setting.aim} minutes when nothing fails`, () => expect(healthy.typical.plan).toBeLessThanOrEqual(setting.aim));

  test('meets the objective whichever step fails, on a bad day and from the outage on', () =>
    expect(faults.filter(({ slow }) => slow.total > OBJECTIVE)).toEqual([]));

  test('takes longer with each failing step that users wait for, and not with later ones', () => {
    const late = faults.filter(({ typical }) => typical.total > healthy.typical.total).map(({ what }) => what.split(' ')[0]);
    const scaleUp = setting.standbyMode === StandbyMode.PILOT_LIGHT ? ['scale-up-standby'] : [];
    const steps = ['check-database', 'promote-database', ...scaleUp, 'scale-service', 'warm-up', 'confirm-writer', 'switch-dns'];

    expect(new Set(late)).toEqual(new Set(setting.mode === FailoverMode.MANUAL ? [...steps, 'approve'] : steps));
    expect(faults).toHaveLength(2 * (new Set(late).size + 2));
  });

  test('goes back as fast', () => expect(simulate(setting, 'failback')[0].typical.plan).toBeLessThanOrEqual(setting.aim));
});

test('fails with a step that it knows no duration of', () => {
  const { steps } = planOf(StandbyMode.WARM, FailoverMode.MANUAL).failover;
  const { 'warm-up': _, ...durations } = WARM;
  const start = { detect: { typical: 1, slow: 1 }, manual: true };

  expect(() => recover({ steps, durations, pace: 'typical', start })).toThrow('step warm-up has no duration; add it to the model');
  expect(() => recover({ steps: [], durations, pace: 'typical', start })).toThrow('the plan has no step switch-dns');
});

describe('detection, as the alarms of a pair are evaluated', () => {
  const [alarms] = alarmsOfPlan(canonical('warmPair'), {} as ArcPlan, 'ap-northeast-3');
  const triggers = ['eldonia-site-unavailable', 'eldonia-replication-stopped'];
  const changed = (change: Partial<NamedAlarm>) => detectionOf(alarms.map((alarm) => ({ ...alarm, ...change })), triggers).triggers.grows;

  test('follows the periods and the missing data of the alarms', () => {
    expect(changed({ EvaluationPeriods: 10, DatapointsToAlarm: 10 })!.typical).toBe(12);
    expect(detectionOf(alarms.map((alarm) => ({ ...alarm, TreatMissingData: 'notBreaching' })), triggers).triggers.missing).toBeUndefined();
  });

  test('is not known of alarms that are not in the app, or read other metrics', () => {
    const none = { grows: undefined, missing: undefined, frozen: undefined };

    expect(detectionOf(alarms, ['down']).triggers).toEqual(none);
    expect(detectionOf([{ ...alarms[0], AlarmName: 'down', Metrics: undefined, Namespace: 'Own', MetricName: 'Down', Period: 60, Statistic: 'Sum' }], ['down']))
      .toEqual({ page: undefined, triggers: none });
  });
});
