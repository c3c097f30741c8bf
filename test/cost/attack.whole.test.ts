import { readFileSync } from 'node:fs';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { alarmsOf } from '../../tools/alarms/alarm-inventory';
import { metricsOf, seriesOf } from '../../tools/alarms/alarm-simulator';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { attack, hidden, isOnSpending, minutesUntil, Vector, withoutMends, worstDay } from '../../tools/cost/attack';
import { BASELINE } from '../../tools/cost/baseline';
import { budget, price } from '../../tools/cost/figures';

const HOUR = 60;
/** Of a day at 1 Gbit/s. */
const GIGABYTES = 10_800;
/** Of the longest record in the access log of a bucket, for a year. */
const RECORD = price('s3.standard', 8_800 / 1e9 * 365 / 30);
type Change = (type: string, properties: any) => void; // eslint-disable-line @typescript-eslint/no-explicit-any

const changed = (program: Program, change: Change): Vector[] => {
  const assembly = new CloudAssembly(canonical(program).directory);
  for (const { template } of assembly.stacksRecursively) {
    Object.values<{ Type: string; Properties: object }>(template.Resources ?? {}).forEach(({ Type, Properties }) => change(Type, Properties));
  }
  return attack(assembly);
};
/** Of each program once: many tests read them. */
const once = <T>(make: (program: Program) => T, known = new Map<Program, T>()) => (program: Program): T =>
  known.get(program) ?? known.set(program, make(program)).get(program)!;
const of = once((program) => attack(canonical(program)));
const alarmsIn = once((program) => alarmsOf(canonical(program)));

/** The alarms of each vector without a limit, and of the log of the tasks. */
const ALARMS = {
  'files from the cache': '`DownloadedBytes`',
  'files from the bucket': '`SentBytes`',
  'data out of a stolen task': '`NatBytes`',
  'refused packets': '`LogBytes`',
  'requests, allowed': '`Requests`',
  'requests, refused': '`BlockedRequests`, `Requests`',
  'requests with large headers': '`BlockedRequests`, `Requests`, `LogBytes`',
  'DNS queries': '`DnsQueries`',
  'uploads': '`UploadedBytes`',
  'small uploads': '`UploadRequests`',
  'replays of a signed upload': '`UploadRequests`',
  'small uploads by a signed form': '`UploadRequests`',
  'requests to list the bucket': '`BucketRequests`',
  'page views, challenged': '`Requests`',
  'requests to read the bucket': '`BucketRequests`',
  'refused requests to the bucket': '`BucketRequests`',
  'data into the NAT gateways': '`NatReceivedBytes`',
  'data to the origin': '`ProcessedBytes`',
  'I/O requests of the database': '`VolumeIo`',
  'calls of KMS': '`KmsCalls`',
  'calls of AWS': '`AwsCalls`',
  'log of the tasks': '`LogBytes`',
};
/** Of ECS Exec and of workers, which no scenario of the document has. */
const OTHERS = [['messages to queues, by a stolen task', '`NatBytes`'], ['log of sessions in tasks', '`LogBytes`']];
const namesIn = (vectors: readonly Vector[]) => Object.fromEntries(Object.keys(ALARMS).map((name) =>
  [name, vectors.find((one) => one.name.startsWith(name))?.alarm]));

describe.each(['production', 'development', 'warmPair', 'pilotLight', 'everythingOn'] as const)('%s', (program) => {
  const vectors = of(program);

  test('each vector has a limit, or an alarm within an hour', () => {
    expect(vectors.length).toBeGreaterThan(20);
    expect(vectors.filter(({ limit, minutes = Infinity }) => limit === undefined && minutes > HOUR)).toEqual([]);
    expect(vectors.filter(({ perDay }) => !Number.isFinite(perDay))).toEqual([]);
  });

  test('each vector without a limit has its alarms', () => {
    expect(namesIn(vectors)).toEqual(ALARMS);
    const others = vectors.filter(({ name, limit }) => limit === undefined && !Object.keys(ALARMS).some((one) => name.startsWith(one)));

    expect(others.map(({ name, alarm }) => [name, alarm]))
      .toEqual(program === 'everythingOn' ? OTHERS : []);
  });
});

test('each alarm on spending is that of a vector: without it, the vector has none', () => {
  const ids = alarmsIn('production').filter(({ properties, path }) => isOnSpending(properties) || /BlockedRequests$/.test(path)).map(({ id }) => id.split('/').at(-1)!);

  expect(ids).toHaveLength(17);
  for (const id of ids) {
    const assembly = new CloudAssembly(canonical('production').directory);
    assembly.stacksRecursively.forEach(({ template }) => delete template.Resources?.[id]);

    expect(Object.values(namesIn(attack(assembly)))).toContain(undefined);
  }
});

test.each(['', 'ja/'])('the runbook lists alarms of all names: one without `name` is called after its stack: %sflood.md', (folder) => {
  const [listed] = /aws cloudwatch describe-alarms[^\n]*--state-value ALARM[^`]*/.exec(readFileSync(`docs/${folder}flood.md`, 'utf8'))!;

  expect(listed).not.toMatch(/--alarm-name|contains\(|starts_with/);
});

describe.each(['production', 'warmPair'] as const)('the alarms on spending of %s', (program) => {
  const alarms = alarmsIn(program).filter(({ properties }) => isOnSpending(properties));
  const all = (type: string) => canonical(program).stacksRecursively.flatMap(({ template }) =>
    Object.values<any>(template.Resources ?? {}).filter(({ Type }) => Type === type)); // eslint-disable-line @typescript-eslint/no-explicit-any

  test.each(['NatBytes', 'NatReceivedBytes'])('count each NAT gateway: %s', (id) => {
    const counted = alarms.filter(({ path }) => path.endsWith(`/${id}`)).flatMap(({ properties }) => Object.keys(metricsOf(properties)));

    expect(counted.length).toBeGreaterThan(1);
    expect(counted).toHaveLength(all('AWS::EC2::NatGateway').length);
  });

  test('read metrics of requests that the bucket publishes', () => {
    const read = alarms.flatMap(({ properties }) => Object.values(metricsOf(properties))).filter(({ Metric }) => Metric.Namespace === 'AWS/S3')
      .map(({ Metric }) => Metric.Dimensions!.find(({ Name }) => Name === 'FilterId')!.Value);

    expect(read).not.toEqual([]);
    expect(new Set(read)).toEqual(new Set(all('AWS::S3::Bucket').flatMap(({ Properties }) => Properties.MetricsConfigurations ?? []).map(({ Id }) => Id as string)));
  });
});

test.each([300, 1_667, 100_000])('the alarm on the log of the trail starts where all calls of AWS in it would use up the budget in a month, with records of %i bytes', (record) => {
  const [{ properties }] = alarmsIn('production').filter(({ path }) => path.endsWith('/AwsCalls'));
  const [each] = seriesOf(properties, (_, { Metric }) => [Metric.MetricName === 'IncomingBytes' ? record : 1]);

  expect(properties.Threshold / each! * 730 * (price('logs.ingest', record / 1e9) + price('guardduty.events', 1e-6)) / budget('production')).toBeCloseTo(1, 2);
});

test.each(['production', 'everythingOn'] as const)('the alarms on the bucket read each metric of charged requests, with the price of each: %s', (program) => {
  const alarms = alarmsIn(program).filter(({ path, region }) => region === 'ap-northeast-1' && /\/(UploadRequests|BucketRequests)$/.test(path));
  const hourly = (metric: string) => alarms.map(({ properties }) => properties.Threshold
    / (seriesOf(properties, (_, { Metric }) => [[metric, 'AllRequests'].includes(Metric.MetricName) ? 1 : 0])[0] ?? 0));
  const cost = (name: string, perSecond: number) => of(program).find((one) => one.name.startsWith(name))!.perDay / perSecond / 86_400;
  const perHour = budget(program === 'production' ? 'production' : 'pair') / 730;

  for (const [metric, vector, perSecond] of [
    ['PutRequests', 'small uploads', 3_500], ['PostRequests', 'small uploads by a signed form', 3_500],
    ['GetRequests', 'requests to read', 5_500], ['ListRequests', 'requests to list', 5_500],
  ] as const) expect(Math.min(...hourly(metric)) * cost(vector, perSecond) / perHour).toBeCloseTo(1, 1);
  // AWS charges less or nothing for them.
  for (const metric of ['HeadRequests', 'DeleteRequests', 'SelectRequests']) expect(Math.min(...hourly(metric))).toBe(Math.min(...hourly('GetRequests')));
});

test('traces cost what the tasks sample at most, and nothing without tracing', () => {
  const traces = (sampler?: string, share = 1): number[] => changed('production', (type, one) => sampler && type === 'AWS::ECS::TaskDefinition'
    && one.ContainerDefinitions[0].Environment.push({ Name: 'OTEL_TRACES_SAMPLER', Value: sampler }, { Name: 'OTEL_TRACES_SAMPLER_ARG', Value: String(share) }))
    .filter(({ name, limit = '' }) => name === 'traces of requests' && /^\d+ tasks$/.test(limit)).map(({ perDay }) => perDay);

  expect(traces('parentbased_traceidratio')[0]! / traces('parentbased_traceidratio', 0.05)[0]!).toBeCloseTo(20, 4);
  expect(traces('xray')).toHaveLength(1);
  expect(traces()).toEqual([]);
});

test('a task that may send no message costs none', () => {
  const [row] = of('production').filter(({ name }) => name.startsWith('messages to queues'));

  expect([row!.perDay, row!.limit]).toEqual([0, 'no task may send any']);
});

test.each([5, 25, 60])('a flood that costs the budget in %i minutes of each hour is noticed within the hour', (burst) => {
  const alarms = alarmsIn('production').filter(({ properties }) => isOnSpending(properties));
  const late = (share: number) => alarms.filter((alarm) => {
    const perMinute = alarm.properties.Threshold * share / burst;
    const [{ Metric: { MetricName: first } }] = Object.values(metricsOf(alarm.properties));
    return minutesUntil(alarm, (minute, metric) => metric === first && minute % HOUR >= HOUR - burst ? perMinute : 0) === undefined;
  });

  expect(late(1.01)).toEqual([]);
  expect(late(0.99)).toEqual(alarms);
});

test.each(['production', 'warmPair'] as const)('without the mends, a stranger goes unnoticed and costs several times as much: %s', (program) => {
  const [before, after] = [attack(withoutMends(canonical(program))), of(program)];

  expect(before.filter(({ limit, minutes }) => limit === undefined && minutes === undefined)).toHaveLength(Object.keys(ALARMS).length - 1);
  expect(worstDay(before, true)).toBeGreaterThan(5 * worstDay(after, true));
});

test.each<[string, string, Change]>([
  ['the maximum number of tasks', 'tasks', (type, one) => type === 'AWS::ApplicationAutoScaling::ScalableTarget' && one.ServiceNamespace === 'ecs' && (one.MaxCapacity = 20)],
  ['the maximum number of readers', 'readers of the database', (_, one) => one?.ServiceNamespace === 'rds' && (one.MaxCapacity = 9)],
  ['the maximum number of shards', 'shards of the cache', (_, one) => one?.ServiceNamespace === 'elasticache' && (one.MaxCapacity = 9)],
  ['the concurrency of a queue', 'functions of uploads', (type, one) => type === 'AWS::Lambda::EventSourceMapping' && delete one.ScalingConfig],
  ['the permissions of tasks', 'invalidations', (type, one) => type === 'AWS::IAM::Policy' && /TaskRole/.test(JSON.stringify(one.Roles))
    && one.PolicyDocument.Statement.push({ Effect: 'Allow', Action: 'cloudfront:CreateInvalidation', Resource: '*' })],
  ['the retention of versions', 'uploads', (type, one) => type === 'AWS::S3::Bucket'
    && delete one.LifecycleConfiguration.Rules.find((rule: object) => 'NoncurrentVersionExpiration' in rule)?.NoncurrentVersionExpiration],
  ['the trail of requests to the bucket', 'requests to read the bucket, by signed URLs', (type, one) => type === 'AWS::CloudTrail::Trail'
    && (one.EventSelectors = [{ DataResources: [{ Type: 'AWS::S3::Object' }] }])],
  ['the retention of the access log', 'refused requests to the bucket, in its access log', (type, one) => type === 'AWS::S3::Bucket'
    && one.LifecycleConfiguration?.Rules.forEach((rule: { ExpirationInDays?: number }) => rule.ExpirationInDays && (rule.ExpirationInDays = 30))],
  ['the trail of calls', 'calls of KMS, by a stolen task or function', (type, one) => type === 'AWS::CloudTrail::Trail' && delete one.CloudWatchLogsLogGroupArn],
  ['the threshold of an alarm', 'files from the cache', (_, one) => one?.MetricName === 'BytesDownloaded' && (one.Threshold = 1e15)],
  ['the filter of the log', 'requests with large headers, and their records in the log of the firewall', (type, one) =>
    type === 'AWS::WAFv2::LoggingConfiguration' && delete one.LoggingFilter],
  ['the limit of an address', 'requests, refused above 9,000 per address in 5 minutes', (type, one) => type === 'AWS::WAFv2::WebACL'
    && one.Rules.forEach((rule: { Statement: { RateBasedStatement?: object } }) =>
      Object.assign(rule.Statement.RateBasedStatement ?? {}, { Limit: 9_000 }))],
])('%s is read from the template: %s', (_, name, change) => {
  const row = (vectors: readonly Vector[]) => vectors.filter((one) => one.name === name);

  const found = row(changed('production', change));

  expect(found).toHaveLength(1);
  expect(found).not.toEqual(row(of('production')));
});

test.each([
  ['BytesDownloaded', () => price('cloudfront.gb', 1e-9, 'us-east-1')],
  ['IncomingBytes', (region?: string) => price('logs.ingest', 1e-9, region)],
  ['Requests', () => price('waf.request', 1e-6) + price('cloudfront.request', 1e-4, 'us-east-1') + price('cloudfront.function', 1e-6)],
  ['PutRequests', () => price('s3.put', 1e-3) + price('guardduty.s3', 1e-6) + RECORD],
  ['DNSQueries', () => price('route53.query', 1e-6, 'us-east-1')],
  ['BytesOutToDestination', () => price('nat.gb', 1e-9) + price('transfer.internet', 1e-9)],
  ['BytesInFromDestination', () => price('nat.gb', 1e-9)],
  ['AllRequests', () => price('s3.get', 1e-3) + price('guardduty.s3', 1e-6) + RECORD],
  ['ProcessedBytes', () => price('cloudfront.origin', 1e-9, 'us-east-1') + price('alb.lcu', 1e-9)],
  ['VolumeReadIOPs', () => price('aurora.io', 1e-6)],
  ['CallCount', () => price('kms.request', 1e-4) + price('guardduty.events', 1e-6) + BASELINE.trailGigabytes / BASELINE.managementEvents / 1e6 * price('logs.ingest')],
] as const)('the alarm on %s starts where it alone would use up the budget in a month', (metric, each) => {
  const costs = alarmsIn('production')
    .filter(({ properties }) => isOnSpending(properties) && Object.values(metricsOf(properties))[0].Metric.MetricName === metric)
    .map(({ properties: { Threshold = 0 }, region }) => Math.round(Threshold * 730 * each(region)));

  expect([...new Set(costs)]).toEqual([Math.round(budget('production'))]);
});

test.each([['production', 'production'], ['warmPair', 'pair']] as const)('what stays below an alarm is the price of all who charge for it: %s', (program, scenario) => {
  const { name, below } = hidden(of(program));

  expect(name).toBe('refused packets, in the flow logs');
  expect(below! / (budget(scenario) / 730 * 24)).toBeCloseTo(1 + price('guardduty.flows') / price('logs.ingest'), 4);
});

test.each([['production', 'production'], ['warmPair', 'pair'], ['everythingOn', 'pair']] as const)('the alarm on uploads starts where they cost the budget of an hour, with all their copies: %s', (program, scenario) => {
  const [{ properties: { Threshold = 0 } }] = alarmsIn(program).filter(({ properties: { MetricName } }) => MetricName === 'BytesUploaded');
  const { perDay } = of(program).find(({ name }) => name === 'uploads')!;

  expect(Threshold / 1e9 * perDay / GIGABYTES * 730 / budget(scenario)).toBeCloseTo(1, 1);
});

test.each([['production', 'production'], ['warmPair', 'pair'], ['everythingOn', 'pair']] as const)('the alarm on requests to upload starts where they cost the budget of an hour, with all copies of small files: %s', (program, scenario) => {
  const [{ properties: { Threshold = 0 } }] = alarmsIn(program).filter(({ path }) => path.endsWith('/UploadRequests'));
  const { perDay } = of(program).find(({ name }) => name === 'small uploads')!;

  expect(Threshold * perDay / 3_500 / 86_400 * 730 / budget(scenario)).toBeCloseTo(1, 1);
});

test.each([['production', 'production'], ['everythingOn', 'pair']] as const)('the alarm on reads of the bucket starts where they cost the budget of an hour, with what the trail records: %s', (program, scenario) => {
  const [{ properties: { Threshold = 0 } }] = alarmsIn(program).filter(({ path }) => path.endsWith('/BucketRequests'));
  const { perDay } = of(program).find(({ name }) => name.startsWith('requests to read the bucket'))!;

  expect(Threshold * perDay / 5_500 / 86_400 * 730 / budget(scenario)).toBeCloseTo(1, 1);
});

test('a write to the database of a pair is charged again for its replication', () => {
  const [one, two] = (['production', 'warmPair'] as const).map((program) => of(program).find(({ name }) => name.startsWith('I/O requests'))!.perDay);

  expect(two! / one!).toBeCloseTo(1 + price('aurora.replicated-write') / price('aurora.io'), 4);
});

test('each upload that GuardDuty scans is charged', () => {
  const assembly = new CloudAssembly(canonical('production').directory);
  assembly.getStackByName('Eldonia').template.Resources.Scan = { Type: 'AWS::GuardDuty::MalwareProtectionPlan', Properties: {} };
  const perDay = (vectors: readonly Vector[]) => ['small uploads', 'uploads'].map((name) => vectors.find((one) => one.name === name)!.perDay);
  const [[small, bytes], [plainSmall, plainBytes]] = [perDay(attack(assembly)), perDay(of('production'))];

  expect(small - plainSmall).toBeCloseTo(3_500 * 86_400 * price('guardduty.malware-object', 1e-3), 4);
  expect(bytes).toBeGreaterThan(2 * plainBytes);
});
