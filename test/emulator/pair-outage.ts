import assert from 'assert/strict';
import { databaseMembers, mediaOf, PairClients, PLATFORM } from './pair';
import { schedules } from './pair-rebuild';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { STANDBY_AUDIT } from '../../tools/emulator/pair-app';
import { eventually } from '../../tools/emulator/patience';
import { CommandFailed } from '../../tools/steps';

const status = async ({ cloudFormation }: Clients, StackName: string): Promise<string | undefined> =>
  (await cloudFormation.describeStacks({ StackName })).Stacks![0].StackStatus;

/** The checks of the releases end with an update that fails. */
const BEFORE = 'UPDATE_ROLLBACK_COMPLETE';

/** That there is an outage, so that what follows proves something. */
export const outageChecks = ({ primary, standby }: PairClients, deployAll: () => Promise<unknown>): Checks => ({
  'nothing of Tokyo can be read, and Osaka answers': async () => {
    await assert.rejects(status(primary, 'Eldonia-Primary'), { name: 'RegionGone' });
    assert.equal(await status(standby, 'Eldonia-Standby'), BEFORE);
  },
  'a deployment of all stacks stops at Tokyo, and leaves Osaka as it was': async () => {
    await assert.rejects(deployAll(), (error) => error instanceof CommandFailed && /the region is gone/.test(error.output));
    assert.equal(await status(standby, 'Eldonia-Standby'), BEFORE);
  },
});

/** Osaka, deployed twice while Tokyo did not answer, and with a database that has been promoted in between. */
export function aloneChecks(aws: PairClients, memory: number): Checks {
  const { standby } = aws;

  return {
    'all stacks of Osaka are updated': async () => {
      assert.equal(await status(standby, 'Eldonia-Standby'), 'UPDATE_COMPLETE');
      for (const stack of ['Eldonia-StandbyBase', 'Eldonia-StandbyCache', STANDBY_AUDIT]) assert.match(String(await status(standby, stack)), /^(CREATE|UPDATE)_COMPLETE$/);
      assert.equal((await standby.task()).memory, String(memory));
    },
    'the database that was promoted still takes the writes': async () => {
      assert.deepEqual(await databaseMembers(aws), [`${REGION} reads`, `${STANDBY_REGION} writes`]);
    },
    'the tasks still get the copies of the secrets, which can be read': async () => {
      const { secrets } = (await standby.task()).containerDefinitions![0];
      const { ARN } = await standby.secrets.describeSecret({ SecretId: `${standby.platform}/jwt-secret` });
      assert.equal(secrets!.find(({ name }) => name === 'JWT_SECRET')!.valueFrom, ARN);
      for (const SecretId of [`${standby.platform}/jwt-secret`, `${standby.platform}/db-password`]) {
        assert.ok((await standby.secrets.getSecretValue({ SecretId })).SecretString, SecretId);
      }
    },
    'what users upload here waits to be copied to Tokyo': async () => {
      const Bucket = mediaOf(STANDBY_REGION);
      const { ReplicationConfiguration } = await standby.s3.getBucketReplication({ Bucket });
      assert.deepEqual(ReplicationConfiguration!.Rules!.map(({ Status, Destination }) => [Status, Destination!.Bucket]),
        [['Enabled', `arn:aws:s3:::${mediaOf(REGION)}`]]);
    },
  };
}

/** More tasks than the template starts with, as the plan has them. */
const SERVING = 5;

/** As the step of the failover plan does. */
export async function scaleUp({ autoScaling, ecs, cluster, backend }: Clients): Promise<void> {
  const ResourceId = `service/${cluster}/${backend}`;
  await autoScaling.registerScalableTarget({ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId, MinCapacity: SERVING });
  await ecs.updateService({ cluster, service: backend, desiredCount: SERVING });
}

/** The whole pair deployed as usual, before anybody has led it back. */
export function returnChecks(aws: PairClients, memory: number): Checks {
  const { primary, standby } = aws;

  return {
    'both regions run the same': async () => {
      assert.deepEqual([await status(primary, 'Eldonia-Primary'), await status(standby, 'Eldonia-Standby')], ['UPDATE_COMPLETE', 'UPDATE_COMPLETE']);
      assert.deepEqual([(await primary.task()).memory, (await standby.task()).memory], [String(memory), String(memory)]);
    },
    'jobs and tasks stay where users are served': async () => {
      assert.deepEqual([await schedules(primary), await schedules(standby)], [['DISABLED'], ['ENABLED']]);
      assert.deepEqual([(await standby.service()).desiredCount, (await standby.scaling()).range[0]], [SERVING, SERVING]);
    },
    'a schedule that --revert-drift writes back in Osaka is enabled again': async () => {
      const { Schedules } = await standby.scheduler.listSchedules({ NamePrefix: PLATFORM });
      const Name = Schedules!.find(({ State }) => State === 'ENABLED')!.Name!;
      const { ScheduleExpression, FlexibleTimeWindow, Target } = await standby.scheduler.getSchedule({ Name });
      await standby.scheduler.updateSchedule({ Name, ScheduleExpression, FlexibleTimeWindow, Target, State: 'DISABLED' });
      await standby.requests.serviceEvent('aws.cloudformation', 'CloudFormation Resource Status Change', {
        'stack-id': 'Eldonia-Standby', 'resource-type': 'AWS::Scheduler::Schedule', 'physical-resource-id': Name, 'status-details': { status: 'UPDATE_COMPLETE' },
      });
      await eventually('an enabled schedule', async () => (await standby.scheduler.getSchedule({ Name })).State === 'ENABLED' || undefined);
    },
    'the deployment has not taken the writes back': async () => {
      assert.deepEqual(await databaseMembers(aws), [`${REGION} reads`, `${STANDBY_REGION} writes`]);
    },
  };
}

/** The pair after a failback and another deployment. */
export const failedBackChecks = (aws: PairClients): Checks => ({
  'Tokyo writes, and the deployment leaves it so': async () => {
    assert.deepEqual(await databaseMembers(aws), [`${REGION} writes`, `${STANDBY_REGION} reads`]);
  },
});
