import { randomInt } from 'crypto';
import {
  GetSecretValueCommand, PutSecretValueCommand, ResourceNotFoundException, SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

/** The JSON of a secret, in the format of Secrets Manager for databases. */
export interface DatabaseSecret {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname?: string;
  /** ARN of the secret of the user that changes the password; undefined if the user changes its own password. */
  readonly masterarn?: string;
}

export type Stage = 'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS';

/** The versions of a secret with their stages. */
export type Versions = Readonly<Record<string, readonly string[]>>;

/** The version with a stage. */
export const versionWith = (versions: Versions, stage: string): string | undefined =>
  Object.keys(versions).find((version) => versions[version].includes(stage));

const PASSWORD_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PASSWORD_LENGTH = 40;

export const readSecret = async (
  client: SecretsManagerClient, id: string, stage: Stage, version?: string,
): Promise<DatabaseSecret> => complete(await readFields(client, id, stage, version), `${stage} of ${id}`);

/**
 * Reads the current value of a secret of a cluster, and writes the address of the cluster to it where it has another
 * one or none: a value that CloudFormation generates has none, because it attaches a secret only once.
 */
export async function readAttached(
  client: SecretsManagerClient, id: string, host: string | undefined, port: string | undefined,
): Promise<DatabaseSecret> {
  const value = await readFields(client, id, 'AWSCURRENT');
  // The properties of a rollback can be those of a version of the library without them.
  if (host === undefined || port === undefined || value.host === host && Number(value.port) === Number(port)) {
    return complete(value, `AWSCURRENT of ${id}`);
  }
  const attached = { ...value, host, port: Number(port) };
  await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: JSON.stringify(attached) }));
  return complete(attached, `AWSCURRENT of ${id}`);
}

async function readFields(
  client: SecretsManagerClient, id: string, stage: Stage, version?: string,
): Promise<Partial<DatabaseSecret>> {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: id, VersionStage: stage, VersionId: version }),
  );
  return parsed(SecretString ?? '{}', `${stage} of ${id}`);
}

function complete(value: Partial<DatabaseSecret>, name: string): DatabaseSecret {
  for (const field of ['host', 'port', 'username', 'password'] as const) {
    if (!value[field]) {
      throw new Error(`${name} has no ${field}; check that the secret is attached to the cluster`);
    }
  }
  return { ...value as DatabaseSecret, port: Number(value.port) };
}

/** The error of V8 contains the beginning of the text, and CloudFormation shows it in the events of the stack. */
function parsed(text: string, name: string): Partial<DatabaseSecret> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Below.
  }
  throw new Error(`${name} is not a JSON object; restore the fields that Secrets Manager needs for databases`);
}

/** Reads a secret, or returns undefined if no version has the stage. */
export async function tryReadSecret(
  client: SecretsManagerClient, id: string, stage: Stage, version?: string,
): Promise<DatabaseSecret | undefined> {
  try {
    return await readSecret(client, id, stage, version);
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Returns a password of 238 bits, with characters that need no escaping in a URL or a shell. */
export const newPassword = (): string => Array.from(
  { length: PASSWORD_LENGTH }, () => PASSWORD_CHARACTERS[randomInt(PASSWORD_CHARACTERS.length)],
).join('');
