import { Duration, Stack } from 'aws-cdk-lib';
import { allOf, assemblyOf, ofType, OSAKA_REGION, pairOf, placed, templateOf, TOKYO_REGION } from './fixture';
import { madePair } from './pairs';
import { ArchitectureConformance } from '../../src/conformance';
import { PlatformTier } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';

const { pair, stacks } = madePair('warm');

/** Whether the rule of a composite alarm of a stack contains an alarm. */
function isIn(verdict: string, stack: Stack, name: string): boolean {
  const template = templateOf(stacks, stack);
  const [{ AlarmRule }] = ofType(template, 'AWS::CloudWatch::CompositeAlarm')
    .filter(({ AlarmName }) => AlarmName === `kumo-${verdict}`);
  const [id] = Object.keys(template.Resources)
    .filter((key) => key.startsWith(name) && template.Resources[key].Type === 'AWS::CloudWatch::Alarm');
  expect(id).toBeDefined();
  return JSON.stringify(AlarmRule).includes(`"${id}"`);
}

test.each([
  TOKYO_REGION, OSAKA_REGION,
])('has the topics of its own Region in %s, one for notifications and one for pages', (region) => {
  const emails = allOf(stacks, 'AWS::SNS::Subscription', region).map(({ Endpoint }) => Endpoint);

  expect(emails.sort()).toEqual(['on-call@eldonia.example', 'ops@eldonia.example']);
});

test.each([TOKYO_REGION, OSAKA_REGION])('has composite alarms, a dashboard and an audit in %s', (region) => {
  const verdicts = allOf(stacks, 'AWS::CloudWatch::CompositeAlarm', region).map(({ AlarmName }) => AlarmName);

  const pages = ['api', 'backups', 'cache', 'database', 'jobs', 'media', 'others', 'replication'];
  expect(verdicts.sort()).toEqual([
    'kumo-degraded', ...pages.map((part) => `kumo-degraded-${part}`), 'kumo-fast-burn', 'kumo-slow-burn', 'kumo-unhealthy',
  ]);
  expect(allOf(stacks, 'AWS::CloudWatch::Dashboard', region).map(({ DashboardName }) => DashboardName))
    .toContain(`kumo-${region}`);
  for (const type of ['AWS::GuardDuty::Detector', 'AWS::Config::ConfigurationRecorder']) {
    expect(allOf(stacks, type, region)).toHaveLength(1);
  }
});

test('the degraded alarm contains the replication alarms, and the unhealthy alarm the alarm of the site probe', () => {
  for (const name of [
    'PairGlobalDatabaseRpoAlarm', 'PairGlobalDatabaseReplicationLagAlarm', 'PairLeavingMedia', 'PairArrivingMedia',
    'PairBackupsFailedBackups', 'PairBackupsMissedBackupsAurora', 'PlatformReleaseReconcilerAlarm',
  ]) {
    expect([name, isIn('degraded', pair.primaryStack, name)]).toEqual([name, true]);
  }
  for (const name of [
    'PairDatabaseRpoAlarm', 'PairLeavingMedia', 'PairArrivingMedia', 'PairBackupsMissedBackupsAurora', 'PlatformReleaseReconcilerAlarm',
  ]) {
    expect([name, isIn('degraded', pair.standbyStack, name)]).toEqual([name, true]);
  }
  expect(isIn('unhealthy', pair.standbyStack, 'PairSiteProbeAlarm')).toBe(true);
});

describe('with a container and a backup retention of the caller', () => {
  const chosen = placed(assemblyOf(pairOf({
    api: { container: { readinessPath: '/deep', port: 8080 } },
    tier: PlatformTier.custom(PlatformTier.PRODUCTION, { backupRetention: Duration.days(30) }),
  })));

  test.each([
    ['by default', stacks, '/ready', '3001'],
    ['as chosen', chosen, '/deep', '8080'],
  ])('the probe and the plan ask for readiness, which includes the database, %s', (_, made, path, port) => {
    const functions = allOf(made, 'AWS::Lambda::Function')
      .map(({ Environment }) => Environment?.Variables ?? {});
    const warmUp = functions.filter((variables) => 'READINESS_PATH' in variables);

    // A probe in each Region: a Region that serves users must be watched from outside.
    expect(functions.map(({ SITE }) => SITE).filter((value) => value !== undefined)).toEqual(Array(2).fill(`eldonia.example${path}`));
    // Of both Regions: they request each task directly.
    expect(warmUp.map(({ PORT, READINESS_PATH }) => [PORT, READINESS_PATH])).toEqual([[port, path], [port, path]]);
  });

  test.each([TOKYO_REGION, OSAKA_REGION])('the database in %s keeps backups as long as the tier says', (region) => {
    expect(allOf(chosen, 'AWS::RDS::DBCluster', region).map(({ BackupRetentionPeriod }) => BackupRetentionPeriod)).toEqual([30]);
  });
});

test.each([
  [TOKYO_REGION, 'AWS::RDS::GlobalCluster'],
  [OSAKA_REGION, 'AWS::RDS::DBCluster'],
])('the role of the database in %s is read only after it is a member of the global database', (region, type) => {
  const found = stacks.filter((stack) => stack.region === region).flatMap(({ template: { Resources } }) => Object.values(Resources)
    .filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && /^Reads the role/.test(String(Properties.Description)))
    .map(({ DependsOn = [] }) => DependsOn.map((id) => Resources[id].Type)));

  expect(found).toEqual([expect.arrayContaining([type])]);
});

test('warnings of the failover plan notify the topic of the Region of the plan', () => {
  const rules = stacks.flatMap(({ region, template }) => ofType(template, 'AWS::Events::Rule')
    .filter(({ EventPattern }) => EventPattern?.source?.[0] === 'aws.arc-region-switch').map(({ Description }) => `${region}: ${Description}`));

  expect(rules).toEqual([
    'us-east-1: Warnings of the evaluation of failover plans', 'us-east-1: Executions of failover plans',
  ]);
});

test('both Regions share one trail, one recorder of IAM and one set of budgets', () => {
  const all = (type: string) => allOf(stacks, type);

  expect(all('AWS::CloudTrail::Trail')).toHaveLength(1);
  expect(all('AWS::Config::ConfigurationRecorder')
    .map(({ RecordingGroup }) => RecordingGroup.IncludeGlobalResourceTypes).sort()).toEqual([false, true]);
  expect(all('AWS::Budgets::Budget').map(({ Budget }) => Budget.BudgetLimit.Amount)).toEqual([5_100, 100, 100]);
});

test('a pilot light has alarms on its cache by name, although the cache does not exist yet', () => {
  const { pair: pilotLight, stacks: made } = madePair('pilotLight');
  const nodes = ofType(templateOf(made, pilotLight.standbyStack), 'AWS::CloudWatch::Alarm')
    .map((alarm) => JSON.stringify(alarm)).filter((text) => text.includes('AWS/ElastiCache'));

  expect(nodes).not.toEqual([]);
  expect(nodes.filter((text) => !text.includes('"kumo-cache-0001-001"') && !text.includes('"kumo-cache"'))).toEqual([]);
});

test('fails with an uptime schedule', () => {
  expect(() => pairOf({ costs: { monthlyBudget: 1_000, uptimeSchedule: {} } })).toThrow(
    'costs must have no uptimeSchedule in a pair, got one; AWS can\'t stop a global database, leave it out (at ' +
    'Eldonia)');
});

test('fails with an invalid criticalAlarmEmail', () => {
  expect(() => pairOf({ monitoring: { criticalAlarmEmail: 'me' } })).toThrow(
    'monitoring.criticalAlarmEmail must be an e-mail address, got "me"; write it as ops@eldonia.example (at Eldonia)');
});

test('conforms to every requirement of the architecture with all options, except the site of Datadog', () => {
  const verdicts = ArchitectureConformance._assess(canonical('everythingOn').directory);

  expect(verdicts.filter(({ outcome }) => outcome === 'not met').map(({ requirement, detail }) => [requirement, detail?.replace(/^see .*;/, '')]))
    .toEqual([['R5.5.2-2', ' for the documented value: `DatadogSite.US1`']]);
  expect(new Set(verdicts.filter(({ outcome }) => outcome === 'not checkable here').map(({ section }) => section)))
    .toEqual(new Set(['5.3.1', '5.4.1', '5.5.3', '5.6.3']));
}, 120_000);
