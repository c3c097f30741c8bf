import { ApplicationAutoScalingClient, PutScalingPolicyCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient, DescribeStacksCommand, StackStatus } from '@aws-sdk/client-cloudformation';
import { ECSClient } from '@aws-sdk/client-ecs';
import { DeleteDBInstanceCommand, DescribeDBClustersCommand, DescribeDBInstancesCommand, DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, haveWriters, inStandby, membersWith, OSAKA_ARN, skipWaits, TOKYO_ARN } from './handler-fixture';
import { handler as checkDatabase } from '../../../src/failover/private/check-database.lambda';
import { handler as moveSchedules } from '../../../src/failover/private/move-schedules.lambda';
import { handler as scaleReaders } from '../../../src/failover/private/scale-readers.lambda';
import { handler as scaleStandby } from '../../../src/failover/private/scale-standby.lambda';
import { handler as settleCapacity } from '../../../src/failover/private/settle-capacity.lambda';
import { FaultName, FUNCTION_FAULTS } from '../../../tools/failover/faults';

const rds = mockClient(RDSClient);
const ecs = mockClient(ECSClient);
const scaling = mockClient(ApplicationAutoScalingClient);
const cloudFormation = mockClient(CloudFormationClient);
const scheduler = mockClient(SchedulerClient);

inStandby({ SCHEDULES: 'shop-report' });
beforeEach(() => {
  [rds, ecs, scaling, cloudFormation, scheduler].forEach((client) => client.reset());
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [{ DBInstanceIdentifier: 'application-autoscaling-1' }] });
  skipWaits(150_000);
  instances(1);
  scheduler.on(GetScheduleCommand).resolves({ State: 'DISABLED' });
});
afterEach(() => jest.restoreAllMocks());

const writers = (...arns: string[]) => haveWriters(rds, ...arns);

function instances(count: number): void {
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ Status: 'available', DBClusterMembers: Array(count).fill({}) }] });
}

function stack(status: StackStatus, ParameterValue: string): void {
  const Parameters = [{ ParameterKey: 'ScaledUp', ParameterValue }];
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ StackName: 'ShopOsaka', CreationTime: new Date(0), StackStatus: status, Parameters }] });
}

/** Every read fails in one region: once, or for good. */
function scheduleFails(region: string, error: Error, times = Infinity): void {
  let left = times;
  scheduler.on(GetScheduleCommand).callsFake(async (_, getClient: () => SchedulerClient) => {
    if (await getClient().config.region() === region && left-- > 0) throw error;
    return { State: 'DISABLED' };
  });
}

interface Injection {
  readonly call: () => Promise<string>;
  readonly break: () => void;
  /** What the cause's end looks like; a fault of one call ends by itself. */
  readonly heal?: () => void;
}

const promoted = () => void (process.env.PROMOTED = 'true');
const resting = () => void (process.env.SCALED_UP = 'false');

const INJECTIONS: Record<FaultName, Injection> = {
  'check-database: RDS throttles': {
    call: checkDatabase,
    break: () => rds.on(DescribeGlobalClustersCommand).rejectsOnce(failure('ThrottlingException'))
      .resolves({ GlobalClusters: [{ GlobalClusterMembers: membersWith(TOKYO_ARN) }] }),
  },
  'check-database: two writers': { call: checkDatabase, break: () => writers(TOKYO_ARN, OSAKA_ARN), heal: () => writers(TOKYO_ARN) },
  'check-database: no instance in the cluster': { call: checkDatabase, break: () => [writers(TOKYO_ARN), instances(0)], heal: () => instances(1) },
  'confirm-writer: the old writer still writes': {
    call: checkDatabase, break: () => [promoted(), writers(TOKYO_ARN, OSAKA_ARN)], heal: () => writers(OSAKA_ARN),
  },
  'scale-readers: a conflict half-way': {
    call: scaleReaders, break: () => [promoted(), scaling.on(PutScalingPolicyCommand).rejectsOnce(failure('ConcurrentUpdateException')).resolves({})],
  },
  'settle-capacity: the standby still writes': { call: settleCapacity, break: () => writers(OSAKA_ARN), heal: () => writers(TOKYO_ARN) },
  'settle-capacity: a throttle half-way': {
    call: settleCapacity,
    break: () => [writers(TOKYO_ARN), scaling.on(RegisterScalableTargetCommand).rejectsOnce(failure('ThrottlingException')).resolves({})],
  },
  'settle-capacity: a reader is not ready to be deleted': {
    call: settleCapacity,
    break: () => [writers(TOKYO_ARN), rds.on(DeleteDBInstanceCommand).rejectsOnce(failure('InvalidDBInstanceState')).resolves({})],
  },
  'scale-up-standby: a deployment is under way': {
    call: scaleStandby, break: () => stack('UPDATE_IN_PROGRESS', 'false'), heal: () => stack('UPDATE_COMPLETE', 'true'),
  },
  'scale-up-standby: the cache is not made, and is rolled back': {
    call: scaleStandby, break: () => stack('UPDATE_ROLLBACK_COMPLETE', 'false'), heal: () => stack('UPDATE_COMPLETE', 'true'),
  },
  'scale-up-standby: a rollback that failed': {
    call: scaleStandby, break: () => stack('UPDATE_ROLLBACK_FAILED', 'false'), heal: () => stack('UPDATE_COMPLETE', 'true'),
  },
  'scale-down-standby: the standby still writes': {
    call: scaleStandby, break: () => [resting(), writers(OSAKA_ARN), stack('UPDATE_COMPLETE', 'false')], heal: () => writers(TOKYO_ARN),
  },
  'move-schedules: the other Region does not answer': { call: moveSchedules, break: () => scheduleFails('ap-northeast-1', failure('TimeoutError')) },
  'move-schedules: a throttle in this Region': { call: moveSchedules, break: () => scheduleFails('ap-northeast-3', failure('ThrottlingException'), 1) },
};

test.each(FUNCTION_FAULTS)('$step says what is wrong with $fault, and goes on after it', async ({ step, fault, says, until }) => {
  const injection = INJECTIONS[`${step}: ${fault}` as FaultName];
  injection.break();

  const said = injection.call();
  await (until === 'immediately: it is not an error' ? expect(said).resolves.toContain(says) : expect(said).rejects.toThrow(says));
  injection.heal?.();
  await expect(injection.call()).resolves.toEqual(expect.any(String));
});
