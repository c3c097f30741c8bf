import { RUN } from './run';
import { Run, runDefinition } from '../../../../src/jobs/private/run-definition';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: { readonly ErrorEquals: string[]; readonly Next: string }[];
}

function statesOf(run: Partial<Run>): Record<string, State> {
  return runDefinition({ ...RUN, ...run }).States as Record<string, State>;
}

function nextOf({ Next, Default, Choices = [], Catch = [] }: State): string[] {
  return [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((one) => one.Next)].filter((name) => name !== undefined);
}

const release = { clusterArn: RUN.clusterArn, serviceArn: 'arn:aws:ecs:ap-northeast-1:123456789012:service/shop/backend' };

test.each<[string, Partial<Run>]>([
  ['with a lock', { tableName: 'lock' }],
  ['without a lock', {}],
  ['of a service with a lock', { tableName: 'lock', release }],
  ['of a service without a lock', { release }],
])('leads from the first state to each other %s', (_, run) => {
  const states = statesOf(run);
  const reached = new Set(['Begin']);
  for (const name of reached) nextOf(states[name]).forEach((next) => reached.add(next));

  expect([...reached].sort()).toEqual(Object.keys(states).sort());
});

test('releases the lock after success and permanent failure, and only then reports the failure', () => {
  const states = statesOf({ tableName: 'lock' });

  expect([states.Run.Next, states.TryAgain.Default, states.Unlock.Next, states.Outcome.Default]).toEqual(['Unlock', 'Unlock', 'Outcome', 'Keep']);
});

test('starts no task and does not take the lock while the previous run has it', () => {
  const states = statesOf({ tableName: 'lock' });

  expect(states.Lock.Catch?.[0]).toEqual({ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], Next: 'StillRunning' });
  expect(states.StillRunning).toMatchObject({ Type: 'Fail', Error: 'JobStillRunning' });
});

test('retries as often as configured', () => {
  expect(statesOf({ retryAttempts: 5 }).TryAgain.Choices).toEqual([{ Condition: '{% $tries <= 5 %}', Next: 'Pause' }]);
});

test('uses service ARNs of its partition', () => {
  expect(statesOf({ partition: 'aws-cn' }).Run).toMatchObject({ Resource: 'arn:aws-cn:states:::ecs:runTask.sync' });
});
