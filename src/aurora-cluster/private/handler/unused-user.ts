import type { Client } from 'pg';
import { PROGRAM } from './database-login';
import { RELEASE_AGAIN } from './restart-services';
import { repeat } from '../../../private/functions/retry';
import { LOOK_FOR_CONNECTIONS } from '../retries';

interface Program {
  readonly program: string | null;
  readonly count: number;
}

/**
 * Throws while a user has connections: tasks that have not restarted could open no others with a new password.
 *
 * Each user sees the name of the user and of the program of all sessions. Those on other instances are not visible.
 */
export async function checkUnused(session: Client, username: string): Promise<void> {
  await repeat(LOOK_FOR_CONNECTIONS, async () => {
    const { rows } = await session.query<Program>(
      `SELECT application_name AS program, count(*)::int AS count FROM pg_stat_activity
        WHERE usename = $1 AND application_name IS DISTINCT FROM $2 GROUP BY 1 ORDER BY 1`, [username, PROGRAM],
    );
    if (rows.length > 0) {
      const programs = rows.map(({ program, count }) => `${program || 'without a name'}: ${count}`).join(', ');
      throw new Error(`${username} keeps its password, because it still has connections (${programs}); ` +
        `${RELEASE_AGAIN}, and end other sessions of ${username}, also those that an RDS Proxy keeps for about a day`);
    }
  });
}
