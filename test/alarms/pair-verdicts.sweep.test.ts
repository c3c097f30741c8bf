import { AppAlarms, Composite } from '../../tools/alarms/pair-alarms';
import { canonical } from '../../tools/assemblies/canonical';

const pair = new AppAlarms(canonical('everythingOn'));
const REGIONS = ['ap-northeast-1', 'ap-northeast-3'] as const;
type Region = typeof REGIONS[number];

// docs/alarms.md lists what is part of which verdict, and the topics; test/docs/pages.sweep.test.ts compares it.

/** Alarms that are part of no verdict, and why. */
const APART: [alarm: RegExp, reason: string][] = [
  [/^ap-northeast-[13] Pair\/Role\/Alarm$/, 'alarms assume normal operation: it changes no verdict, and can wait until the morning'],
  [/^ap-northeast-3 Topics\/Alarm$/, 'the topics of the standby are deployed before its verdicts, and both are notified'],
  [/^ap-northeast-3 Pair\/Database\/ReplicationStoppedAlarm$/, 'a trigger of the failover plan: the alarms on the lag, which follow the objective, are the cause'],
  [/^ap-northeast-[13] Platform\/(UploadedBytes|UploadRequests|BucketRequests|SentBytes|KmsCalls|FlowLogs\/LogBytes|Audit\/AwsCalls)$/, 'what usage costs says nothing of the platform\'s health'],
  [/^us-east-1 /, 'a composite alarm hears of its own region alone: these tell the topic of us-east-1'],
  [/^ap-northeast-[13] Platform\/Audit\/UndeliveredAlarm$/, 'the audit is deployed after the verdicts, and a lost finding says nothing of the platform\'s health'],
  [/^ap-northeast-1 Platform\/Audit\/Alarms\//, 'who did what in the account is no state that ends, and says nothing of the platform\'s health'],
];

const all = [...pair.alarms, ...pair.composites];
const verdict = (region: Region, name: string): Composite => pair.composites.find((composite) =>
  composite.region === region && composite.properties.AlarmName === `eldonia-${name}`)!;
const isPage = ({ properties }: Composite) => /^eldonia-degraded-/.test(properties.AlarmName!);
const childrenOf = (composite: Composite) => all.filter(({ id }) => pair.parents(id).includes(composite));

test('no rule names an alarm twice', () => {
  for (const composite of pair.composites) expect(pair.leaves(composite)).toEqual([...new Set(pair.leaves(composite))]);
});

test('every alarm is in exactly one of them, beside a page, or apart for a reason and notifies', () => {
  const apart = pair.alarms.filter(({ id }) => pair.parents(id).filter((composite) => !isPage(composite)).length !== 1);
  const names = apart.map(({ region, path }) => `${region} ${path}`);

  expect(names.filter((alarm) => !APART.some(([pattern]) => pattern.test(alarm)))).toEqual([]);
  expect(APART.filter(([pattern]) => !names.some((alarm) => pattern.test(alarm)))).toEqual([]);
  expect(apart.filter(({ properties: { AlarmActions = [] } }) => AlarmActions.length === 0).map(({ id }) => id)).toEqual([]);
});

describe.each(REGIONS)('in %s', (region) => {
  test.each(['unhealthy', 'degraded'])('%s goes into ALARM with any one of its alarms, and recovers with it', (name) => {
    const composite = verdict(region, name);
    const silent = childrenOf(composite).filter((child) => {
      const leaves = pair.composites.filter(({ id }) => id === child.id).flatMap((inner) => pair.leaves(inner));
      return !pair.inAlarm(composite, leaves.length > 0 ? leaves : [child.id]);
    });

    expect(silent.map(({ path }) => path)).toEqual([]);
    expect(pair.inAlarm(composite, [])).toBe(false);
  });

  test.each(['fast-burn', 'slow-burn'])('%s goes into ALARM when both windows breach, and not for one alone', (name) => {
    const composite = verdict(region, name);
    const [long, short] = pair.leaves(composite);

    expect([[], [long], [short], [long, short]].map((alarming) => pair.inAlarm(composite, alarming))).toEqual([false, false, false, true]);
  });

  test('every cause pages for one part, but those that last for a day, that can wait for the morning, and what scanners do', () => {
    const mute = childrenOf(verdict(region, 'degraded')).filter(({ id }) => pair.parents(id).filter(isPage).length !== 1);

    expect(mute.map(({ path }) => path.replace('Platform/Observability/', '')).sort()).toEqual(['Api/LogBytes', 'Api/TlsErrors', 'Availability/Day', 'Database/Growth', 'Database/ReaderCpu', 'Database/VolumeIo', 'Infrastructure/NatBytes', 'Infrastructure/NatReceivedBytes', 'Api/ProcessedBytes', 'Api/Sessions/LogBytes'].sort());
  });
});
