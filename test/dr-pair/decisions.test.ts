import { readFileSync } from 'fs';
import { join } from 'path';
import { FACTS, MODES } from './runbook-fixture';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { AlarmProperties, MetricQuery, MetricStat, metricsOf, seriesOf } from '../../tools/alarms/alarm-simulator';
import { Signal } from '../../tools/alarms/signal';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { dashboardsOf, withoutDots } from '../../tools/dashboards/bodies';
import { ArcPlan } from '../../tools/failover/arc';
import { applying, decisionsOf, Observation } from '../../tools/failover/decisions';
import { alarmsOfPlan, LAGS, LostLag, QUIET_MINUTES, samplesOf } from '../../tools/failover/detection';
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
/** The lag that its metric shows so many minutes after the outage began. */
const lagAfter = (lag: LostLag, minutes: number) => {
  const sample = samplesOf(`AWS/RDS ${RPO_LAG}`, lag, 0)[QUIET_MINUTES + minutes - 1];
  return sample && sample.max / 60_000;
};

describe.each(MODES)('the table of decisions: %s', (_, modes) => {
  const decisions = decisionsOf(renderRunbook({ ...FACTS, ...modes }), TOKYO);
  const adviceFor = (observed: Observation) => applying(decisions, observed).map(({ advice }) => advice);

  test.each(LAGS)('has one row for each minute of a lost Region whose lag is %s, and ends with the failover', (lag) => {
    const found = MINUTES.flatMap((minute) => [true, false].map((impaired) =>
      [minute, adviceFor({ responds: false, silent: minute, tasks: 'not ready', impaired, lag: lagAfter(lag, minute) })] as const));

    expect(found.filter(([, advice]) => advice.length !== 1).map(([minute, advice]) => `${minute}: ${advice.join(' and ') || 'nothing'}`)).toEqual([]);
    expect([...new Set(found.flatMap(([, advice]) => advice))]).toEqual(['wait', 'failover']);
  });

  test('has no advice against another one while the Region responds, and never a failover without it', () => {
    const found = MINUTES.flatMap((lag) => [true, false].map((impaired) => [lag, adviceFor({ responds: true, tasks: 'not ready', impaired, lag })] as const));

    expect(found.filter(([, advice]) => new Set(advice).size !== 1 || advice[0] !== 'switchover')).toEqual([]);
    // One row more from the objective on.
    expect(new Set(found.filter(([lag]) => lag > 15).map(([, advice]) => advice.length))).toEqual(new Set([2, 3]));
  });
});

test('reads each sentence of the table', () => {
  const runbook = renderRunbook(FACTS);

  expect(decisionsOf(runbook, TOKYO).map(({ advice }) => advice).sort()).toEqual(
    ['failover', 'no failover', 'no failover', 'no failover', 'switchover', 'switchover', 'switchover', 'wait']);
  expect(() => decisionsOf(runbook.replace('A release caused', 'An upgrade caused'), TOKYO)).toThrow('lacks "An upgrade caused the problem."');
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
