import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { alarmsOf } from '../../tools/alarms/alarm-inventory';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { attack, Vector, withoutMends, worstDay } from '../../tools/cost/attack';
import { budget, price } from '../../tools/cost/figures';

const HOUR = 60;
/** Of a day at 1 Gbit/s. */
const GIGABYTES = 10_800;
type Change = (type: string, properties: any) => void; // eslint-disable-line @typescript-eslint/no-explicit-any

const of = (program: Program, change: Change = () => undefined): Vector[] => {
  const assembly = new CloudAssembly(canonical(program).directory);
  for (const { template } of assembly.stacksRecursively) {
    Object.values<{ Type: string; Properties: object }>(template.Resources ?? {}).forEach(({ Type, Properties }) => change(Type, Properties));
  }
  return attack(assembly);
};

describe.each(['production', 'development', 'warmPair', 'pilotLight', 'everythingOn'] as const)('%s', (program) => {
  test('each vector has a limit, or an alarm within an hour', () => {
    const vectors = of(program);

    expect(vectors.length).toBeGreaterThan(8);
    expect(vectors.filter(({ limit, minutes = Infinity }) => limit === undefined && minutes > HOUR)).toEqual([]);
    expect(vectors.filter(({ perDay }) => !Number.isFinite(perDay))).toEqual([]);
  });
});

test.each(['production', 'warmPair'] as const)('without the mends, a stranger goes unnoticed and costs several times as much: %s', (program) => {
  const [before, after] = [attack(withoutMends(canonical(program))), of(program)];

  expect(before.filter(({ limit, minutes }) => limit === undefined && minutes === undefined).map(({ name }) => name)).toEqual(['files from the cache', 'uploads']);
  expect(before[2].perDay).toBeGreaterThan(3 * after[2].perDay);
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
  ['the threshold of an alarm', 'files from the cache', (_, one) => one?.MetricName === 'BytesDownloaded' && (one.Threshold = 1e15)],
  ['the filter of the log', 'requests with large headers, and their records in the log of the firewall', (type, one) =>
    type === 'AWS::WAFv2::LoggingConfiguration' && delete one.LoggingFilter],
  ['the limit of an address', 'requests, refused above 9,000 per address in 5 minutes', (type, one) => type === 'AWS::WAFv2::WebACL'
    && one.Rules.forEach((rule: { Statement: { RateBasedStatement?: object } }) =>
      Object.assign(rule.Statement.RateBasedStatement ?? {}, { Limit: 9_000 }))],
])('%s is read from the template: %s', (_, name, change) => {
  const row = (vectors: readonly Vector[]) => vectors.filter((one) => one.name === name);

  expect(row(of('production', change))).toHaveLength(1);
  expect(row(of('production', change))).not.toEqual(row(of('production')));
});

test.each([
  ['BytesDownloaded', () => price('cloudfront.gb', 1, 'us-east-1')],
  ['IncomingBytes', () => price('logs.ingest')],
] as const)('the alarm on %s starts where it alone would use up the budget in a month', (metric, perGigabyte) => {
  const [{ properties: { Threshold = 0 } }] = alarmsOf(canonical('production')).filter(({ properties: { MetricName } }) => MetricName === metric);

  expect(Threshold / 1e9 * 12 * 730 * perGigabyte()).toBeCloseTo(budget('production'), 0);
});

test.each([['production', 'production'], ['warmPair', 'pair']] as const)('the alarm on uploads starts where they cost the budget of an hour, with all their copies: %s', (program, scenario) => {
  const [{ properties: { Threshold = 0 } }] = alarmsOf(canonical(program)).filter(({ properties: { MetricName } }) => MetricName === 'BytesUploaded');
  const { perDay } = of(program).find(({ name }) => name === 'uploads')!;

  expect(Threshold / 1e9 * 12 * perDay / GIGABYTES * 730 / budget(scenario)).toBeCloseTo(1, 1);
});
