import { ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeSecretCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { SecretsManagerRotationEvent } from 'aws-lambda';
import type { Client } from 'pg';
import { logIn, tryLogIn } from './handler/database-login';
import {
  DatabaseSecret, newPassword, readSecret, Stage, tryReadSecret, Versions, versionWith,
} from './handler/database-secret';
import { baseOf, changeOwnPassword, ensureAppLogin, cloneOf } from './handler/database-users';
import { RestartedService, restartServices } from './handler/restart-services';
import { checkUnused } from './handler/unused-user';

/** The stage of a version from before it is current until the services restart. */
const RESTART = 'RESTART_SERVICES';

const secrets = new SecretsManagerClient({});
const ecs = new ECSClient({});

/**
 * Rotates a database secret in the four steps of Secrets Manager. Each step can be repeated.
 *
 * A secret with `masterarn` alternates between two users, so the previous credentials remain valid until the next
 * rotation, which fails while anything uses them. A secret without `masterarn` changes the password of its own user.
 */
export async function handler(
  { SecretId: id, ClientRequestToken: token, Step: step }: SecretsManagerRotationEvent,
): Promise<void> {
  const stages = await stagesOf(id);
  if (!stages[token]) throw new Error(`secret ${id} has no version ${token} to rotate to`);
  const current = await readSecret(secrets, id, 'AWSCURRENT');

  if (stages[token].includes('AWSCURRENT')) {
    // A repeated finishSecret: the version was moved, but the services were possibly not restarted.
    if (step === 'finishSecret') await restart(id, token, stages, current);
    return;
  }
  if (!stages[token].includes('AWSPENDING')) throw new Error(`version ${token} of secret ${id} is not AWSPENDING`);

  switch (step) {
    case 'createSecret': return createSecret(id, token, current);
    case 'setSecret': return setSecret(id, stages, current, await readSecret(secrets, id, 'AWSPENDING', token));
    case 'testSecret': return testSecret(await readSecret(secrets, id, 'AWSPENDING', token));
    case 'finishSecret': return finishSecret(id, token, stages, current);
    default: throw new Error(`unknown step ${step as string}`);
  }
}

async function createSecret(id: string, token: string, current: DatabaseSecret): Promise<void> {
  if (await tryReadSecret(secrets, id, 'AWSPENDING', token)) return;
  const username = current.masterarn ? cloneOf(current.username) : current.username;
  await secrets.send(new PutSecretValueCommand({
    SecretId: id,
    ClientRequestToken: token,
    SecretString: JSON.stringify({ ...current, username, password: newPassword() }),
    VersionStages: ['AWSPENDING'],
  }));
}

async function setSecret(
  id: string, stages: Versions, current: DatabaseSecret, pending: DatabaseSecret,
): Promise<void> {
  const expected = current.masterarn ? cloneOf(current.username) : current.username;
  if (pending.host !== current.host || pending.username !== expected) {
    // The current version was written anew, e.g. after a restore. All further attempts would have this version.
    await removeStage(id, 'AWSPENDING', versionWith(stages, 'AWSPENDING')!);
    throw new Error(
      `AWSPENDING of ${id} is for ${pending.username} at ${pending.host}, not for ${expected} at ${current.host}; ` +
      'it is not pending any more, and the next rotation has a new version',
    );
  }
  const done = await tryLogIn(pending);
  if (done) return done.end();

  if (current.masterarn) {
    await finishRestart(id, stages, current, pending);
    const database = current.dbname ?? baseOf(current.username);
    const admin = await logInWithAny(
      current.masterarn, ['AWSCURRENT', 'AWSPENDING'], { host: current.host, port: current.port, dbname: database },
    );
    await using(admin, async () => {
      await checkUnused(admin, pending.username);
      await ensureAppLogin(admin, { username: pending.username, password: pending.password, database });
    });
  } else {
    const { host, port, dbname } = current;
    const session = await logInWithAny(id, ['AWSCURRENT', 'AWSPREVIOUS'], { host, port, dbname });
    await using(session, () => changeOwnPassword(session, pending.username, pending.password));
  }
}

/**
 * After a rotation that could not restart the services, tasks without connections can have the pending user. The
 * version with the mark is not the current one if that was written anew.
 */
async function finishRestart(
  id: string, stages: Versions, current: DatabaseSecret, { username }: DatabaseSecret,
): Promise<void> {
  const version = versionWith(stages, RESTART);
  if (version === undefined) return;
  await restart(id, version, stages, current);
  throw new Error('the services had not been restarted after the last rotation, and are now; ' +
    `${username} keeps its password until the next attempt`);
}

async function testSecret(pending: DatabaseSecret): Promise<void> {
  const session = await logIn(pending);
  await using(session, async () => { await session.query('SELECT now()'); });
}

async function finishSecret(id: string, token: string, stages: Versions, current: DatabaseSecret): Promise<void> {
  const marked = servicesOf(current).length > 0 ? { ...stages, [token]: [...stages[token], RESTART] } : stages;
  if (marked !== stages) await moveStage(id, RESTART, stages, token);
  await moveStage(id, 'AWSCURRENT', stages, token);
  await restart(id, token, marked, current);
}

/** Restarts the services with the version, and removes its mark. */
async function restart(id: string, version: string, stages: Versions, current: DatabaseSecret): Promise<void> {
  await restartServices(ecs, servicesOf(current));
  if (stages[version].includes(RESTART)) await removeStage(id, RESTART, version);
}

/** Services use only the application's secret. */
const servicesOf = ({ masterarn }: DatabaseSecret): RestartedService[] =>
  masterarn ? JSON.parse(process.env.SERVICES ?? '[]') as RestartedService[] : [];

async function removeStage(id: string, stage: string, version: string): Promise<void> {
  await secrets.send(new UpdateSecretVersionStageCommand({
    SecretId: id, VersionStage: stage, RemoveFromVersionId: version,
  }));
}

async function moveStage(id: string, stage: string, stages: Versions, version: string): Promise<void> {
  if (stages[version].includes(stage)) return;
  await secrets.send(new UpdateSecretVersionStageCommand({
    SecretId: id, VersionStage: stage, MoveToVersionId: version, RemoveFromVersionId: versionWith(stages, stage),
  }));
}

/**
 * Logs in with the first version of a secret that the database accepts, because a rotation can be in progress.
 *
 * The host must be that of the rotated secret, so that credentials are never sent to another host.
 */
async function logInWithAny(
  id: string, stages: Stage[], target: Pick<DatabaseSecret, 'host' | 'port' | 'dbname'>,
): Promise<Client> {
  for (const stage of stages) {
    const secret = await tryReadSecret(secrets, id, stage);
    if (secret && secret.host !== target.host) {
      throw new Error(`secret ${id} is for ${secret.host}, not for ${target.host}`);
    }
    const session = secret && await tryLogIn({ ...secret, ...target });
    if (session) return session;
  }
  throw new Error(`${target.host} accepts no version of secret ${id} (${stages.join(', ')})`);
}

async function stagesOf(id: string): Promise<Versions> {
  const { RotationEnabled, VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId: id }));
  if (RotationEnabled === false) throw new Error(`rotation of secret ${id} is disabled`);
  return VersionIdsToStages ?? {};
}

async function using(session: Client, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await session.end();
  }
}
