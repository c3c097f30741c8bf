import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { restartServices } from '../../../../src/aurora-cluster/private/handler/restart-services';
import { inputsOf } from '../../../support/inputs';

const mock = mockClient(ECSClient);
const client = new ECSClient({});
const services = ['one', 'two'].map((service) => ({ cluster: 'main', service }));

beforeEach(() => mock.reset());

test('replaces the tasks of all services, or of no service', async () => {
  await restartServices(client, services);
  await restartServices(client, []);

  expect(inputsOf(mock, UpdateServiceCommand)).toEqual(['one', 'two'].map((service) => ({ cluster: 'main', service, forceNewDeployment: true })));
});

test('ignores a service that does not exist', async () => {
  jest.spyOn(console, 'log').mockReturnValueOnce();
  mock.on(UpdateServiceCommand, { service: 'one' }).rejects(
    Object.assign(new Error('not found'), { name: 'ServiceNotFoundException' }),
  );

  await restartServices(client, services);
  expect(mock.commandCalls(UpdateServiceCommand)).toHaveLength(2);
});

test('fails if a service cannot be restarted, after all services', async () => {
  mock.on(UpdateServiceCommand, { service: 'one' }).rejects(new Error('denied'));

  await expect(restartServices(client, services)).rejects.toThrow('denied');
  expect(mock.commandCalls(UpdateServiceCommand)).toHaveLength(2);
});
