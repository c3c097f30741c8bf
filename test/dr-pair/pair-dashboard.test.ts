import { App } from 'aws-cdk-lib';
import { FACTS } from './runbook-fixture';
import { createPairDashboard } from '../../src/dr-pair/private/pair-dashboard';
import { RunbookFacts } from '../../src/dr-pair/private/runbook-facts';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { dashboardsOf, withoutDots } from '../../tools/dashboards/bodies';

function dashboardOf(facts: RunbookFacts) {
  const stack = testStack(OSAKA);
  createPairDashboard(stack, facts);
  return dashboardsOf((stack.node.root as App).synth())[0];
}

// test/tools/dashboards.test.ts checks the form of the dashboard of a pair, and the Regions of its metrics but those of S3.
const { name, body: { widgets } } = dashboardOf(FACTS);
const titled = (title: string) => widgets.find(({ properties }) => properties.title?.startsWith(title))!.properties;
const visible = (title: string) => titled(title).metrics!.map((row) => withoutDots([row])[0].options).filter((options) => options.visible !== false);
/** The metrics that a widget reads, without expressions over them. */
const read = (title: string) => withoutDots(titled(title).metrics!).filter(({ words }) => words.length > 0);

test('has the name in the link of the runbook', () => expect(name).toBe('shop-pair'));

test('shows availability and replication lag first, then the commands that start the plan in lines of at most 150 characters', () => {
  const [numbers, text] = ['metric', 'text'].map((type) => widgets.findIndex((widget) => widget.type === type));
  const { markdown = '' } = widgets[text].properties;

  expect(text).toBe(numbers + 1);
  expect(visible(widgets[numbers].properties.title!).map(({ label }) => label)).toEqual([
    'Available (1 = yes, 0 = no)', 'Response time (ms)', 'Database replication lag (ms)', 'Media replication lag (s)',
  ]);
  expect(markdown).toContain('start-plan-execution --region ap-northeast-3');
  expect(markdown).toContain('--step-name failover-approve --approval approve');
  expect(Math.max(...markdown.split('\n').map((line) => line.length))).toBeLessThanOrEqual(150);
});

const alarmsIn = (facts: RunbookFacts) => dashboardOf(facts).body.widgets.filter(({ type }) => type === 'alarm')
  .map(({ properties }) => properties.alarms!.map((arn) => arn.split(':').slice(3).join(':')));

test('shows the alarms of each Region in a separate widget, and none for a Region without alarms', () => {
  expect(alarmsIn(FACTS)).toEqual([
    ['ap-northeast-3:123456789012:alarm:shop-site-unavailable', 'ap-northeast-3:123456789012:alarm:shop-not-replicated'],
    ['ap-northeast-1:123456789012:alarm:shop-unhealthy'],
  ]);
  expect(alarmsIn({ ...FACTS, alarms: [] })).toEqual([]);
});

test.each<[string, string[]]>([
  ['Media: replication lag', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: pending', ['ap-northeast-3', 'ap-northeast-1']],
  ['Media: failed', ['ap-northeast-1', 'ap-northeast-3']],
])('"%s" reads its metrics in the Regions that publish them', (title, expected) =>
  expect(read(title).map(({ options: { region = titled(title).region } }) => region)).toEqual(expected));

test.each<[string, unknown[]]>([
  ['Availability', ['Eldonia/SiteProbe', 'Available', 'Site', 'shop.example/health']],
  ['Database: time since', ['AWS/RDS', 'AuroraGlobalDBRPOLag', 'DBClusterIdentifier', 'tokyo-database']],
  ['Media: replication lag', [
    'AWS/S3', 'ReplicationLatency',
    'DestinationBucket', 'osaka-media', 'RuleId', 'replication', 'SourceBucket', 'tokyo-media',
  ]],
  ['Running tasks', ['ECS/ContainerInsights', 'RunningTaskCount', 'ClusterName', 'tokyo-cluster', 'ServiceName', 'tokyo-backend']],
])('"%s" shows a metric of AWS or of the site probe', (title, expected) => expect(read(title)[0].words).toEqual(expected));

test('shows the recovery point objective: in milliseconds for the database, in seconds for media', () => {
  const line = (title: string) => titled(title).annotations!.horizontal!.map(({ value }) => value);

  expect([line('Database: time since'), line('Media: replication lag')]).toEqual([[900_000], [900]]);
});

test('shows the lag with the dimensions with which Aurora publishes it', () => {
  expect(visible('Database: time since').map(({ expression }) => expression))
    .toEqual(['ap_northeast_1', 'ap_northeast_3'].map((region) => `MAX([lag_${region}, from_${region}])`));
  expect(read('Database: time since').map(({ words }) => words.slice(2))).toEqual(expect.arrayContaining([
    ['DBClusterIdentifier', 'osaka-database'], ['DBClusterIdentifier', 'osaka-database', 'SourceRegion', 'ap-northeast-1'],
  ]));
});
