import { Template } from 'aws-cdk-lib/assertions';
import { FACTS } from './runbook-fixture';
import { createPairDashboard } from '../../src/dr-pair/private/pair-dashboard';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';

interface Widget {
  readonly type: string;
  readonly width: number;
  readonly x: number;
  readonly properties: {
    readonly title?: string;
    readonly region: string;
    readonly markdown?: string;
    readonly metrics?: unknown[][];
    readonly alarms?: string[];
    readonly annotations?: { readonly horizontal: { readonly value: number }[] };
  };
}

// That no rule finds anything in it, test/validated sees in each pair.
const stack = testStack(OSAKA);
createPairDashboard(stack, FACTS);
const template = Template.fromStack(stack);
const widgets = bodyOf();
const titled = (title: string) => widgets.find(({ properties }) => properties.title?.startsWith(title))!;

function bodyOf(): Widget[] {
  const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const body = dashboard.Properties.DashboardBody as string | { 'Fn::Join': [string, (string | object)[]] };
  const text = typeof body === 'string' ? body : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

/** Region by a metric's own; the widget's where it has none. */
const regions = ({ properties: { metrics = [], region } }: Widget) =>
  metrics.map((metric) => (metric.at(-1) as { region?: string }).region ?? region);

test('has the name that the runbook links to', () => {
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', { DashboardName: 'shop-pair' });
});

test('says first whether users are served and what a failover would lose, then how the plan is started', () => {
  const [numbers, text] = ['metric', 'text'].map((type) => widgets.findIndex((widget) => widget.type === type));
  const labels = widgets[numbers].properties.metrics!.map((metric) => (metric.at(-1) as { label: string }).label);

  expect(labels).toEqual(['Served (1 yes, 0 no)', 'Answer (ms)', 'Database behind (ms)', 'Media behind (s)']);
  expect(text).toBe(numbers + 1);
  expect(widgets[text].properties.markdown).toContain('start-plan-execution --region ap-northeast-3');
  expect(widgets[text].properties.markdown).toContain('--step-name failover-approve --approval approve');
});

test('has commands that a screen is wide enough for', () => {
  const [{ properties: { markdown } }] = widgets.filter(({ type }) => type === 'text');

  expect(Math.max(...markdown!.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150);
});

test('fills rows of 24 columns and not more', () => {
  expect(widgets.filter(({ x, width }) => x + width > 24)).toEqual([]);
});

test('has the alarms of each region in a widget of their own', () => {
  const alarms = widgets.filter(({ type }) => type === 'alarm').map(({ properties }) => properties.alarms!.map((arn) => arn.split(':').slice(3).join(':')));

  expect(alarms).toEqual([
    ['ap-northeast-3:123456789012:alarm:shop-site-unavailable', 'ap-northeast-3:123456789012:alarm:shop-not-replicated'],
    ['ap-northeast-1:123456789012:alarm:shop-unhealthy'],
  ]);
});

test.each<[string, string[]]>([
  ['Available', ['ap-northeast-3']],
  ['Database: data', ['ap-northeast-1', 'ap-northeast-3']],
  ['Database: replication lag', ['ap-northeast-1', 'ap-northeast-3']],
  ['Media: replication lag', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: waiting', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: failed', ['ap-northeast-1', 'ap-northeast-3']],
  ['Running tasks', ['ap-northeast-1', 'ap-northeast-3']],
  ['CPU', ['ap-northeast-1', 'ap-northeast-3']],
])('looks for "%s" in the regions where it is published', (title, expected) => {
  expect(regions(titled(title))).toEqual(expected);
});

test.each<[string, unknown[]]>([
  ['Available', ['Eldonia/SiteProbe', 'Available', 'Site', 'shop.example/health']],
  ['Database: data', ['AWS/RDS', 'AuroraGlobalDBRPOLag', 'DBClusterIdentifier', 'tokyo-database']],
  ['Media: replication lag', ['AWS/S3', 'ReplicationLatency', 'DestinationBucket', 'osaka-media', 'RuleId', 'replication', 'SourceBucket', 'tokyo-media']],
  ['Running tasks', ['ECS/ContainerInsights', 'RunningTaskCount', 'ClusterName', 'tokyo-cluster', 'ServiceName', 'tokyo-backend']],
])('shows under "%s" what AWS or the probe publishes', (title, expected) => {
  expect(titled(title).properties.metrics![0].slice(0, -1)).toEqual(expected);
});

test('draws the objective: the database in milliseconds, media in seconds', () => {
  const line = (title: string) => titled(title).properties.annotations!.horizontal.map(({ value }) => value);

  expect(line('Database: data')).toEqual([900_000]);
  expect(line('Media: replication lag')).toEqual([900]);
});

test('leaves out the alarms of a region without any', () => {
  const other = testStack(OSAKA);
  createPairDashboard(other, { ...FACTS, alarms: [] });
  const [{ Properties }] = Object.values(Template.fromStack(other).findResources('AWS::CloudWatch::Dashboard'));

  expect(JSON.stringify(Properties)).not.toContain(':alarm:');
});
