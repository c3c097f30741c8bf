import {
  ApplicationAutoScalingClient, DeregisterScalableTargetCommand, ObjectNotFoundException, PutScalingPolicyCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, inStandby } from './handler-fixture';
import { handler } from '../../../src/failover/private/scale-readers.lambda';

const scaling = mockClient(ApplicationAutoScalingClient);
const TARGET = { ServiceNamespace: 'rds', ScalableDimension: 'rds:cluster:ReadReplicaCount', ResourceId: 'cluster:shop-osaka' };

inStandby();
beforeEach(() => scaling.reset());

const sent = () => scaling.calls().map(({ args: [command] }) => [command.constructor.name, command.input]);

test('sets the scaling up in the promoted standby, and the same again when called twice', async () => {
  process.env.PROMOTED = 'true';

  await expect(handler()).resolves.toBe('reader scaling in ap-northeast-3 is configured from 2 to 5 readers');
  const first = sent();
  await handler();

  expect(first).toEqual([
    ['RegisterScalableTargetCommand', { ...TARGET, MinCapacity: 2, MaxCapacity: 5 }],
    ['PutScalingPolicyCommand', {
      ...TARGET,
      PolicyName: 'failover-readers',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' }, TargetValue: 70, ScaleInCooldown: 600, ScaleOutCooldown: 300,
      },
    }],
  ]);
  expect(sent()).toEqual([...first, ...first]);
});

describe('in the primary region', () => {
  test('ends the standby\'s scaling', async () => {
    await expect(handler()).resolves.toBe('reader scaling in ap-northeast-3 is removed');
    expect(sent()).toEqual([['DeregisterScalableTargetCommand', TARGET]]);
  });

  test('has nothing to do where there is none, for example when called twice', async () => {
    scaling.on(DeregisterScalableTargetCommand).rejects(new ObjectNotFoundException({ message: 'none', $metadata: {} }));

    await expect(handler()).resolves.toBe('reader scaling in ap-northeast-3 is removed');
  });
});

test.each(['ThrottlingException', 'ValidationException', 'LimitExceededException'])('fails with %s in either Region, and says so', async (name) => {
  scaling.rejects(failure(name));

  for (const promoted of ['true', 'false']) {
    process.env.PROMOTED = promoted;
    await expect(handler()).rejects.toThrow(`${name}: from AWS`);
  }
  expect(scaling.commandCalls(PutScalingPolicyCommand)).toHaveLength(0);
});
