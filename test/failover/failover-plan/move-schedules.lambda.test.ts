import { GetScheduleCommand, GetScheduleOutput, SchedulerClient, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, inStandby } from './handler-fixture';
import { handler } from '../../../src/failover/private/move-schedules.lambda';

const scheduler = mockClient(SchedulerClient);
const REPORT: GetScheduleOutput = {
  Name: 'shop-report',
  GroupName: 'default',
  Description: 'Nightly report',
  ScheduleExpression: 'cron(0 3 * * ? *)',
  ScheduleExpressionTimezone: 'Asia/Tokyo',
  StartDate: new Date('2126-01-01T00:00:00Z'),
  EndDate: new Date('2127-01-01T00:00:00Z'),
  FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
  KmsKeyArn: 'arn:aws:kms:ap-northeast-3:123456789012:key/1',
  ActionAfterCompletion: 'NONE',
  Target: {
    Arn: 'arn:aws:lambda:ap-northeast-3:123456789012:function:report',
    RoleArn: 'arn:aws:iam::123456789012:role/shop-report-osaka',
    Input: '{}',
    DeadLetterConfig: { Arn: 'arn:aws:sqs:ap-northeast-3:123456789012:failed' },
    RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 3600 },
  },
};
const OF_AWS = { Arn: 'arn:aws:scheduler:ap-northeast-3:123456789012:schedule/default/shop-report', CreationDate: new Date(0), LastModificationDate: new Date(0) };

/** Two regions that keep the states of their schedules; errors by region and name. */
let states: Record<string, string>;
let errors: Record<string, Error>;
let order: string[];

inStandby();
beforeEach(() => {
  scheduler.reset();
  states = Object.fromEntries(['shop-report', 'shop-cleanup'].flatMap((name) => [[`ap-northeast-1 ${name}`, 'ENABLED'], [`ap-northeast-3 ${name}`, 'DISABLED']]));
  errors = {};
  order = [];
  const reach = async (Name: string, getClient: () => SchedulerClient) => {
    const key = `${await getClient().config.region()} ${Name}`;
    if (errors[key]) throw errors[key];
    return key;
  };
  scheduler.on(GetScheduleCommand).callsFake(async ({ Name }, getClient) =>
    ({ ...REPORT, ...OF_AWS, Name, State: states[await reach(Name, getClient)], $metadata: {} }));
  scheduler.on(UpdateScheduleCommand).callsFake(async ({ Name, State, StartDate }, getClient) => {
    const key = await reach(Name, getClient);
    if (StartDate < new Date(Date.now() - 5 * 60_000)) throw failure('ValidationException');
    states[key] = State;
    order.push(`${key} ${State}`);
  });
});

test('ends the schedules there, begins them here, and changes nothing when called twice', async () => {
  const done = '2 schedules are enabled in ap-northeast-3. All are disabled in ap-northeast-1';

  await expect(handler()).resolves.toBe(done);
  await expect(handler()).resolves.toBe(done);
  expect(order).toEqual([
    'ap-northeast-1 shop-report DISABLED', 'ap-northeast-1 shop-cleanup DISABLED', 'ap-northeast-3 shop-report ENABLED', 'ap-northeast-3 shop-cleanup ENABLED',
  ]);
});

test('changes nothing of a schedule but its state', async () => {
  await handler();

  expect(scheduler.commandCalls(UpdateScheduleCommand)[2].args[0].input).toEqual({ ...REPORT, State: 'ENABLED' });
});

test('moves a schedule that has begun: Scheduler refuses a start of more than five minutes ago, which has no effect any more', async () => {
  scheduler.on(GetScheduleCommand).callsFake(async ({ Name }, getClient) => ({
    ...REPORT, ...OF_AWS, Name, StartDate: new Date('2026-01-01T00:00:00Z'), State: states[`${await getClient().config.region()} ${Name}`], $metadata: {},
  }));

  await expect(handler()).resolves.toContain('2 schedules are enabled in ap-northeast-3. All are disabled');
  expect(scheduler.commandCalls(UpdateScheduleCommand)[2].args[0].input).toEqual({ ...REPORT, StartDate: undefined, State: 'ENABLED' });
});

test('leaves a schedule that has ended', async () => {
  scheduler.on(GetScheduleCommand).resolves({ ...REPORT, ...OF_AWS, StartDate: undefined, EndDate: new Date('2026-01-02T00:00:00Z'), State: 'DISABLED' });

  await expect(handler()).resolves.toContain('All are disabled');
  expect(scheduler.commandCalls(UpdateScheduleCommand)).toHaveLength(0);
});

test('goes the other way in the other region', async () => {
  const before = { ...states };
  await handler();
  Object.assign(process.env, { HERE: 'ap-northeast-1', OTHER: 'ap-northeast-3' });
  await handler();

  expect(states).toEqual(before);
});

test.each(['TimeoutError', 'AccessDeniedException', 'ResourceNotFoundException'])('begins them here when there is a %s there, and tells which are left', async (name) => {
  errors['ap-northeast-1 shop-report'] = failure(name);

  await expect(handler()).resolves.toBe(`2 schedules are enabled in ap-northeast-3. Check those that could not be disabled in ap-northeast-1: shop-report (${name})`);
  expect(states).toMatchObject({ 'ap-northeast-1 shop-cleanup': 'DISABLED', 'ap-northeast-3 shop-report': 'ENABLED' });
});

test('waits ten seconds for a region that does not answer', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
  await handler();

  expect(timeout).toHaveBeenCalledWith(10_000);
  expect(scheduler.calls().map(({ args }) => (args as unknown as [unknown, { abortSignal?: AbortSignal }])[1].abortSignal?.aborted))
    .toEqual([true, true, true, true, undefined, undefined, undefined, undefined]);
});

test.each(['ThrottlingException', 'ResourceNotFoundException', 'ConflictException'])(
  'fails with %s here, has begun the others, and finishes the next time', async (name) => {
    errors['ap-northeast-3 shop-report'] = failure(name);

    await expect(handler()).rejects.toThrow(new Error(`not enabled in ap-northeast-3: shop-report (${name}). All are disabled in ap-northeast-1`));
    expect(states['ap-northeast-3 shop-cleanup']).toBe('ENABLED');
    errors = {};
    await expect(handler()).resolves.toContain('2 schedules are enabled in ap-northeast-3');
  });
