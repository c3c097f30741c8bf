import { statesAfter } from '../../tools/alarms/alarm-checks';
import { healthyAndSick, Inputs, isBreaching } from '../../tools/alarms/alarm-inputs';
import { FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { MetricIdentity, metricsOf } from '../../tools/alarms/alarm-simulator';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { canonical } from '../../tools/assemblies/canonical';

const TOKYO = 'ap-northeast-1';
const OSAKA = 'ap-northeast-3';
const pair = new AppAlarms(canonical('everythingOn'));

/** A state of the pair. */
interface Situation {
  /** The Region whose database accepts writes, and which runs the jobs. */
  readonly writer: string;
  /** Milliseconds that the other database is behind; undefined while it does not replicate. */
  readonly lag?: number;
  readonly siteAvailable: boolean;
  /** Whether the functions can read the roles of the clusters. */
  readonly rolesKnown: boolean;
}

const healthy = (writer: string): Situation => ({ writer, lag: 200, siteAvailable: true, rolesKnown: true });

/**
 * What a metric is in a Region, where that depends on the situation; undefined for a metric that does not depend on it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html (the metrics of a global database are only
 * available in secondary Regions)
 */
function published({ Namespace, MetricName }: MetricIdentity, region: string, situation: Situation): { readonly value?: number } | undefined {
  const secondary = region !== situation.writer;
  switch (`${Namespace} ${MetricName}`) {
    case 'AWS/RDS AuroraGlobalDBRPOLag':
    case 'AWS/RDS AuroraGlobalDBReplicationLag':
    case 'AWS/RDS AuroraGlobalDBProgressLag': return { value: secondary ? situation.lag : undefined };
    case 'Eldonia/Failover Secondary': return { value: situation.rolesKnown ? Number(secondary) : undefined };
    case 'Eldonia/SiteProbe Available': return { value: Number(situation.siteAvailable) };
    // The schedules are enabled in one Region only. The deployment was long ago.
    case 'AWS/States ExecutionsSucceeded': return { value: secondary ? undefined : 1 };
    case 'Eldonia/ScheduledJob WatchBegan': return { value: undefined };
    default: return undefined;
  }
}

function inputsOf(alarm: FoundAlarm, situation: Situation): Inputs {
  const { healthy: sound } = healthyAndSick(alarm);
  return Object.fromEntries(Object.entries(metricsOf(alarm.properties)).map(([id, { Metric }]) => {
    const special = published(Metric, alarm.region, situation);
    return [id, special ? special.value : sound![id]];
  }));
}

/** The alarms in ALARM, metric alarms and composite alarms, of one Region or of all. */
function alarming(situation: Situation, region?: string): string[] {
  const ids = pair.alarms.filter((alarm) => statesAfter(alarm, [inputsOf(alarm, situation)])[0] === 'ALARM').map(({ id }) => id);
  const states = pair.states(ids);
  return [...pair.alarms, ...pair.composites].filter((alarm) => states[alarm.id] === 'ALARM' && (!region || alarm.region === region))
    .map((alarm) => `${alarm.region} ${alarm.path}`);
}

test('the model covers every metric that differs between the Regions', () => {
  const known = new Set(pair.alarms.flatMap((alarm) => Object.values(metricsOf(alarm.properties)))
    .filter(({ Metric }) => published(Metric, TOKYO, healthy(TOKYO))).map(({ Metric }) => Metric.MetricName));

  expect([...known].sort()).toEqual([
    'AuroraGlobalDBProgressLag', 'AuroraGlobalDBRPOLag', 'AuroraGlobalDBReplicationLag', 'Available', 'ExecutionsSucceeded', 'Secondary', 'WatchBegan',
  ]);
});

test.each([
  ['in normal operation', TOKYO], ['after a failover', OSAKA],
])('%s no alarm is in ALARM', (_, writer) => {
  expect(alarming(healthy(writer))).toEqual([]);
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
  ])('the Region that replicates notifies of a database that %s, and the writer does not', (_lag, lag) => {
    expect(alarming({ ...healthy(writer), lag }).sort()).toEqual([...lagAlarms, ...degraded].sort());
  });

  test('a job that does not run goes into ALARM in the Region that runs it, and there only', () => {
    const jobs = pair.alarms.filter((alarm) => alarm.path.endsWith('/MissedRunsAlarm'));
    const missed = jobs.filter((alarm) => statesAfter(alarm, [{ ...inputsOf(alarm, healthy(writer)), succeeded: undefined }])[0] === 'ALARM');

    expect(jobs.map(({ region }) => region).sort()).toEqual([TOKYO, OSAKA]);
    expect(missed.map(({ region }) => region)).toEqual([writer]);
  });

  test('a function that cannot read the roles causes no alarm in Tokyo, and in Osaka those of a standby', () => {
    const found = alarming({ ...healthy(writer), rolesKnown: false });

    expect(found.filter((alarm) => alarm.includes('RpoAlarm'))).toEqual(writer === OSAKA ? [`${OSAKA} Pair/Database/RpoAlarm`] : []);
  });
});

describe('the alarms that start an automatic failover', () => {
  const triggers = ['eldonia-site-unavailable', 'eldonia-replication-stopped'];
  const starts = (situation: Situation) => triggers.every((name) => {
    const alarm = pair.alarms.find(({ region, properties }) => region === OSAKA && properties.AlarmName === name)!;
    return statesAfter(alarm, [inputsOf(alarm, situation)])[0] === 'ALARM';
  });

  test.each<[string, Partial<Situation>, boolean]>([
    ['Tokyo is gone', { siteAvailable: false, lag: undefined }, true],
    ['Tokyo is gone, and the roles cannot be read', { siteAvailable: false, lag: undefined, rolesKnown: false }, true],
    ['CDN, DNS or certificate fail', { siteAvailable: false }, false],
    ['the replication fails', { lag: undefined }, false],
    ['Osaka serves users, and its site fails', { writer: OSAKA, siteAvailable: false }, false],
    ['Osaka serves users, its site fails, and Tokyo is gone', { writer: OSAKA, siteAvailable: false, lag: undefined }, false],
  ])('%s', (_, change, expected) => {
    expect(starts({ ...healthy(TOKYO), ...change })).toBe(expected);
  });
});

test('the simulated values are those of the alarms', () => {
  const wrong = pair.alarms.filter((alarm) => isBreaching(alarm.properties, inputsOf(alarm, healthy(TOKYO))) === true);

  expect(wrong.map(({ id }) => id)).toEqual([]);
});
