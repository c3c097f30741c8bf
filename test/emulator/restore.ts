import assert from 'assert/strict';
import { DBCluster } from '@aws-sdk/client-rds';
import { eventsOf } from './stack-events';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { Guide } from '../../tools/emulator/guide';

/** The name of the cluster that is deployed first. */
const BEFORE = 'eldonia-database';
/** The version to which AWS upgrades it. The tier has 17.9. */
export const UPGRADED = '17.10';

/** The number of tasks before. */
const SCALED = 3;

/** AWS installs a minor version in a maintenance window, and CloudFormation doesn't notice. */
export async function upgradeByItself({ rds }: Clients, EngineVersion: string): Promise<void> {
  await rds.modifyDBCluster({ DBClusterIdentifier: BEFORE, EngineVersion, ApplyImmediately: true });
}

/** Takes the snapshot that AWS Backup would have taken the night before. */
export async function takeSnapshot({ rds }: Clients, DBClusterSnapshotIdentifier: string): Promise<string> {
  const { DBClusterSnapshot } = await rds.createDBClusterSnapshot({ DBClusterIdentifier: BEFORE, DBClusterSnapshotIdentifier });
  return DBClusterSnapshot!.DBClusterSnapshotArn!;
}

async function clusters({ rds }: Clients): Promise<DBCluster[]> {
  const { DBClusters } = await rds.describeDBClusters({});
  return DBClusters!.sort((one, other) => one.DBClusterIdentifier!.localeCompare(other.DBClusterIdentifier!));
}

const tasks = async ({ scaling, service }: Clients): Promise<{ readonly desired?: number; readonly suspended?: boolean }> =>
  ({ desired: (await service()).desiredCount, suspended: (await scaling()).suspended });

/** The version of a snapshot that the guide shows. */
export const versionIn = (guide: Guide, snapshot: string): string =>
  new RegExp(`\\s(\\d+\\.\\d+)\\s${snapshot}$`, 'm').exec(guide.run('3. Choose a snapshot'))![1];

/** After a deployment with the version of the program, which AWS has upgraded since. */
export const refusedRestoreChecks = (aws: Clients, message: string): Checks => ({
  'RDS has refused it, and the stack is rolled back to the previous cluster': async () => {
    const reasons = (await eventsOf(aws, 'Platform')).filter(({ ResourceStatus }) => ResourceStatus === 'UPDATE_FAILED').map(({ ResourceStatusReason }) => ResourceStatusReason);
    assert.ok(reasons.some((reason) => reason?.includes(message)), reasons.join('; '));
    assert.deepEqual((await clusters(aws)).map(({ DBClusterIdentifier }) => DBClusterIdentifier), [BEFORE]);
  },
});

/** Before the deployment: no writes, and a snapshot to choose. */
export function beforeRestoreChecks(aws: Clients, guide: Guide, snapshot: string): Checks {
  return {
    'the first commands stop the tasks, and nothing scales them out': async () => {
      // As Auto Scaling may have it, above the minimum.
      await aws.ecs.updateService({ cluster: 'eldonia-cluster', service: 'eldonia-backend', desiredCount: SCALED });
      guide.run('2. The whole database: stop writes');
      assert.deepEqual(await tasks(aws), { desired: 0, suspended: true });
    },
    'the next ones list the snapshot': async () => {
      assert.match(guide.run('3. Choose a snapshot'), new RegExp(`^\\S+\\s\\d+\\.\\d+\\s${snapshot}$`, 'm'));
    },
  };
}

/** After the deployment with the snapshot. */
export function restoreChecks(aws: Clients, guide: Guide): Checks {
  const restored = async () => (await clusters(aws)).find(({ DBClusterIdentifier }) => DBClusterIdentifier !== BEFORE)!;
  const secret = async (SecretId: string) => {
    const { SecretString } = await aws.secrets.getSecretValue({ SecretId });
    return JSON.parse(SecretString!) as Record<string, unknown>;
  };

  return {
    'a cluster with a name of its own is restored, and deletion protection keeps the previous one': async () => {
      const found = await clusters(aws);
      assert.equal(found.length, 2);
      assert.equal(found[0].DBClusterIdentifier, BEFORE);
      assert.match(found[1].DBClusterIdentifier!, /^eldonia-database-[0-9a-z]+$/);
      assert.equal(found[1].EngineVersion, UPGRADED);
      assert.deepEqual(found.map(({ DeletionProtection, StorageEncrypted }) => [DeletionProtection, StorageEncrypted]), [[true, true], [true, true]]);
    },
    'its instances are new, and those of the previous one are deleted': async () => {
      const { DBInstances } = await aws.rds.describeDBInstances({});
      const { DBClusterIdentifier } = await restored();
      assert.deepEqual(DBInstances!.map((instance) => instance.DBClusterIdentifier), Array(3).fill(DBClusterIdentifier));
    },
    'the secrets keep their names, and the tasks connect to the restored cluster': async () => {
      const { Endpoint } = await restored();
      for (const id of ['eldonia/db-admin', 'eldonia/db-password']) assert.equal((await secret(id)).host, Endpoint);
      assert.equal((await aws.task()).containerDefinitions![0].environment!.find(({ name }) => name === 'DB_HOST')?.value, Endpoint);
    },
    'the deployment has not started the tasks; the next commands do': async () => {
      assert.equal((await tasks(aws)).suspended, true);
      guide.run('4. Deploy with `database.snapshot`', 1);
      assert.deepEqual(await tasks(aws), { desired: SCALED, suspended: false });
    },
    'the last commands delete the previous cluster and keep a final snapshot': async () => {
      guide.run('7. Delete the previous database', [0, 1, 2]);
      assert.deepEqual((await clusters(aws)).map(({ DBClusterIdentifier }) => DBClusterIdentifier), [(await restored()).DBClusterIdentifier]);
      assert.match(guide.run('3. Choose a snapshot'), /eldonia-database-last$/m);
    },
  };
}
