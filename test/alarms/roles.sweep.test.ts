import { play, statesAtEnd } from '../../tools/alarms/month/play';
import { DAY, HEALTHY, OSAKA, Symptom, TOKYO, World } from '../../tools/alarms/month/world';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { one } from '../../tools/alarms/signal';
import { canonical } from '../../tools/assemblies/canonical';

const pair = new AppAlarms(canonical('everythingOn'));
/** Longer than any alarm looks back. */
const MINUTES = 4 * DAY;

/** What a metric shows all the time; undefined for no values. */
const shows = (metric: string, value?: number, region?: string): Symptom =>
  ({ metric, region, shows: () => value === undefined ? undefined : one(value), from: 0, to: MINUTES });
/** Milliseconds that the database of a Region is behind; undefined while it does not replicate. */
const lagging = (region: string, lag?: number) => ['RPO', 'Replication', 'Progress'].map((name) => shows(`AWS/RDS AuroraGlobalDB${name}Lag`, lag, region));
const siteFails = shows('Eldonia/SiteProbe Available', 0);
const rolesUnknown = shows('Eldonia/Failover Secondary');

/** A pair of which one Region serves, accepts writes and runs the jobs. */
const world = (serving: string, ...symptoms: Symptom[]): World => ({
  minutes: MINUTES, users: () => 40, health: () => ({ ...HEALTHY, serving }), symptoms,
});

/** The alarms in ALARM, metric alarms and composite alarms. */
function alarming(of: World): string[] {
  const states = statesAtEnd(pair, of);
  return [...pair.alarms, ...pair.composites].filter(({ id }) => states[id] === 'ALARM').map(({ region, path }) => `${region} ${path}`);
}

test.each([['in normal operation', TOKYO], ['after a failover', OSAKA]])('%s no alarm is in ALARM, and none notifies', (_, writer) => {
  expect(alarming(world(writer))).toEqual([]);
  expect(play(pair, world(writer))).toEqual([]);
});

describe.each([
  ['in normal operation', TOKYO, OSAKA, 'Pair/Database', 'Database'], ['after a failover', OSAKA, TOKYO, 'Pair/GlobalDatabase', 'Replication'],
])('%s', (_, writer, secondary, path, page) => {
  // The trigger of a failover to Tokyo: there is none.
  const trigger = secondary === OSAKA ? ['ReplicationStoppedAlarm'] : [];
  const lagAlarms = ['ReplicationLagAlarm', 'RpoAlarm', ...trigger].map((name) => `${secondary} ${path}/${name}`);
  const degraded = [`${secondary} Platform/Observability/Degraded`, `${secondary} Platform/Observability/Pages/${page}`];

  test.each([
    ['does not replicate', undefined], ['is an hour behind', 3_600_000],
  ])('the Region that replicates notifies of a database that %s, and the writer does not', (_lag, lag) =>
    expect(alarming(world(writer, ...lagging(secondary, lag))).sort()).toEqual([...lagAlarms, ...degraded].sort()));

  test('a job that does not run goes into ALARM in the Region that runs it, and there only', () => {
    const missed = alarming(world(writer, shows('AWS/States ExecutionsSucceeded'))).filter((alarm) => alarm.endsWith('/MissedRunsAlarm'));

    expect(missed).toEqual([expect.stringMatching(`^${writer} `)]);
  });

  test('a function that cannot read the roles causes no alarm in Tokyo, and in Osaka those of a standby', () => {
    const found = alarming(world(writer, rolesUnknown));

    expect(found.filter((alarm) => alarm.includes('RpoAlarm'))).toEqual(writer === OSAKA ? [`${OSAKA} Pair/Database/RpoAlarm`] : []);
  });
});

describe('the alarms that start an automatic failover', () => {
  const triggers = [`${OSAKA} Pair/SiteProbe/Alarm`, `${OSAKA} Pair/Database/ReplicationStoppedAlarm`];

  test.each<[string, World, boolean]>([
    ['Tokyo is gone', world(TOKYO, siteFails, ...lagging(OSAKA)), true],
    ['Tokyo is gone, and the roles cannot be read', world(TOKYO, siteFails, rolesUnknown, ...lagging(OSAKA)), true],
    ['CDN, DNS or certificate fail', world(TOKYO, siteFails), false],
    ['the replication fails', world(TOKYO, ...lagging(OSAKA)), false],
    ['Osaka serves users, and its site fails', world(OSAKA, siteFails), false],
    ['Osaka serves users, its site fails, and Tokyo is gone', world(OSAKA, siteFails, ...lagging(TOKYO)), false],
  ])('%s', (_, of, expected) => {
    const found = alarming(of);

    expect(triggers.every((alarm) => found.includes(alarm))).toBe(expected);
  });
});
