import { DescribeServicesCommand, ECSClient, Service } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/operations/private/observability/count-tasks.lambda';

const ecs = mockClient(ECSClient);
const NOW = Date.parse('2026-05-01T03:04:10Z');
const MINUTE = { time: '2026-05-01T03:04:00Z' };
let written: string[];

beforeEach(() => {
  ecs.reset();
  written = [];
  Object.assign(process.env, { SERVICES: JSON.stringify([{ cluster: 'shop', services: ['backend'] }]), NAMESPACE: 'Eldonia/Tasks' });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(written.push(String(text))));
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => jest.restoreAllMocks());

const given = (...services: Service[]) => ecs.on(DescribeServicesCommand, { cluster: 'shop', services: ['backend'] }).resolves({ services });

test('publishes the tasks of a service without one, which has no metrics of AWS', async () => {
  given({ serviceName: 'backend', desiredCount: 2, runningCount: 0 });

  await expect(handler(MINUTE)).resolves.toBe('0 of 2 tasks of backend run');
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([{
    _aws: {
      Timestamp: Date.parse(MINUTE.time),
      CloudWatchMetrics: [{
        Namespace: 'Eldonia/Tasks',
        Dimensions: [['ClusterName', 'ServiceName']],
        Metrics: [{ Name: 'DesiredTasks', Unit: 'Count' }, { Name: 'RunningTasks', Unit: 'Count' }],
      }],
    },
    ClusterName: 'shop',
    ServiceName: 'backend',
    DesiredTasks: 2,
    RunningTasks: 0,
  }]);
});

test.each([
  ['manually', null], ['by an event without a time', {}], ['by an event of an hour ago', { time: '2026-05-01T02:04:00Z' }],
])('invoked %s it publishes the current time', async (_, tick) => {
  given({ serviceName: 'backend', desiredCount: 0, runningCount: 0 });
  await handler(tick);

  expect(JSON.parse(written[0])).toMatchObject({ _aws: { Timestamp: NOW }, DesiredTasks: 0 });
});

test('desires no task of a service that is not deployed yet', async () => {
  given();

  await expect(handler(MINUTE)).resolves.toBe('0 of 0 tasks of backend run');
});

test('publishes nothing if AWS does not answer', async () => {
  ecs.on(DescribeServicesCommand).rejects(new Error('throttled'));
  await expect(handler(MINUTE)).rejects.toThrow('throttled');

  expect(written).toEqual([]);
});

test('publishes the tasks of each service, by calls for ten, also if some do not exist', async () => {
  const names = Array.from({ length: 13 }, (_, at) => `worker-${at}`);
  process.env.SERVICES = JSON.stringify([{ cluster: 'shop', services: names }, { cluster: 'other', services: ['backend'] }]);
  ecs.on(DescribeServicesCommand).callsFake(({ cluster, services }: { cluster: string; services: string[] }) => ({
    // In another order, and without one.
    services: services.filter((name) => name !== 'worker-3').map((serviceName, at) => ({ serviceName, desiredCount: at, runningCount: cluster === 'shop' ? 1 : 0 })).reverse(),
  }));
  await handler(MINUTE);
  const all = written.map((line) => JSON.parse(line) as Record<string, unknown>);

  expect(ecs.calls().map(({ args: [{ input }] }) => (input as { services: string[] }).services.length)).toEqual([10, 3, 1]);
  expect(all.map(({ ClusterName, ServiceName }) => `${ClusterName as string}/${ServiceName as string}`)).toEqual([...names.map((name) => `shop/${name}`), 'other/backend']);
  expect(all.map(({ DesiredTasks, RunningTasks }) => [DesiredTasks, RunningTasks])).toEqual([
    [0, 1], [1, 1], [2, 1], [0, 0], [3, 1], [4, 1], [5, 1], [6, 1], [7, 1], [8, 1], [0, 1], [1, 1], [2, 1], [0, 0],
  ]);
});
