import assert from 'assert/strict';
import { GetBackupPlanOutput, GetBackupSelectionOutput } from '@aws-sdk/client-backup';
import { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import { PairClients } from './pair';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';

const bucketOf = (region: string) => `eldonia-media-${ACCOUNT}-${region}`;

/** Media that are written in a region and read in the other. */
export function pairMediaChecks({ primary, standby }: PairClients): Checks {
  const rules = async ({ s3 }: Clients, region: string) => {
    const { ReplicationConfiguration } = await s3.getBucketReplication({ Bucket: bucketOf(region) });
    return ReplicationConfiguration!.Rules!.map(({ Status, Destination, DeleteMarkerReplication, Filter }) => [
      Status, Destination!.Bucket, Destination!.ReplicationTime?.Time?.Minutes, DeleteMarkerReplication!.Status, Filter!.Prefix ?? '',
    ]);
  };
  const copied = async ([here, there]: Clients[], [from, to]: string[]) => {
    const [Key, Body] = [`notes/from-${from}.txt`, `written in ${from}`];
    await here.s3.putObject({ Bucket: bucketOf(from), Key, Body });
    const { Body: read, ReplicationStatus } = await there.s3.getObject({ Bucket: bucketOf(to), Key });
    assert.deepEqual([await read!.transformToString(), ReplicationStatus], [Body, 'REPLICA']);
    await here.s3.deleteObject({ Bucket: bucketOf(from), Key });
    await assert.rejects(there.s3.getObject({ Bucket: bucketOf(to), Key }), { name: 'NoSuchKey' });
  };

  return {
    'both buckets keep versions and copy everything to each other within 15 minutes': async () => {
      for (const [clients, from, to] of [[primary, REGION, STANDBY_REGION], [standby, STANDBY_REGION, REGION]] as const) {
        assert.equal((await clients.s3.getBucketVersioning({ Bucket: bucketOf(from) })).Status, 'Enabled');
        assert.deepEqual(await rules(clients, from), [['Enabled', `arn:aws:s3:::${bucketOf(to)}`, 15, 'Enabled', '']]);
      }
    },
    'what is written and deleted in Tokyo, is so in Osaka': async () => copied([primary, standby], [REGION, STANDBY_REGION]),
    'what is written and deleted in Osaka, is so in Tokyo: the handler of the last stack has set it up': async () =>
      copied([standby, primary], [STANDBY_REGION, REGION]),
  };
}

/** Images, backups, and what runs by the clock. */
export function pairCopyChecks({ primary, standby }: PairClients): Checks {
  return {
    'the registry copies the backend\'s images to the repository of that name in Osaka': async () => {
      assert.deepEqual(primary.stubbed('AWS::ECR::ReplicationConfiguration', /^PairImageReplication/)!.ReplicationConfiguration, {
        Rules: [{
          Destinations: [{ Region: STANDBY_REGION, RegistryId: ACCOUNT }],
          RepositoryFilters: [{ Filter: 'eldonia-backend', FilterType: 'PREFIX_MATCH' }],
        }],
      });
      for (const { ecr } of [primary, standby]) {
        const { repositories } = await ecr.describeRepositories({ repositoryNames: ['eldonia-backend'] });
        assert.equal(repositories!.length, 1);
      }
    },
    'each Region backs up its own database and media, daily and monthly, in its own vault': async () => {
      for (const [region, clients] of [[REGION, primary], [STANDBY_REGION, standby]] as const) {
        const plan = await clients.physicalId('AWS::Backup::BackupPlan', /^PairBackupsPlan/);
        const { BackupPlan } = await clients.requests.backup<GetBackupPlanOutput>(`/backup/plans/${plan}`);
        assert.deepEqual(BackupPlan!.Rules!.map(({ CopyActions = [] }) => CopyActions), [[], []]);
        const vaults = [...new Set(BackupPlan!.Rules!.map(({ TargetBackupVaultName }) => TargetBackupVaultName))];
        const vault = await clients.requests.backup<{ BackupVaultArn: string }>(`/backup-vaults/${vaults.join()}`);
        assert.match(vault.BackupVaultArn, new RegExp(`:${region}:`));
        const [selection] = (await clients.physicalId('AWS::Backup::BackupSelection', /^PairBackupsPlan/)).split('_');
        const { BackupSelection } = await clients.requests.backup<GetBackupSelectionOutput>(`/backup/plans/${plan}/selections/${selection}`);
        assert.deepEqual(BackupSelection!.Resources, [`arn:aws:rds:${region}:${ACCOUNT}:cluster:eldonia-database`, `arn:aws:s3:::${bucketOf(region)}`]);
      }
    },
    'Osaka asks the site, reports its role and counts its tasks each minute, looks for a lost release each five, and has its tasks fetch the login anew each week': async () => {
      const { Rules } = await standby.requests.json<{ Rules: { ScheduleExpression?: string; State: string }[] }>('events', 'AWSEvents.ListRules', {});
      const clocks = Rules.filter(({ ScheduleExpression }) => ScheduleExpression);
      const enabled = ['rate(1 minute)', 'rate(1 minute)', 'rate(1 minute)', 'rate(5 minutes)'].map((clock) => [clock, 'ENABLED']);
      assert.deepEqual(clocks.map(({ ScheduleExpression, State }) => [ScheduleExpression, State]).sort(), enabled);
      const name = await standby.physicalId('AWS::Scheduler::Schedule', /^PairDatabaseRestarts/);
      const schedule = await standby.requests.scheduler<GetScheduleOutput>(`/schedules/${name}`);
      assert.deepEqual([schedule.ScheduleExpression, schedule.State], ['rate(7 days)', 'ENABLED']);
      const cluster = await standby.physicalId('AWS::ECS::Cluster', /^PlatformApiCluster/);
      assert.deepEqual(JSON.parse(schedule.Target!.Input!), { Cluster: cluster, Service: 'eldonia-backend', ForceNewDeployment: true });
    },
  };
}
