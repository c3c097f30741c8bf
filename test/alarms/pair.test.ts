import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { stacksOf } from '../../src/assembly/read';
import { statesAfter } from '../../tools/alarms/alarm-checks';
import { alarmsOf, FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { Reading, readingsOf, setOf, sourceOf } from '../../tools/alarms/metric-source';
import { canonical } from '../../tools/assemblies/canonical';

/** Values of dimensions that AWS gives, and not we. */
const OF_AWS = ['Global', 'ALL', '0001', 'WRITER', 'READER', 'KMS', 'API', 'CryptographicOperationsSymmetric', 'None'];

/** What is in the templates of a region, but for what only looks at it. */
const madeIn = (assembly: CloudAssembly, region: string): string => stacksOf(assembly).filter((stack) => stack.region === region)
  .flatMap(({ template }) => Object.values(template.Resources ?? {}))
  .filter(({ Type }) => !Type.startsWith('AWS::CloudWatch::'))
  .map((resource) => JSON.stringify(resource)).join('\n');

/** A node of a cache is named after its replication group. */
const nameOf = (value: string) => value.replace(/-\d{4}-\d{3}$/, '');
/** Of the metrics of S3, the names of the buckets end with their regions. */
const regionOfBucket = ({ metric }: Reading, dimension: string) =>
  /[a-z]+-[a-z]+-\d$/.exec(String(metric.Dimensions!.find(({ Name }) => Name === dimension)!.Value))?.[0];

describe.each([['with everything on', 'everythingOn'], ['of the least', 'leastPair']] as const)('a pair %s', (_, program) => {
  const assembly = canonical(program);
  const readings = readingsOf(alarmsOf(assembly));

  test('watches what is in the region of the alarm', () => {
    const made = Object.fromEntries(['ap-northeast-1', 'ap-northeast-3', 'us-east-1'].map((region) => [region, madeIn(assembly, region)]));
    const named = readings.flatMap(({ alarm, metric }) => (metric.Dimensions ?? []).flatMap(({ Name, Value }) =>
      typeof Value === 'string' && !OF_AWS.includes(Value) ? [{ of: `${alarm.id}: ${Name} ${Value}`, is: made[alarm.region].includes(nameOf(Value)) }] : []));

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ is }) => !is)).toEqual([]);
  });

  test('reads what other stacks have created for the CDN, its certificate, and the NAT gateways, flow logs and topics of the standby alone', () => {
    const far = readings.filter(({ metric }) => /Fn::(ImportValue|GetStackOutput)/.test(JSON.stringify(metric.Dimensions ?? [])));

    expect(new Set(far.map(({ metric, alarm }) => `${metric.Namespace} in ${alarm.region}`))).toEqual(new Set([
      'AWS/CloudFront in us-east-1', 'AWS/Logs in us-east-1', 'AWS/CertificateManager in us-east-1', 'AWS/Logs in ap-northeast-3', 'AWS/NATGateway in ap-northeast-3',
      'AWS/SNS in ap-northeast-3',
    ]));
  });

  test('watches copies where they arrive, and failures where they come from', () => {
    const ofBuckets = readings.filter(({ metric }) => metric.Namespace === 'AWS/S3' && !/^(BytesUploaded|BytesDownloaded|(Put|Post|List|All)Requests)$/.test(metric.MetricName));
    const wrong = ofBuckets.filter((reading) => reading.alarm.region
      !== regionOfBucket(reading, sourceOf(reading)!.region === 'destination' ? 'DestinationBucket' : 'SourceBucket'));

    expect(ofBuckets).toHaveLength(4);
    expect(wrong.map(({ alarm }) => alarm.id)).toEqual([]);
  });

  test.each(['DBClusterIdentifier', 'DBClusterIdentifier, SourceRegion'])('reads the lag of a replica, also if Aurora publishes it only with %s', (published) => {
    const alarms = alarmsOf(assembly).filter((alarm) => readingsOf([alarm]).some(({ metric }) => metric.MetricName.startsWith('AuroraGlobalDB')));
    const after = (alarm: FoundAlarm, lag: number) => statesAfter(alarm, [Object.fromEntries(readingsOf([alarm]).map(({ id, metric }) =>
      [id, metric.MetricName === 'Secondary' ? 1 : setOf(metric) === published ? lag : undefined]))])[0];

    expect(alarms.map((alarm) => [after(alarm, 300), after(alarm, 3_600_000)])).toEqual(alarms.map(() => ['OK', 'ALARM']));
    expect(alarms.length).toBeGreaterThan(0);
    expect(readingsOf(alarms).filter(({ metric }) => setOf(metric).includes('SourceRegion')).map(({ alarm, metric }) =>
      metric.Dimensions!.some(({ Value }) => Value === alarm.region))).not.toContain(true);
  });
});
