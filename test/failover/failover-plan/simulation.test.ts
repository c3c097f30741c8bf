import { FailoverMode, StandbyMode } from '../../../src/failover';
import { canonical } from '../../../tools/assemblies/canonical';
import { ArcPlan } from '../../../tools/failover/arc';
import { alarmsOfPlan, detectionOf, LostLag, NamedAlarm } from '../../../tools/failover/detection';
import { COMMAND, WARM } from '../../../tools/failover/durations';
import { OBJECTIVE, recover, startOf } from '../../../tools/failover/model';
import { planOf } from '../../../tools/failover/plans';
import { SETTINGS, simulate } from '../../../tools/failover/simulate';

describe.each(SETTINGS)('$title', (setting) => {
  const [healthy, ...faults] = simulate(setting);

  test(`serves users within ${setting.aim} minutes when nothing fails`, () => {
    expect(healthy.typical.plan).toBeLessThanOrEqual(setting.aim);
  });

  test('meets the objective whichever step fails, on a bad day and from the outage on', () => {
    expect(faults.filter(({ slow }) => slow.total > OBJECTIVE)).toEqual([]);
  });

  test('takes longer with each failing step that users wait for, and not with later ones', () => {
    const late = faults.filter(({ typical }) => typical.total > healthy.typical.total).map(({ what }) => what.split(' ')[0]);
    const scaleUp = setting.standbyMode === StandbyMode.PILOT_LIGHT ? ['scale-up-standby'] : [];
    const steps = ['check-database', 'promote-database', ...scaleUp, 'scale-service', 'warm-up', 'confirm-writer', 'switch-dns'];

    expect(new Set(late)).toEqual(new Set(setting.mode === FailoverMode.MANUAL ? [...steps, 'approve'] : steps));
    expect(faults).toHaveLength(2 * (new Set(late).size + 2));
  });

  test('goes back as fast', () => {
    expect(simulate(setting, 'failback')[0].typical.plan).toBeLessThanOrEqual(setting.aim);
  });
});

test('serves users of a pilot light within 45 minutes of a usual outage, including creation of its cache', () => {
  const [{ typical }] = simulate(SETTINGS[2]);
  const at = (what: string) => typical.log.findIndex((moment) => moment.what === what);

  expect(typical.total).toBeLessThanOrEqual(45);
  expect(at('scale-up-standby')).toBeGreaterThan(at('promote-database'));
  expect(at('scale-up-standby')).toBeLessThan(at('scale-service'));
});

test('promotes a warm region\'s database while its tasks start, a pilot light\'s before', () => {
  const at = (index: number, what: string) => simulate(SETTINGS[index])[0].typical.log.find((moment) => moment.what === what)!.at;

  // An operator has made the promotion ungraceful before.
  expect(at(0, 'promote-database') - at(0, 'scale-service')).toBe(COMMAND.typical);
  expect(at(2, 'scale-service') - at(2, 'promote-database')).toBeGreaterThan(5);
});

test('fails with a step that it knows no duration of', () => {
  const { steps } = planOf(StandbyMode.WARM, FailoverMode.MANUAL).failover;
  const { 'warm-up': _, ...durations } = WARM;

  const start = { detect: { typical: 1, slow: 1 }, manual: true };

  expect(() => recover({ steps, durations, pace: 'typical', start })).toThrow('step warm-up has no duration; add it to the model');
  expect(() => recover({ steps: [], durations, pace: 'typical', start })).toThrow('the plan has no step switch-dns');
});

test('tells what happens minute by minute, from the outage on', () => {
  const told = SETTINGS.map((setting) => simulate(setting)[0].typical.log.slice(0, 2));
  const times = simulate(SETTINGS[2])[0].typical.log.map(({ at }) => at);

  expect(told[0]).toEqual([{ at: 0, what: 'the region is gone' }, { at: 11, what: 'a person starts the plan' }]);
  expect(told[1]).toEqual([{ at: 0, what: 'the region is gone' }, { at: 6, what: 'the alarms start the plan' }]);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

describe('detection, as the alarms of a pair are evaluated', () => {
  const [alarms] = alarmsOfPlan(canonical('warmPair'), {} as ArcPlan, 'ap-northeast-3');
  const triggers = ['eldonia-site-unavailable', 'eldonia-replication-stopped'];
  const changed = (change: Partial<NamedAlarm>) => detectionOf(alarms.map((alarm) => ({ ...alarm, ...change })), triggers).triggers.grows;

  test.each<[LostLag, number | undefined]>([['grows', 6], ['missing', 6], ['frozen', undefined]])('a lag that %s', (lag, minutes) => {
    expect(detectionOf(alarms, triggers).triggers[lag]?.typical).toBe(minutes);
  });

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

test('an operator starts a plan whose alarms do not see the lost Region', () => {
  const { failover } = planOf(StandbyMode.WARM, FailoverMode.AUTOMATIC);
  const [{ typical }] = simulate(SETTINGS[1], 'failover', 'frozen');

  expect(startOf(failover, 'frozen')).toEqual({ detect: failover.detection.page, manual: true });
  expect(typical.log[1]).toEqual({ at: 11, what: 'a person starts the plan' });
});
