import { evaluate } from '../../tools/alarms/alarm-expression';
import { AlarmProperties, AlarmState, datapoints, ONLY, Samples, simulateAlarm, stateAfter } from '../../tools/alarms/alarm-simulator';
import { Series } from '../../tools/alarms/signal';

/** As AWS writes it: `0` within the threshold, `X` breaching, `-` missing. */
const points = (text: string): Series => text.split(' ').map((point) => point === '-' ? undefined : point === 'X' ? 1 : 0);
const alarm = (DatapointsToAlarm: number, TreatMissingData?: string): AlarmProperties => ({
  ComparisonOperator: 'GreaterThanThreshold', Threshold: 0, EvaluationPeriods: 3, DatapointsToAlarm, TreatMissingData,
});
const AS_IT_WAS = undefined;

/**
 * The tables of the user guide: missing, ignore, breaching, notBreaching.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
const three: [string, AlarmState | undefined, AlarmState | undefined, AlarmState, AlarmState][] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'INSUFFICIENT_DATA', AS_IT_WAS, 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', AS_IT_WAS, 'ALARM', 'OK'],
];
const twoOfThree: typeof three = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 'ALARM', AS_IT_WAS, 'ALARM', 'OK'],
];

describe.each([[3, three], [2, twoOfThree]])('the documented example of %s datapoints to alarm', (toAlarm, rows) => {
  test.each(rows)('%s', (text, ...states) => {
    for (const before of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const) {
      expect(['missing', 'ignore', 'breaching', 'notBreaching'].map((treatment) => stateAfter(alarm(toAlarm, treatment), points(text), before)))
        .toEqual(states.map((state) => state ?? before));
    }
  });
});

test('one breaching value after missing data does not cause ALARM immediately', () => {
  expect(stateAfter(alarm(3), points('- - - - X'), 'OK')).toBe('OK');
  expect(stateAfter(alarm(3), points('- - - X -'), 'OK')).toBe('OK');
});

const aggregate = (samples: Samples, Statistic: string, Period: number) => datapoints({ ...alarm(3), Statistic, Period }, { [ONLY]: samples });

test('statistics are those of all values of a period', () => {
  const samples = [[4, 1], [], [3, 2], []];

  expect(['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount', 'p50'].map((statistic) => aggregate(samples, statistic, 240)[0])).toEqual([10, 2.5, 1, 4, 4, 2.5]);
  expect(aggregate(samples, 'Sum', 60)).toEqual([5, undefined, 5, undefined]);
  expect(aggregate([Array.from({ length: 101 }, (_, value) => value)], 'p99', 60)).toEqual([99]);
  expect(() => aggregate(samples, 'TM(10%:90%)', 60)).toThrow('TM(10%:90%) is not simulated');
});

test.each<[string, Series]>([
  ['100 * FILL(failed, 0) / requests', [0, 50, undefined, undefined]],
  ['SUM([failed, requests])', [4, 3, undefined, 0]],
  ['SUM(METRICS()) - -1', [5, 4, undefined, 1]],
  ['MAX([failed, requests])', [4, 2, undefined, 0]],
  ['AVG([failed, requests]) + MIN([failed, requests]) ^ 2', [20, 2.5, undefined, 0]],
  ['IF(requests >= 3, 100 * (1 - FILL(failed, 0) / requests), 7)', [100, 7, undefined, 7]],
  ['requests > 1 AND requests < 4 || requests == 4', [1, 1, undefined, 0]],
])('%s', (expression, expected) =>
  expect(evaluate(expression, { failed: [undefined, 1, undefined, undefined], requests: [4, 2, undefined, 0] })).toEqual(expected));

test.each([
  ['RATE(a)', 'RATE of RATE(a) is not simulated'],
  ['MAX(a)', 'one series where a list is due'],
  ['a + b', 'names b, which is not one of its metrics'],
  ['[a] + 1', 'a list where one series is due'],
  ['a +', 'ends too early'],
  ['a a', 'goes on with "a"'],
  ['(a]', 'has "]" where ) should be'],
  ['a ? 1', 'can\'t be read from " ? 1" on'],
])('fails on %s', (expression, message) => expect(() => evaluate(expression, { a: [1] })).toThrow(message));

test('expressions may stand on each other, in any order', () => {
  const stat = (Id: string) => ({ Id, ReturnData: false, MetricStat: { Metric: { Namespace: 'N', MetricName: Id }, Period: 60, Stat: 'Sum' } });
  const properties = {
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 5,
    EvaluationPeriods: 1,
    Metrics: [{ Id: 'share', Expression: 'both / 2' }, { Id: 'both', Expression: 'one + two', ReturnData: false }, stat('one'), stat('two')],
  };

  expect(simulateAlarm(properties, { one: [[4], [10]], two: [[4], [2]] })).toEqual(['OK', 'ALARM']);
  expect(() => simulateAlarm({ ...properties, Metrics: [{ Id: 'a', Expression: 'b' }, { Id: 'b', Expression: 'a' }] }, {})).toThrow('refer to each other: a, b');
  expect(() => simulateAlarm({ ...properties, Metrics: [stat('one'), { Id: 'a', Expression: 'one' }, { Id: 'b', Expression: 'one' }] }, { one: [[1]] }))
    .toThrow('must return one series');
});
