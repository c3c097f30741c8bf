import { once } from 'events';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { DescribeTasksCommand, ECSClient, ListTasksCommand, Task } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, skipWaits, withVariables } from './handler-fixture';
import { handler } from '../../../src/failover/private/warm-up.lambda';
import { closeServer } from '../../support/servers';

const ecs = mockClient(ECSClient);
/** Every address of 127.0.0.0/8 is this machine, so each task has one of its own. */
const answers = new Map<string, number>();
const asked: string[] = [];
let server: Server;

withVariables({ AWS_REGION: 'ap-northeast-3', ECS_CLUSTER: 'shop', ECS_SERVICE: 'shop-backend', READINESS_PATH: '/ready', MINIMUM_TASKS: '2' });

beforeAll(async () => {
  server = createServer((request, response) => {
    const address = request.socket.localAddress!;
    asked.push(`${address}${request.url}`);
    const status = answers.get(address) ?? 200;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status).end('{}');
  }).listen(0, '0.0.0.0');
  await once(server, 'listening');
});
afterAll(async () => closeServer(server));
beforeEach(() => {
  ecs.reset();
  answers.clear();
  asked.length = 0;
  process.env.PORT = `${(server.address() as AddressInfo).port}`;
});

const task = (address: string | undefined, lastStatus = 'RUNNING'): Task => ({
  taskArn: `arn:aws:ecs:ap-northeast-3:123456789012:task/shop/${address ?? 'new'}`,
  lastStatus,
  attachments: address ? [{ details: [{ name: 'subnetId', value: 'subnet-1' }, { name: 'privateIPv4Address', value: address }] }] : undefined,
});

function given(...tasks: Task[]): void {
  ecs.on(ListTasksCommand, { cluster: 'shop', serviceName: 'shop-backend', desiredStatus: 'RUNNING' })
    .resolves({ taskArns: tasks.map(({ taskArn }) => taskArn!) });
  ecs.on(DescribeTasksCommand).resolves({ tasks });
}

/** Time for one more round after the first, or for none. */
const call = (...remaining: number[]) => handler({}, { getRemainingTimeInMillis: () => remaining.shift() ?? 0 });

test('passes when so many tasks as it takes are ready', async () => {
  given(task('127.0.0.1'), task('127.0.0.2'), task('127.0.0.3'));

  await expect(call()).resolves.toBe('3 tasks are ready');
  await expect(call()).resolves.toBe('3 tasks are ready');
  expect([...new Set(asked)].sort()).toEqual(['127.0.0.1/ready', '127.0.0.2/ready', '127.0.0.3/ready']);
});

test.each<[string, Task[], [string, number][], string]>([
  ['no task, or tasks that are gone when it describes them', [], [], '0 of 0 tasks are ready, at least 2 are required. Not ready: none'],
  ['too few tasks', [task('127.0.0.1')], [], '1 of 1 tasks are ready, at least 2 are required. Not ready: none'],
  ['tasks whose database is read-only, or without the path', ['1', '2', '3', '4'].map((end) => task(`127.0.0.${end}`)), [['127.0.0.2', 503], ['127.0.0.3', 404]],
    '2 of 4 tasks are ready, at least 3 are required. Not ready: 127.0.0.2 (503), 127.0.0.3 (404)'],
  ['a task that hangs up', [task('127.0.0.1'), task('127.0.0.2')], [['127.0.0.1', 0]],
    '1 of 2 tasks are ready, at least 2 are required. Not ready: 127.0.0.1 (TypeError)'],
  ['a task without an address', [task('127.0.0.1'), task(undefined, 'PROVISIONING')], [],
    '1 of 2 tasks are ready, at least 2 are required. Not ready: task new (PROVISIONING)'],
  ['a task that is still pending', [task('127.0.0.1'), task('127.0.0.2', 'PENDING')], [],
    '1 of 2 tasks are ready, at least 2 are required. Not ready: 127.0.0.2 (PENDING)'],
])('fails with %s', async (_, tasks, status, message) => {
  given(...tasks);
  status.forEach(([address, code]) => answers.set(address, code));

  await expect(call()).rejects.toThrow(new Error(message));
});

test.each([[3, 2], [4, 3], [10, 7]])('of %d tasks %d suffice at the end of its time, and not before', async (count, enough) => {
  const all = Array.from({ length: count }, (_, index) => task(`127.0.0.${index + 1}`));
  given(...all);
  all.slice(enough).forEach(({ attachments }) => answers.set(attachments![0].details![1].value!, 503));
  let rounds = 0;
  skipWaits(5_000, () => rounds++);

  await expect(call(40_000, 30_000)).resolves.toContain(`${enough} of ${count} tasks are ready, at least ${enough} are required. Not ready: `);
  expect(rounds).toBe(2);
  jest.restoreAllMocks();
});

test('asks again until the tasks are ready', async () => {
  given(task('127.0.0.1'), task('127.0.0.2'));
  answers.set('127.0.0.1', 503);
  skipWaits(5_000, () => answers.clear());
  const timeout = jest.spyOn(AbortSignal, 'timeout');

  await expect(call(40_000)).resolves.toBe('2 tasks are ready');
  expect(asked.filter((url) => url === '127.0.0.1/ready')).toHaveLength(2);
  expect(timeout.mock.calls).toEqual(Array(4).fill([4_000]));
  jest.restoreAllMocks();
});

test('fails with the tasks that are not ready before Lambda stops the function, although each round takes 9 seconds', async () => {
  let left = 0;
  given(task('127.0.0.1'), task('127.0.0.2'));
  answers.set('127.0.0.1', 503);
  ecs.on(DescribeTasksCommand).callsFake(() => {
    left -= 9_000;
    return { tasks: [task('127.0.0.1'), task('127.0.0.2')] };
  });
  skipWaits(5_000, () => (left -= 5_000));

  for (let timeout = 30_000; timeout < 45_000; timeout += 1_000) {
    left = timeout;
    await expect(handler({}, { getRemainingTimeInMillis: () => left })).rejects.toThrow('Not ready: 127.0.0.1 (503)');
    expect(left).toBeGreaterThan(0);
  }
  jest.restoreAllMocks();
});

test('reads more tasks than ECS describes at a time', async () => {
  ecs.on(ListTasksCommand).resolvesOnce({ taskArns: ['one'], nextToken: 'more' }).resolves({ taskArns: ['two'] });
  ecs.on(DescribeTasksCommand, { tasks: ['one'] }).resolves({ tasks: [task('127.0.0.1')] });
  ecs.on(DescribeTasksCommand, { tasks: ['two'] }).resolves({ tasks: [task('127.0.0.2')] });

  await expect(call()).resolves.toBe('2 tasks are ready');
});

test.each(['ThrottlingException', 'ClusterNotFoundException', 'ServiceNotFoundException'])('fails with %s, and says so', async (name) => {
  ecs.on(ListTasksCommand).rejects(failure(name));

  await expect(call()).rejects.toThrow(`${name}: from AWS`);
});
