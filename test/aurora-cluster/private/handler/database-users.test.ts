import type { Client } from 'pg';
import { baseOf, changeOwnPassword, ensureAppLogin, cloneOf } from '../../../../src/aurora-cluster/private/handler/database-users';

const login = { username: 'shop', password: 'secret', database: 'Shop "1"' };

test('returns the clone of a user', () => expect([
  baseOf('shop'), baseOf('shop_clone'), cloneOf('shop'), cloneOf('shop_clone'),
]).toEqual(['shop', 'shop', 'shop_clone', 'shop']));

test('rolls back if a statement fails, also if the rollback fails', async () => {
  const query = jest.fn().mockResolvedValueOnce({}).mockRejectedValueOnce(new Error('locked'))
    .mockRejectedValueOnce(new Error('not found'));

  await expect(ensureAppLogin({ query } as unknown as Client, login)).rejects.toThrow('locked');
  expect(query).toHaveBeenLastCalledWith('ROLLBACK');
});

test('changes the own password as the user itself', async () => {
  const query = jest.fn().mockResolvedValue({});
  await changeOwnPassword({ query } as unknown as Client, 'postgres', 'secret');

  expect(query.mock.calls).toEqual([['SET ROLE NONE'], [expect.stringMatching(/^ALTER ROLE "postgres" PASSWORD 'SCRAM-SHA-256[^']*'$/)]]);
});
