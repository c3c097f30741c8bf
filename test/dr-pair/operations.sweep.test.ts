import { Duration } from 'aws-cdk-lib';
import { allOf, assemblyOf, OSAKA_REGION, pairOf, Placed, placed, TOKYO_REGION } from './fixture';
import { madePair } from './pairs';
import { verdictsOf } from '../../cli/conformance/verdicts';
import { DrRegion } from '../../src/dr-pair';
import { counterparts } from '../../src/dr-pair/private/compare-sides';
import { templateProperties } from '../../src/private/template-properties';
import { PlatformTier } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';

describe('with a container, a backup retention and an audit of the caller', () => {
  const recordedPair = pairOf({
    api: { container: { readinessPath: '/deep', port: 8080 } },
    tier: PlatformTier.custom(PlatformTier.PRODUCTION, { backupRetention: Duration.days(30) }),
    primaryRegion: DrRegion.tokyo({ audit: { recordMediaAccess: true } }),
  });
  const chosen = placed(assemblyOf(recordedPair));

  test.each<[string, Placed[], string, string]>([
    ['by default', placed(canonical('warmPair')), '/ready', '3001'],
    ['as chosen', chosen, '/deep', '8080'],
  ])('the probe and the plan ask for readiness, which includes the database, %s', (_, stacks, path, port) => {
    const functions = allOf(stacks, 'AWS::Lambda::Function').map(({ Environment }) => (Environment?.Variables ?? {}) as Record<string, unknown>);
    const warmUp = functions.filter((variables) => 'READINESS_PATH' in variables);

    // A probe in each Region: a Region that serves users must be watched from outside.
    expect(functions.map(({ SITE }) => SITE).filter((value) => value !== undefined)).toEqual(Array(2).fill(`eldonia.example${path}`));
    // Of both Regions: they request each task directly.
    expect(warmUp.map(({ PORT, READINESS_PATH }) => [PORT, READINESS_PATH])).toEqual([[port, path], [port, path]]);
  });

  test.each([TOKYO_REGION, OSAKA_REGION])('the database in %s keeps backups as long as the tier says', (region) =>
    expect(allOf(chosen, 'AWS::RDS::DBCluster', region).map(({ BackupRetentionPeriod }) => BackupRetentionPeriod as number)).toEqual([30]));

  test('the trail of the primary Region records the media buckets of both Regions', () => {
    const recorded = JSON.stringify(allOf(chosen, 'AWS::CloudTrail::Trail').map(({ EventSelectors }) => EventSelectors as unknown));

    expect(recorded).toContain(':s3:::eldonia-media-123456789012-ap-northeast-3/');
    expect(recorded).toContain('Fn::GetStackOutput');
  });

  test.each(['/BucketRequests/Resource', '/UploadRequests/Resource'])('which both alarms count: %s', (path) => {
    const [[here, there], [without]] = [recordedPair, pairOf({})].map(({ _parts }) => counterparts(_parts)
      .find(([one]) => one.node.path.endsWith(path))!.map((one) => templateProperties(one).Threshold));

    expect(there).toBe(here);
    expect(there).toBeLessThan(without as number);
  });
});

describe('a pilot light in the economy tier', () => {
  const all = (type: string) => allOf(madePair('economyPilotLight').stacks, type);

  test('has no burstable database, which a global database does not support', () => {
    expect(all('AWS::RDS::DBInstance').map(({ DBInstanceClass }) => DBInstanceClass as string)).toEqual(['db.r6g.large', 'db.r6g.large']);
    expect(all('AWS::ElastiCache::ReplicationGroup').map(({ CacheNodeType }) => CacheNodeType as string)).toEqual(['cache.r6g.large', 'cache.r6g.large']);
  });

  test('has the metrics that the failover plan reads, and no interface endpoints', () => {
    expect(all('AWS::ECS::Cluster').map(({ ClusterSettings }) => ClusterSettings as unknown)).toEqual(Array(2).fill([{ Name: 'containerInsights', Value: 'enhanced' }]));
    expect(all('AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')).toEqual([]);
  });

  test('keeps all logs of both Regions for as long as the tier says, except those of functions', () =>
    expect(new Set(all('AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays as number))).toEqual(new Set([14, 30])));
});

test('the economy tier has no monitoring except the replication lag', () => {
  const { stacks: small } = madePair('economy');

  expect(allOf(small, 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  expect(small.map(({ stackName }) => stackName).filter((name) => /Audit$|Costs$|CostAnomalies$|EdgeAlarms$/.test(name))).toEqual([]);
  expect(allOf(small, 'AWS::CloudWatch::Alarm', OSAKA_REGION).map(({ AlarmName }) => AlarmName as string))
    .toContain('eldonia-database-not-replicated');
});

test('conforms to every requirement of the architecture with all options, except the site of Datadog', () => {
  const verdicts = verdictsOf(canonical('everythingOn').directory);

  expect(verdicts.filter(({ outcome }) => outcome === 'not met').map(({ requirement, detail }) => [requirement, detail?.replace(/^see .*;/, '')]))
    .toEqual([['R5.5.2-2', ' for the documented value: `datadoghq.com`']]);
  expect(new Set(verdicts.filter(({ outcome }) => outcome === 'not checkable here').map(({ section }) => section)))
    .toEqual(new Set(['5.3.1', '5.4.1', '5.5.3', '5.6.3']));
}, 120_000);
