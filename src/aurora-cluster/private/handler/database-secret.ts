import { randomInt } from 'crypto';
import {
  GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient,
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
export function versionWith(versions: Versions, stage: string): string | undefined {
  return Object.keys(versions).find((version) => versions[version].includes(stage));
}

const PASSWORD_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PASSWORD_LENGTH = 40;

export async function readSecret(
  client: SecretsManagerClient, id: string, stage: Stage, version?: string,
): Promise<DatabaseSecret> {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: id, VersionStage: stage, VersionId: version }),
  );
  const value = parsed(SecretString ?? '{}', `${stage} of ${id}`);
  for (const field of ['host', 'port', 'username', 'password'] as const) {
    if (!value[field]) {
      throw new Error(
        `${stage} of ${id} has no ${field}; check that the secret is attached to the cluster`,
      );
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
export function newPassword(): string {
  return Array.from(
    { length: PASSWORD_LENGTH }, () => PASSWORD_CHARACTERS[randomInt(PASSWORD_CHARACTERS.length)],
  ).join('');
}
