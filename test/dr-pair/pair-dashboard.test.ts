import { Template } from 'aws-cdk-lib/assertions';
import { FACTS } from './runbook-fixture';
import { createPairDashboard } from '../../src/dr-pair/private/pair-dashboard';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { Body, Widget } from '../../tools/dashboards/bodies';

// test/validated checks the dashboard of each pair against the rules.
const stack = testStack(OSAKA);
createPairDashboard(stack, FACTS);
const template = Template.fromStack(stack);
const widgets = bodyOf();
const titled = (title: string) => widgets.find(({ properties }) => properties.title?.startsWith(title))!;

function bodyOf(): Body['widgets'] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard.Properties.DashboardBody as string | { 'Fn::Join': [string, (string | object)[]] };
  const text = typeof body === 'string' ? body
    : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join('');
  return (JSON.parse(text) as Body).widgets;
}

interface Options {
  readonly region?: string;
  readonly label: string;
  readonly visible?: boolean;
  readonly expression?: string;
}

const optionsOf = (metric: readonly unknown[]) => metric.at(-1) as Options;
/** The metrics that a widget reads, without expressions over them. */
const read = ({ properties: { metrics = [] } }: Widget) => metrics.filter((metric) => optionsOf(metric).expression === undefined);
/** The Regions of the metrics, or of the widget if a metric has none. */
const regions = (widget: Widget) => [...new Set(read(widget).map((metric) => optionsOf(metric).region ?? widget.properties.region))];

test('has the name in the link of the runbook', () => {
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'shop-pair' });
});

test('shows availability and replication lag first, then the commands that start the plan', () => {
  const [numbers, text] = ['metric', 'text'].map((type) => widgets.findIndex((widget) => widget.type === type));
  const labels = widgets[numbers].properties.metrics!.map(optionsOf)
    .filter(({ visible }) => visible !== false).map(({ label }) => label);

  expect(labels).toEqual([
    'Available (1 = yes, 0 = no)', 'Response time (ms)', 'Database replication lag (ms)', 'Media replication lag (s)',
  ]);
  expect(text).toBe(numbers + 1);
  expect(widgets[text].properties.markdown).toContain('start-plan-execution --region ap-northeast-3');
  expect(widgets[text].properties.markdown).toContain('--step-name failover-approve --approval approve');
});

test('no line of the commands is longer than 150 characters', () => {
  const [{ properties: { markdown } }] = widgets.filter(({ type }) => type === 'text');

  expect(Math.max(...markdown!.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150);
});

test('shows the alarms of each Region in a separate widget', () => {
  const alarms = widgets.filter(({ type }) => type === 'alarm')
    .map(({ properties }) => properties.alarms!.map((arn) => arn.split(':').slice(3).join(':')));

  expect(alarms).toEqual([
    [
      'ap-northeast-3:123456789012:alarm:shop-site-unavailable',
      'ap-northeast-3:123456789012:alarm:shop-not-replicated',
    ],
    ['ap-northeast-1:123456789012:alarm:shop-unhealthy'],
  ]);
});

test.each<[string, string[]]>([
  ['Availability', ['ap-northeast-3']],
  ['Database: data', ['ap-northeast-1', 'ap-northeast-3']],
  ['Database: replication lag', ['ap-northeast-1', 'ap-northeast-3']],
  ['Media: replication lag', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: pending', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: failed', ['ap-northeast-1', 'ap-northeast-3']],
  ['Running tasks', ['ap-northeast-1', 'ap-northeast-3']],
  ['CPU', ['ap-northeast-1', 'ap-northeast-3']],
])('"%s" reads its metrics in the Regions that publish them', (title, expected) => {
  expect(regions(titled(title))).toEqual(expected);
});

test.each<[string, unknown[]]>([
  ['Availability', ['Eldonia/SiteProbe', 'Available', 'Site', 'shop.example/health']],
  ['Database: data', ['AWS/RDS', 'AuroraGlobalDBRPOLag', 'DBClusterIdentifier', 'tokyo-database']],
  ['Media: replication lag', [
    'AWS/S3', 'ReplicationLatency',
    'DestinationBucket', 'osaka-media', 'RuleId', 'replication', 'SourceBucket', 'tokyo-media',
  ]],
  ['Running tasks', [
    'ECS/ContainerInsights', 'RunningTaskCount', 'ClusterName', 'tokyo-cluster', 'ServiceName', 'tokyo-backend',
  ]],
])('"%s" shows a metric of AWS or of the site probe', (title, expected) => {
  expect(read(titled(title))[0].slice(0, -1)).toEqual(expected);
});

test('shows the recovery point objective: in milliseconds for the database, in seconds for media', () => {
  const line = (title: string) => titled(title).properties.annotations!.horizontal!.map(({ value }) => value);

  expect(line('Database: data')).toEqual([900_000]);
  expect(line('Media: replication lag')).toEqual([900]);
});

test('shows no alarm widget for a Region without alarms', () => {
  const other = testStack(OSAKA);
  createPairDashboard(other, { ...FACTS, alarms: [] });
  const [{ Properties }] = Object.values(Template.fromStack(other).findResources('AWS::CloudWatch::Dashboard'));

  expect(JSON.stringify(Properties)).not.toContain(':alarm:');
});

test('shows the lag with the dimensions with which Aurora publishes it', () => {
  const shown = titled('Database: data').properties.metrics!.map(optionsOf).filter(({ visible }) => visible !== false);

  expect(shown.map(({ expression }) => expression)).toEqual(['ap_northeast_1', 'ap_northeast_3'].map((region) => `MAX([lag_${region}, from_${region}])`));
  expect(read(titled('Database: data')).map((metric) => metric.slice(2, -1))).toEqual(expect.arrayContaining([
    ['DBClusterIdentifier', 'osaka-database'], ['DBClusterIdentifier', 'osaka-database', 'SourceRegion', 'ap-northeast-1'],
  ]));
});
