import { Duration, Lazy, Size, Stack, Token, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { cache } from './fixture';
import { AlarmThresholds, Observability, ObservabilityProps } from '../../../src/operations';
import { SecureBucket } from '../../../src/secure-bucket';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const COUNTS: (keyof AlarmThresholds)[] = [
  'minimumRequests', 'tlsErrors', 'errorLines', 'maxConnections', 'evictions', 'cacheLoginFailures', 'blockedRequests',
];
const PERCENTS: (keyof AlarmThresholds)[] = [
  'cpuPercent', 'memoryPercent', 'storagePercent', 'serverErrorPercent', 'errorLinePercent', 'connectionPercent', 'acuPercent', 'durationPercent',
  'edgeErrorPercent', 'edgeFailurePercent',
];

const withCache = (props: ObservabilityProps) => (stack: Stack) => ({ cache: cache(stack), ...props });
const problem = (props: (stack: Stack) => ObservabilityProps) => () => {
  const stack = testStack();
  new Observability(stack, 'Observability', props(stack));
};

test.each<[string, (stack: Stack) => ObservabilityProps]>([
  ['name must be letters, digits, hyphens and underscores, got "my shop"; rename it', withCache({ name: 'my shop' })],
  ['name must have at most 200 characters, got 201 ("' + 'a'.repeat(201) + '"); shorten it', withCache({ name: 'a'.repeat(201) })],
  ['availabilityTarget must be at least 95 and below 100 percent, got 100; choose one in that range, or 0 for no SLO', withCache({ availabilityTarget: 100 })],
  ['availabilityTarget must be at least 95 and below 100 percent, got 90; choose one in that range, or 0 for no SLO', withCache({ availabilityTarget: 90 })],
  ['availabilityTarget must be at least 95 and below 100 percent, got NaN; choose one in that range, or 0 for no SLO', withCache({ availabilityTarget: Number.NaN })],
  ['availabilityTarget must be known at synthesis, got a token; pass e.g. 99.9', withCache({ availabilityTarget: Token.asNumber({ Ref: 'Target' }) })],
  ['dollarsPerHour must be known at synthesis, got a token; pass e.g. 5', withCache({ thresholds: { dollarsPerHour: Token.asNumber({ Ref: 'Dollars' }) } })],
  ['dollarsPerHour must be a number from 0, got -1; choose a larger one', withCache({ thresholds: { dollarsPerHour: -1 } })],
  ['cache must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; pass it to an Observability there', (stack) => ({
    cache: cache(new Stack(stack.node.root as never, 'Osaka', { env: OSAKA })),
  })],
  ['replicatedBuckets must have a replication, got Test/Lonely without one; leave it out, or pass replication to it', (stack) => ({
    replicatedBuckets: [new SecureBucket(stack, 'Lonely')],
  })],
  ['alarms must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; pass it to an Observability there', (stack) => ({
    alarms: [cloudwatch.Alarm.fromAlarmArn(stack, 'Far', 'arn:aws:cloudwatch:ap-northeast-3:123456789012:alarm:far')],
  })],
])('fails: %s', (message, props) => expect(problem(props)).toThrow(new Error(`${message} (at Test/Observability)`)));

const resolving = (thresholds: AlarmThresholds) => problem(withCache({ thresholds }));
const AT = ' (at Test/Observability)';

test.each<[string, number[], string]>([
  ...PERCENTS.map((prop): [string, number[], string] => [prop, [100.1, -1, Number.NaN], 'above 0 and at most 100 percent']),
  ...COUNTS.map((prop): [string, number[], string] => [prop, [-1, 1.5], 'a whole number from 1 to 1000000000000']),
])('fails when %s is one of %j', (prop, values, range) => {
  for (const value of values) {
    expect(resolving({ [prop]: value })).toThrow(new Error(`${prop} must be ${range}, got ${value}; choose one in that range${AT}`));
  }
});

test.each<[string, AlarmThresholds]>([
  ['cacheConnections must be a whole number from 1 to 65000, got 65001; choose one in that range', { cacheConnections: 65_001 }],
  ['transactionIds must be a whole number from 1 to 2147483647, got -1; choose one in that range', { transactionIds: -1 }],
  ['deadlocksPerMinute must be a number from 0, got -1; choose a larger one', { deadlocksPerMinute: -1 }],
  ['minimumRequests must be a whole number from 1 to 1000000000000, got 0; choose one in that range', { minimumRequests: 0 }],
  ['errorLinePercent must be above 0 and at most 100 percent, got 0; choose one in that range', { errorLinePercent: 0 }],
  ['bucketLag must be known at synthesis, got a token; pass e.g. Duration.seconds(1)', { bucketLag: Duration.seconds(Lazy.number({ produce: () => 5 })) }],
  ['databaseVolume must be known at synthesis, got a token; pass e.g. Size.mebibytes(512)', { databaseVolume: Size.bytes(Token.asNumber({ Ref: 'Size' })) }],
])('fails: %s', (message, options) => expect(resolving(options)).toThrow(new Error(message + AT)));

test('accepts numbers that are known only at deployment', () => {
  const late = Token.asNumber({ Ref: 'Late' });

  expect(resolving({ cpuPercent: late, evictions: late, deadlocksPerMinute: late })).not.toThrow();
});
