import { readFileSync } from 'fs';
import { join } from 'path';
import { FACTS, MODES } from './runbook-fixture';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { FailoverMode } from '../../src/failover';
import { Advice, advise, AdviceNames, decisionsOf, Observation } from '../../src/failover/private/advice';
import { AlarmProperties, MetricQuery, MetricStat, metricsOf, seriesOf } from '../../tools/alarms/alarm-simulator';
import { Signal } from '../../tools/alarms/signal';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { dashboardsOf, withoutDots } from '../../tools/dashboards/bodies';
import { ArcPlan } from '../../tools/failover/arc';
import { alarmsOfPlan, LAGS, QUIET_MINUTES, samplesOf } from '../../tools/failover/detection';
import { awsCommands } from '../../tools/runbook/commands';

type Described = { readonly AlarmDescription?: string };

const MINUTES = Array.from({ length: 60 }, (_, index) => index + 1);
const TOKYO = FACTS.primary.region;
const OSAKA = FACTS.standby.region;
const RPO_LAG = 'AuroraGlobalDBRPOLag';
/** What the metric shows at each moment, and what a failover of a lost Region does not lose. */
const SINCE = /time since the last replicated transaction/i;
const LOSS = /would lose|data loss|exceeds the RPO/i;

const runbookOf = (program: Program) => readFileSync(join(canonical(program).directory, 'eldonia-runbook.md'), 'utf8');

const SOME_MINUTES = [undefined, 1, 9, 10, 29, 30, 60];

/** Everything that can be known, in each combination. */
const OBSERVATIONS = product<Observation>({
  cause: [undefined, 'release', 'data'],
  impaired: [true, false],
  moved: [true, false],
  down: SOME_MINUTES,
  silent: SOME_MINUTES,
  database: [true, false],
  tasks: [true, false],
  balancer: [true, false],
});

function product<T extends object>(values: { readonly [Key in keyof T]-?: readonly T[Key][] }): T[] {
  return Object.entries(values).reduce<object[]>((all, [key, some]) =>
    all.flatMap((one) => (some as unknown[]).map((value) => ({ ...one, [key]: value }))), [{}]) as T[];
}

describe.each(MODES)('the table of decisions: %s', (_, modes) => {
  const facts = { ...FACTS, ...modes };
  const runbook = renderRunbook('failover', facts);
  const { cluster: standbyCluster } = /--target-db-cluster-identifier "(?<cluster>[^"]+)"/.exec(runbook)!.groups!;
  const names: AdviceNames = { ...facts, automatic: facts.failoverMode === FailoverMode.AUTOMATIC, standbyCluster: standbyCluster! };
  const decisions = decisionsOf(names);
  const open = ({ cause, moved }: Observation) => cause === undefined && !moved;
  const responds = (seen: Observation) => open(seen) && seen.silent === undefined && seen.database;

  test('is that of the runbook, whose first row that applies decides; each row decides in a situation, and its commands are in a runbook', () => {
    const [, section] = /^## 2\. Decide\n(.*?)^## /ms.exec(runbook)!;
    const texts = [runbook, renderRunbook('recovery', facts), renderRunbook('rebuild', facts)].join('\n');

    expect(section).toContain('\nThe first row that applies, from above, decides:\n');
    expect([...section!.matchAll(/^\| (.+?) \| (.+) \|$/gm)].slice(2).map(([, situation, action]) => [situation, action]))
      .toEqual(decisions.map(({ situation, action }) => [situation, action]));
    expect(new Set(OBSERVATIONS.map((seen) => advise(names, seen).situation))).toEqual(new Set(decisions.map(({ situation }) => situation)));
    expect(decisions.flatMap(({ commands }) => commands).filter((command) => !texts.includes(`\n${command}\n`))).toEqual([]);
  });

  test.each<[string, of: (seen: Observation) => boolean, Advice, command: RegExp | undefined]>([
    ['users have moved', ({ moved }) => moved, 'no failover', /describe-global-clusters/],
    ['the cause is in both Regions', (seen) => seen.cause !== undefined && !seen.moved, 'no failover', /parameter-history|RestorableTime/],
    ['the Region is silent for some minutes', (seen) => open(seen) && (seen.silent ?? 60) < 10 && !seen.impaired, 'wait', /failover-advise/],
    ['the Region is lost', (seen) => open(seen) && (seen.silent ?? 0) >= 10, 'failover', /start-plan-execution/],
    ['AWS reports a Region that is silent', (seen) => open(seen) && seen.silent !== undefined && seen.impaired, 'failover', /start-plan-execution/],
    ['the database alone is lost', (seen) => open(seen) && seen.silent === undefined && !seen.database && (seen.down ?? 0) < 30, 'repair', /describe-events/],
    ['AWS reports an impaired Region whose database responds', (seen) => responds(seen) && seen.impaired, 'switchover', /start-plan|switchover-global/],
    ['the fault is in the tasks or the load balancer for half an hour', (seen) => responds(seen) && !seen.impaired && (seen.down ?? 0) >= 30 &&
      !(seen.tasks && seen.balancer), 'repair', /start-plan|switchover-global/],
    ['the fault is in what both Regions share', (seen) => responds(seen) && !seen.impaired && seen.down !== undefined && seen.tasks && seen.balancer, 'no failover', /curl/],
    ['the site is not known to be down', (seen) => responds(seen) && !seen.impaired && seen.down === undefined, 'no failover', undefined],
  ])('if %s, there is one advice', (__, of, advice, command) => {
    const found = OBSERVATIONS.filter(of).map((seen) => advise(names, seen));

    expect([...new Set(found.map((one) => one.advice))]).toEqual([advice]);
    expect(found.filter((one) => command ? !command.test(one.command ?? '') : one.command !== undefined)).toEqual([]);
  });

  test('no row depends on the lag, which grows while the Region is lost; with a large one a switchover is the only way while it responds', () => {
    expect(decisions.filter(({ situation }) => situation.includes('lag'))).toEqual([]);
    expect(runbook).toContain(`\n- While ${TOKYO} and its database respond, and the replication lag exceeds 15 minutes: wait if you can, and use only a switchover. It takes longer`);
  });
});

test('the operator asks the load balancer and the database of the primary Region, too', () => {
  const [, detect] = /^## 1\. Detect\n(.*?)^## 2\. /ms.exec(renderRunbook('failover', FACTS))!;
  const asked = awsCommands(detect!).filter((command) => command[command.indexOf('--region') + 1] === TOKYO)
    .map(([service, operation, ...options]) => [service, operation, ...options.filter((one) => /^HTTPCode_|^AWS::Elastic|^tokyo-database$/.test(one))].join(' '));

  expect(asked).toEqual(expect.arrayContaining([
    'elbv2 describe-target-health', 'cloudwatch get-metric-statistics HTTPCode_ELB_5XX_Count', 'rds describe-db-clusters tokyo-database', 'rds describe-events tokyo-database',
  ]));
});

describe.each<Program>(['warmPair', 'pilotLight'])('the lag before the outage in the runbook of %s', (program) => {
  const assembly = canonical(program);
  const [, detect] = /^## 1\. Detect\n(.*?)^## 2\. /ms.exec(runbookOf(program))!;
  const command = awsCommands(detect!).find(([, operation]) => operation === 'get-metric-data') ?? [];
  const option = (name: string) => command[command.indexOf(`--${name}`) + 1];
  /** As the simulator reads those of an alarm. */
  const queries = () => ({ Metrics: JSON.parse(option('metric-data-queries')!) as MetricQuery[] }) as unknown as AlarmProperties;

  test('comes from the metrics that the alarms read, in their Region, which is not the lost one', () => {
    const [alarms] = alarmsOfPlan(assembly, {} as ArcPlan, OSAKA);
    const resources = Object.assign({}, ...assembly.stacksRecursively.filter(({ environment: { region } }) => region === OSAKA)
      .map(({ template }) => template.Resources)) as Record<string, { Properties: { DBClusterIdentifier?: string } }>;
    const nameOf = (value: unknown) => typeof value === 'string' ? value : resources[(value as { Ref: string }).Ref]!.Properties.DBClusterIdentifier;
    const read = ({ Metric: { Dimensions = [], ...metric }, Period, Stat }: MetricStat) =>
      ({ ...metric, Dimensions: Dimensions.map(({ Name, Value }) => `${Name}=${nameOf(Value)}`).sort(), Period, Stat });
    const watched = ['eldonia-site-unavailable', 'eldonia-database-not-replicated'].flatMap((name) =>
      Object.values(metricsOf(alarms.find(({ AlarmName }) => AlarmName === name)!))).filter(({ Metric: { Namespace } }) => Namespace !== 'Eldonia/Failover');

    expect(option('region')).toBe(OSAKA);
    expect(Object.values(metricsOf(queries())).map(read)).toEqual(watched.map(read));
  });

  test.each(LAGS)('is that of the last minute with the site, in each minute of a lost Region whose lag is %s', (lag) => {
    const shown = (minute: number) => {
      const values = seriesOf(queries(), (_, { Metric: { Namespace, MetricName, Dimensions = [] }, Stat }) => {
        // Aurora publishes it with one of the two sets of dimensions.
        const samples = Dimensions.length > 1 ? [] : samplesOf(`${Namespace} ${MetricName}`, lag, 0);
        return new Signal(Array.from({ length: QUIET_MINUTES + minute }, (__, index) => samples[index])).datapoints(Stat, 1).slice(1);
      });
      const known = values.flatMap((value, index) => value === undefined ? [] : [[index, value]]);
      return known.at(-1);
    };

    expect(option('scan-by')).toBe('TimestampDescending');
    expect(option('query')).toMatch(/Timestamps\[0\].*Values\[0\]/);
    expect(MINUTES.map(shown)).toEqual(MINUTES.map(() => [QUIET_MINUTES - 1, 250]));
  });
});

// In a lost Region the metric grows with each minute, and its data was replicated before.
test.each<Program>(['warmPair', 'everythingOn'])('no alarm and no graph of %s takes the present lag for what a failover loses', (program) => {
  const assembly = canonical(program);
  const described = [TOKYO, OSAKA].flatMap((region) => alarmsOfPlan(assembly, {} as ArcPlan, region)[0])
    .map((alarm) => ({ text: (alarm as Described).AlarmDescription!, metrics: Object.values(metricsOf(alarm)).map((one) => one.Metric.MetricName) }))
    .filter(({ metrics }) => metrics.some((name) => /^AuroraGlobalDB\w+Lag$/.test(name)));
  const shown = dashboardsOf(assembly).flatMap(({ name, body }) => body.widgets.map(({ properties: { title, metrics = [] } }) =>
    ({ name, metrics: JSON.stringify(metrics), text: [title, ...withoutDots(metrics).map(({ options: { label } }) => label)].join('; ') })))
    .filter(({ metrics }) => metrics.includes(RPO_LAG));
  const meanings = [...runbookOf(program).matchAll(/^\| `[\w-]+` \| [\w-]+ \| (.*) \|$/gm)].map(([, text]) => ({ text: text! }));
  const ofCommits = [...described.filter(({ metrics }) => metrics.includes(RPO_LAG)), ...shown.filter(({ name, text }) => name === 'eldonia-failover' && text.startsWith('Database: '))];
  const texts = (all: { readonly text: string }[]) => all.map(({ text }) => text);

  expect([described, shown, meanings, ofCommits].map((all) => all.length).filter((count) => count < 3)).toEqual([]);
  expect(texts([...described, ...shown, ...meanings]).filter((text) => LOSS.test(text))).toEqual([]);
  expect(texts(ofCommits).filter((text) => !SINCE.test(text))).toEqual([]);
});
