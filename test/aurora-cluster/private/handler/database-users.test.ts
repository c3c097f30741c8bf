import type { Client } from 'pg';
import {
  baseOf, changeOwnPassword, ensureAppLogin, cloneOf,
} from '../../../../src/aurora-cluster/private/handler/database-users';

/** A session that records statements. The named roles exist and are members of the owner role. */
function sessionWith(roles: string[]): { session: Client; statements: string[] } {
  const statements: string[] = [];
  const query = jest.fn(async (text: string, values?: string[]) => {
    if (text.includes('pg_roles')) return { rowCount: roles.includes(values![0]) ? 1 : 0 };
    if (text.includes('pg_has_role')) return { rows: [{ member: roles.includes(values![0]) }] };
    if (text.includes('current_user')) return { rows: [{ name: 'postgres' }] };
    statements.push(text.replace(/SCRAM-SHA-256[^']*/, 'VERIFIER'));
    return {};
  });
  return { session: { query } as unknown as Client, statements };
}

const login = { username: 'shop', password: 'secret', database: 'Shop "1"' };

test('returns the clone of a user', () => {
  expect([
    baseOf('shop'), baseOf('shop_clone'), cloneOf('shop'), cloneOf('shop_clone'),
  ]).toEqual(['shop', 'shop', 'shop_clone', 'shop']);
});

test('creates all roles in one transaction with a lock', async () => {
  const { session, statements } = sessionWith([]);
  await ensureAppLogin(session, login);

  expect(statements).toEqual([
    'BEGIN',
    'SELECT pg_advisory_xact_lock($1)',
    'CREATE ROLE "shop_owner" NOLOGIN',
    'GRANT "shop_owner" TO "postgres"',
    'CREATE ROLE "shop" LOGIN',
    'GRANT "shop_owner" TO "shop"',
    'ALTER ROLE "shop" SET role TO \'shop_owner\'',
    'CREATE ROLE "shop_clone" LOGIN',
    'GRANT "shop_owner" TO "shop_clone"',
    'ALTER ROLE "shop_clone" SET role TO \'shop_owner\'',
    'GRANT CONNECT, CREATE, TEMPORARY ON DATABASE "Shop ""1""" TO "shop_owner"',
    'GRANT USAGE, CREATE ON SCHEMA public TO "shop_owner"',
    'ALTER ROLE "shop" PASSWORD \'VERIFIER\'',
    'COMMIT',
  ]);
});

test('keeps existing roles, and changes only the password of the given user', async () => {
  const { session, statements } = sessionWith(['shop_owner', 'shop', 'shop_clone', 'postgres']);
  await ensureAppLogin(session, { ...login, username: 'shop_clone' });

  expect(
    statements.filter((statement) => /CREATE ROLE|TO "(?:shop|shop_clone|postgres)"$|PASSWORD/.test(statement)),
  ).toEqual(['ALTER ROLE "shop_clone" PASSWORD \'VERIFIER\'']);
});

test('rolls back if a statement fails, also if the rollback fails', async () => {
  const query = jest.fn().mockResolvedValueOnce({}).mockRejectedValueOnce(new Error('locked'))
    .mockRejectedValueOnce(new Error('not found'));

  await expect(ensureAppLogin({ query } as unknown as Client, login)).rejects.toThrow('locked');
  expect(query).toHaveBeenLastCalledWith('ROLLBACK');
});

test('changes the own password as the user itself', async () => {
  const { session, statements } = sessionWith([]);
  await changeOwnPassword(session, 'postgres', 'secret');

  expect(statements).toEqual(['SET ROLE NONE', 'ALTER ROLE "postgres" PASSWORD \'VERIFIER\'']);
});
