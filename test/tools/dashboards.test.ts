import { METRICS as PUBLISHED } from '../../tools/alarms/metrics';
import { canonical } from '../../tools/assemblies/canonical';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { dashboardsOf, metricsOf, ShownMetric, withoutDots } from '../../tools/dashboards/bodies';

const COLUMNS = 24;

const isGlobal = ({ namespace, metricName }: ShownMetric): boolean =>
  PUBLISHED.some((source) => source.namespace === namespace && source.metricName === metricName && source.region === 'us-east-1');

const dashboards = dashboardsOf(canonical('everythingOn'));

test('a pair has a dashboard in each region, and one of both', () => expect(dashboards.map(({ name, region }) => [name, region])).toEqual([
  ['eldonia-ap-northeast-1', TOKYO.region], ['eldonia-failover', OSAKA.region], ['eldonia-ap-northeast-3', OSAKA.region],
]));

describe.each(dashboards.map((dashboard) => [dashboard.name, dashboard] as const))('%s', (_, dashboard) => {
  const { region, body: { widgets } } = dashboard;
  const rows = metricsOf(dashboard);

  test('fills its columns, without overlaps and holes', () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (__, index) => `${x + index % width},${y + Math.floor(index / width)}`));

    expect(new Set(cells).size).toBe(cells.length);
    expect(cells).toHaveLength(COLUMNS * Math.max(...widgets.map(({ y, height }) => y + height)));
    expect(widgets.filter(({ x, width }) => x + width > COLUMNS)).toEqual([]);
  });

  test('has a title on each widget, or a text', () =>
    expect(widgets.filter(({ properties: { title, markdown } }) => !(title ?? markdown))).toEqual([]));

  test('names each alarm once, and those of the platform by what they watch', () => {
    const names = widgets.flatMap(({ properties: { alarms = [], title } }) => title === 'All alarms' ? alarms : []).map((arn) => arn.split(':').at(-1)!);

    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((alarm) => !alarm.startsWith('eldonia-') && alarm.includes('Platform'))).toEqual([]);
  });

  test('has labels that are short', () =>
    expect(rows.map(({ label = '' }) => label).filter((label) => label.length > 32 || label.includes('/'))).toEqual([]));

  test('has no two metrics of a graph with the same label', () => {
    const equal = widgets.filter(({ properties: { metrics = [] } }) => {
      const labels = withoutDots(metrics).filter(({ options }) => options.visible !== false)
        .map(({ words, options }) => options.label ?? words[1] ?? options.expression);
      return new Set(labels).size < labels.length;
    });

    expect(equal.map(({ properties: { title } }) => title)).toEqual([]);
  });

  test('reads each metric in the region where it is', () => {
    const global = rows.filter(isGlobal);
    const named = rows.filter(({ label = '' }) => /^(replica in )?ap-northeast-\d$/.test(label));
    const others = rows.filter((row) => ![...global, ...named].includes(row) && row.namespace !== 'AWS/S3');

    expect(global.filter((row) => row.region !== 'us-east-1')).toEqual([]);
    expect(named.filter((row) => !row.label!.endsWith(row.region))).toEqual([]);
    expect(others.filter((row) => row.region !== region)).toEqual([]);
  });
});
