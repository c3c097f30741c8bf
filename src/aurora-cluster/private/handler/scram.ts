import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'crypto';

/** Defaults of PostgreSQL (`scram_iterations`, `SCRAM_DEFAULT_SALT_LEN`). */
const ITERATIONS = 4096;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/**
 * Returns the SCRAM verifier that PostgreSQL stores for a password (RFC 5803).
 *
 * With the verifier the server never receives the password, so the statement log and `pg_stat_activity` do not contain
 * it.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, KEY_BYTES, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
