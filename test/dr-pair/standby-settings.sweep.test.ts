import { allOf, OSAKA_REGION, Placed, TOKYO_REGION } from './fixture';
import { madePair } from './pairs';

const { stacks } = madePair('warm');

/** The environment variables of the functions with a variable of this name. */
function variablesWith(name: string, placed: readonly Placed[]): Record<string, unknown>[] {
  return allOf(placed, 'AWS::Lambda::Function')
    .map(({ Environment }) => (Environment?.Variables ?? {}) as Record<string, unknown>)
    .filter((variables) => name in variables);
}

test('the release follower of a warm standby starts one task', () => {
  expect(variablesWith('MIN_TASKS', stacks.filter(({ region }) => region === OSAKA_REGION))
    .map(({ MIN_TASKS }) => MIN_TASKS)).toEqual(['1']);
});

test('a failover scales the readers up to 5, the default of a cluster', () => {
  expect([...new Set(variablesWith('MAXIMUM', stacks).map(({ MAXIMUM }) => MAXIMUM))]).toEqual(['5']);
});

test('EventBridge receives the events of both media buckets', () => {
  const notified = (region: string) => allOf(stacks, 'AWS::S3::Bucket', region)
    .filter(({ NotificationConfiguration }) =>
      NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true);

  expect([TOKYO_REGION, OSAKA_REGION].map((region) => notified(region).length)).toEqual([1, 1]);
});
