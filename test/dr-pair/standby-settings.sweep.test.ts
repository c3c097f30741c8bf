import { OSAKA_REGION, Placed, TOKYO_REGION, ofType } from './fixture';
import { madePair } from './pairs';

const { stacks } = madePair('warm');

const inRegion = (region: string, type: string) =>
  stacks.filter((stack) => stack.region === region).flatMap(({ template }) => ofType(template, type));

/** The environment variables of the functions with a variable of this name. */
function variablesWith(name: string, placed: readonly Placed[]): Record<string, unknown>[] {
  return placed.flatMap(({ template }) => ofType(template, 'AWS::Lambda::Function'))
    .map(({ Environment }) => (Environment?.Variables ?? {}) as Record<string, unknown>)
    .filter((variables) => name in variables);
}

test('the approver may start the plan and approve its steps', () => {
  const policies = inRegion('us-east-1', 'AWS::IAM::Policy')
    .filter(({ Roles }) => JSON.stringify(Roles).includes('Approver'));

  expect(policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(({ Action }) => Action))
    .toEqual(expect.arrayContaining([
      'arc-region-switch:StartPlanExecution', 'arc-region-switch:ApprovePlanExecutionStep',
    ]));
});

test('jobs are enabled in the primary Region only', () => {
  const schedules = (region: string) => inRegion(region, 'AWS::Scheduler::Schedule')
    .map(({ Name, State }) => [Name, State] as const);
  const jobs = schedules(TOKYO_REGION);
  const names = jobs.map(([name]) => name);

  expect(jobs.length).toBeGreaterThan(0);
  expect(new Set(jobs.map(([, state]) => state))).toEqual(new Set(['ENABLED']));
  expect(schedules(OSAKA_REGION).filter(([name]) => names.includes(name))).toEqual(names.map((name) => [
    name, 'DISABLED',
  ]));
});

test('the release follower of a warm standby starts one task', () => {
  expect(variablesWith('MIN_TASKS', stacks.filter(({ region }) => region === OSAKA_REGION))
    .map(({ MIN_TASKS }) => MIN_TASKS)).toEqual(['1']);
});

test('a failover scales the readers up to 5, the default of a cluster', () => {
  expect([...new Set(variablesWith('MAXIMUM', stacks).map(({ MAXIMUM }) => MAXIMUM))]).toEqual(['5']);
});

test('EventBridge receives the events of both media buckets', () => {
  const notified = (region: string) => inRegion(region, 'AWS::S3::Bucket')
    .filter(({ NotificationConfiguration }) =>
      NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true);

  expect([TOKYO_REGION, OSAKA_REGION].map((region) => notified(region).length)).toEqual([1, 1]);
});
