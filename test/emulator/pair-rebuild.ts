import assert from 'assert/strict';
import { databaseMembers, mediaOf, PairClients, PLATFORM } from './pair';
import { eventsOf } from './stack-events';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { Played } from '../../tools/emulator/guide';
import { Kept } from '../../tools/emulator/pair-app';

const JWT = { SecretId: `${PLATFORM}/jwt-secret` };
const kept = (region: string) => ({ Bucket: mediaOf(region), Key: `originals/${region}.jpg` });
/** The procedure deletes what was lost in any case, and renames what is left. */
const GONE = [
  /DeregisterScalableTarget.*No scalable target/, /--new-db-cluster-identifier .*DBClusterNotFoundFault/s, /(?:StopReplicationToReplica|DeleteSecret) .*can't find/,
];

/** What a rebuild must not lose. */
export async function prepare(aws: PairClients): Promise<string> {
  for (const [region, { s3 }] of [[REGION, aws.primary], [STANDBY_REGION, aws.standby]] as const) {
    await s3.putObject({ ...kept(region), Body: region });
  }
  return tokenSecret(aws.primary);
}

const tokenSecret = async ({ secrets }: Clients): Promise<string> => (await secrets.getSecretValue(JWT)).SecretString!;

/** The secrets of tokens, as the runbook lists them. */
export const keptSecrets = async ({ primary, standby }: PairClients): Promise<Kept[]> =>
  Promise.all([primary, standby].map(async ({ secrets, kms }) => {
    const { ARN, KmsKeyId } = await secrets.describeSecret(JWT);
    return { secret: ARN!, key: (await kms.describeKey({ KeyId: KmsKeyId })).KeyMetadata!.Arn! };
  }));

/** The names of what a stack has imported. */
async function imported(aws: Clients, stack: string): Promise<string[]> {
  return (await eventsOf(aws, stack)).filter(({ ResourceStatus }) => ResourceStatus === 'IMPORT_COMPLETE').map(({ PhysicalResourceId }) => PhysicalResourceId!).sort();
}

/** The states of the job in a Region. */
export async function schedules({ scheduler }: Clients): Promise<string[]> {
  const { Schedules } = await scheduler.listSchedules({});
  return Schedules!.filter(({ Name }) => Name === `${PLATFORM}-NightlyReport`).map(({ State }) => State!);
}

/** No command of a procedure is refused, except for those whose work is done already. */
export function playedChecks(procedure: string, { commands, refused }: Played): Checks {
  const wrong = refused.filter((one) => !GONE.some((pattern) => pattern.test(one)));
  return {
    [`${procedure}: played, ${commands} commands, ${wrong.length} refused, ${refused.length - wrong.length} for what is gone`]: async () => assert.deepEqual(wrong, []),
  };
}

/** A pair of which a Region was deployed again where its bucket, repository, vault and logs were retained. */
export function rebuiltChecks(aws: PairClients, before: string, imports: Record<string, string[]>): Checks {
  const { primary, standby } = aws;
  return {
    'its stacks have imported what was retained': async () => {
      for (const [stack, names] of Object.entries(imports)) {
        assert.deepEqual(await imported(stack.includes('Standby') ? standby : primary, stack), names, stack);
      }
    },
    'the media are those of before': async () => {
      for (const [region, { s3 }] of [[REGION, primary], [STANDBY_REGION, standby]] as const) {
        assert.equal(await (await s3.getObject(kept(region))).Body!.transformToString(), region);
      }
    },
    'one global database has both clusters, and Tokyo writes': async () => {
      assert.deepEqual(await databaseMembers(aws), [`${REGION} writes`, `${STANDBY_REGION} reads`]);
    },
    'the secrets of Tokyo are in Osaka, and the tokens of before are valid': async () => {
      for (const SecretId of [`${PLATFORM}/db-password`, JWT.SecretId]) {
        const [one, other] = await Promise.all([primary, standby].map(async ({ secrets }) => secrets.getSecretValue({ SecretId })));
        assert.equal(one.SecretString, other.SecretString, SecretId);
        const { ReplicationStatus } = await primary.secrets.describeSecret({ SecretId });
        assert.deepEqual(ReplicationStatus!.map(({ Status }) => Status), ['InSync'], SecretId);
      }
      assert.equal(await tokenSecret(primary), before);
    },
    'the job is enabled in Tokyo only': async () => {
      assert.deepEqual([await schedules(primary), await schedules(standby)], [['ENABLED'], ['DISABLED']]);
    },
  };
}

/** The Region that serves users while the other one is deployed again. */
export const stoppedChecks = (standby: Clients): Checks => ({
  'no job and no task of Osaka runs': async () => {
    assert.deepEqual(await schedules(standby), ['DISABLED']);
    const { taskArns } = await standby.ecs.listTasks({ cluster: standby.cluster });
    assert.deepEqual(taskArns, []);
  },
});
