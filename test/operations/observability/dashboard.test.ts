import { Template } from 'aws-cdk-lib/assertions';
import { alarmsIn, api, cache, database, edge, everyPart, observed } from './fixture';
import { Body, MetricOptions } from '../../../tools/dashboards/bodies';
import { propertiesOf } from '../../support/templates';

const DASHBOARD = 'AWS::CloudWatch::Dashboard';
const QUERY = 'AWS::Logs::QueryDefinition';
/** What a dashboard takes. */
const MOST_METRICS = 2_500;
const MOST_IN_A_WIDGET = 500;

/** The body of the only dashboard, with its intrinsics as text. */
function bodyOf(template: Template): Body {
  const [{ DashboardBody }] = propertiesOf(template, DASHBOARD);
  const text = typeof DashboardBody === 'string' ? DashboardBody
    : DashboardBody['Fn::Join'][1].map((part: string | object) => typeof part === 'string' ? part : Object.values(part).flat().join('.')).join('');
  return JSON.parse(text);
}

const { template } = observed((stack) => ({ ...everyPart(stack), edge: edge(stack), name: 'shop' }));
const { widgets, periodOverride } = bodyOf(template);
const graphs = widgets.filter(({ type }) => type === 'metric');

const titled = (title: string) => widgets.find(({ properties }) => properties.title === title)!;

describe('the dashboard', () => {
  test('shows by the minute since when requests fail, and no availability without requests', () => {
    const shown = [...titled('Failed requests (in a minute)').properties.metrics!, ...titled('Latency (seconds)').properties.metrics!];
    const expressions = widgets.flatMap(({ properties: { metrics = [] } }) => metrics)
      .flatMap((row) => (row.at(-1) as MetricOptions).expression ?? [])
      .filter((expression) => expression.includes('100 * (1 - '));

    expect(new Set(shown.map((row) => (row.at(-1) as { period?: number }).period))).toEqual(new Set([60]));
    expect(new Set(expressions)).toEqual(new Set(['IF(all > 0, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all))']));
  });

  test('has the unit in each title, and the line of the alarm', () => {
    expect(graphs.filter(({ properties }) => !/\(.+\)$/.test(properties.title!))).toEqual([]);
    expect(titled('CPU of tasks (%)').properties.annotations!.horizontal).toMatchObject([{ value: 85 }]);
    expect(titled('Latency (seconds)').properties.annotations!.horizontal).toMatchObject([{ value: 1 }]);
  });

  test('shows every alarm', () => {
    const { alarms } = titled('All alarms').properties;
    const windows = Object.keys(alarmsIn(template)).filter((id) => /AvailabilityFast|AvailabilitySlow/.test(id));

    // The halves of the burn rates are shown by the composites of theirs.
    expect(alarms).toHaveLength(Object.keys(alarmsIn(template)).length - windows.length + 2);
  });

  test('keeps the periods of its titles, has availability of the time until now, and a graph of it that does not begin at zero', () => {
    const numbers = widgets.filter(({ properties }) => properties.setPeriodToTimeRange);

    expect(periodOverride).toBe('inherit');
    expect(numbers.map(({ properties }) => properties.start)).toEqual(['-PT1H', '-P1D', '-P30D']);
    expect(titled('Availability per hour (%)').properties.yAxis!.left).toEqual({ max: 100, label: '%', showUnits: false });
  });

  test('calls queues, functions and buckets by names, not by paths', () => {
    const labels = (title: string) => titled(title).properties.metrics!.map((row) => (row.at(-1) as { label?: string }).label);

    expect(labels('Waiting messages (count)')).toEqual(['Images', 'Receipts']);
    expect(labels('Dead-letter queues (messages)')).toEqual(['Images', 'Receipts', 'Cleanup']);
    expect(labels('Function errors (in 5 minutes)')).toEqual(['Images', 'Handler']);
    expect(labels('Replication latency (seconds)')).toEqual(['Media']);
    // The database is no copy that could be behind.
    expect(widgets.filter(({ properties }) => properties.title?.startsWith('Lag behind'))).toEqual([]);
  });

  test('keeps to what CloudWatch takes', () => {
    const counts = graphs.map(({ properties }) => properties.metrics!.length);

    expect(Math.max(...counts)).toBeLessThan(MOST_IN_A_WIDGET);
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThan(MOST_METRICS);
  });

  test('has a name that only this region\'s has, or one that CloudFormation makes, and can be left out', () => {
    template.hasResourceProperties(DASHBOARD, { DashboardName: 'shop-ap-northeast-1' });
    expect(propertiesOf(observed((stack) => ({ cache: cache(stack) })).template, DASHBOARD)[0].DashboardName).toBeUndefined();
    observed((stack) => ({ cache: cache(stack), dashboard: false })).template.resourceCountIs(DASHBOARD, 0);
  });
});

describe('saved queries', () => {
  test('are in the folder of the name, one for each question', () => {
    const queries = propertiesOf(template, QUERY);

    expect(queries.map(({ Name }) => Name)).toEqual([
      'shop/api/errors by message', 'shop/api/latest errors', 'shop/api/slowest requests', 'shop/api/5xx by path', 'shop/database/slow statements',
      'shop/database/errors', 'shop/cache/slow commands',
    ]);
    expect(queries.filter(({ LogGroupNames, QueryString }) => LogGroupNames.length !== 1 || QueryString.length > 10_000)).toEqual([]);
  });

  test('need a log, and can be left out', () => {
    observed((stack) => ({ database: database(stack) })).template.resourceCountIs(QUERY, 0);
    observed((stack) => ({ api: api(stack), savedQueries: false })).template.resourceCountIs(QUERY, 0);
  });
});
