import { setTimeout as sleep } from 'timers/promises';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeSecretCommand, UpdateSecretVersionStageCommand } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import type { Client } from 'pg';
import { FakeSecret, FakeSecretsManager } from './support/fake-secrets-manager';
import { logIn, tryLogIn } from '../../src/aurora-cluster/private/handler/database-login';
import { changeOwnPassword, ensureAppLogin } from '../../src/aurora-cluster/private/handler/database-users';
import { handler } from '../../src/aurora-cluster/private/rotate-secret.lambda';
import { forgetPauses } from '../support/sleep';

jest.mock('timers/promises', () => jest.requireActual<object>('../support/sleep'));
jest.mock('../../src/aurora-cluster/private/handler/database-login');
jest.mock('../../src/aurora-cluster/private/handler/database-users', () => ({
  ...jest.requireActual<object>('../../src/aurora-cluster/private/handler/database-users'), changeOwnPassword: jest.fn(), ensureAppLogin: jest.fn(),
}));

type Step = Parameters<typeof handler>[0]['Step'];

const ecs = mockClient(ECSClient);
const session = { query: jest.fn(), end: jest.fn() } as unknown as jest.Mocked<Client>;
const address = { host: 'db', port: 5432, dbname: 'shop' };
let secrets: FakeSecretsManager;
let app: FakeSecret;
let admin: FakeSecret;
/** Passwords that the database accepts. */
let valid: string[];

/** The label of a version with which a service may not yet run. */
const MARK = 'RESTART_SERVICES';
const REMEDY = 'tasks keep the previous user until they restart: release again, or update the services with --force-new-deployment';

beforeEach(() => {
  ecs.reset();
  session.query.mockReset().mockResolvedValue({ rows: [] } as never);
  forgetPauses();
  secrets = new FakeSecretsManager();
  admin = secrets.add('admin', { ...address, username: 'postgres', password: 'admin-1' });
  app = secrets.add('app', { ...address, username: 'shop', password: 'app-1', masterarn: 'admin' });
  valid = ['admin-1', 'app-1'];
  jest.mocked(tryLogIn).mockImplementation(async ({ password }) => valid.includes(password) ? session : undefined);
  process.env.SERVICES = JSON.stringify([{ cluster: 'main', service: 'api' }]);
});

const run = (id: string, step: Step, token = 'v2'): Promise<void> => handler({
  SecretId: id, ClientRequestToken: token, Step: step,
});

describe('setSecret', () => {
  const begin = async (id: 'app' | 'admin'): Promise<void> => {
    ({ app, admin })[id].begin('v2');
    await run(id, 'createSecret');
  };

  test.each([['shop', 'shop'], ['its user name without one', undefined]])('sets the password of the clone as the master user in the database %s', async (_, dbname) => {
    app.put('v1', JSON.stringify({ ...app.value(), dbname }), ['AWSCURRENT']);
    await begin('app');
    await run('app', 'setSecret');

    expect(ensureAppLogin).toHaveBeenCalledWith(session, { username: 'shop_clone', password: app.value('AWSPENDING').password, database: 'shop' });
    expect(session.end).toHaveBeenCalled();
  });

  test('does nothing if the password is already set', async () => {
    await begin('app');
    valid.push(app.value('AWSPENDING').password);
    await run('app', 'setSecret');

    expect(ensureAppLogin).not.toHaveBeenCalled();
    expect(session.end).toHaveBeenCalled();
  });

  test('changes the own password of a user without a master, also with the previous password', async () => {
    admin.put('v0', JSON.stringify({ ...admin.value(), password: 'admin-0' }), ['AWSPREVIOUS']);
    valid = ['admin-0'];
    await begin('admin');
    await run('admin', 'setSecret');

    expect(changeOwnPassword).toHaveBeenCalledWith(session, 'postgres', admin.value('AWSPENDING').password);
  });

  test.each<[string, () => void, string]>([
    ['the database accepts no version of the master secret', () => { valid = []; }, 'db accepts no version of secret admin (AWSCURRENT, AWSPENDING)'],
    ['the master secret is for another host', () => admin.put('v1', JSON.stringify({ ...admin.value(), host: 'other' }), ['AWSCURRENT']),
      'secret admin is for other, not for db'],
    ['the pending version is for another user', () => app.put('v2', JSON.stringify({ ...app.value(), username: 'mallory' }), ['AWSPENDING']),
      'AWSPENDING of app is for mallory at db, not for shop_clone at db'],
  ])('fails if %s', async (_, change, message) => {
    await begin('app');
    change();

    await expect(run('app', 'setSecret')).rejects.toThrow(message);
  });

  // A restore makes a new cluster, and writes its host into the current version only.
  test.each<['app' | 'admin', string, object]>([['app', 'host', { host: 'restored' }], ['admin', 'host', { host: 'restored' }], ['app', 'user', { username: 'shop_clone' }]])(
    'a pending version of %s for another %s ends its rotation, and the next one begins anew', async (id, _, change) => {
      const secret = { app, admin }[id];
      await begin(id);
      for (const one of [app, admin]) one.put('v1b', JSON.stringify({ ...one.value(), ...('host' in change || one === secret ? change : {}) }), ['AWSCURRENT']);
      await expect(run(id, 'setSecret')).rejects.toThrow(/^AWSPENDING of \w+ is for .* at db, not for .*; it is not pending any more, and the next rotation has a new version$/);
      expect(tryLogIn).not.toHaveBeenCalled();

      secret.begin('v3');
      await run(id, 'createSecret', 'v3');
      await run(id, 'setSecret', 'v3');
      expect([ensureAppLogin, changeOwnPassword].flatMap((set) => jest.mocked<jest.Mock>(set as jest.Mock).mock.calls)).toHaveLength(1);
    });

  test('no attempt of Secrets Manager after a restore is lost but the first', async () => {
    session.query.mockResolvedValueOnce({ rows: [{ program: 'node', count: 1 }] } as never);
    await begin('app');
    await expect(run('app', 'setSecret')).rejects.toThrow('still has connections');
    for (const one of [app, admin]) one.put('v1b', JSON.stringify({ ...one.value(), host: 'restored' }), ['AWSCURRENT']);

    const failures = [];
    for (let month = 3; month < 6; month++) {
      const version = app.attempt(`v${month}`);
      for (const step of ['createSecret', 'setSecret', 'finishSecret'] as Step[]) {
        try {
          await run('app', step, version);
        } catch (error) {
          failures.push((error as Error).message);
          break;
        }
      }
    }
    expect(failures).toEqual([expect.stringContaining('AWSPENDING of app is for shop_clone at db, not for shop_clone at restored')]);
  });

  test('a command cannot rotate while a rotation is not complete, and the function does not need it to', async () => {
    session.query.mockResolvedValueOnce({ rows: [{ program: 'node', count: 1 }] } as never);
    await begin('app');
    await expect(run('app', 'setSecret')).rejects.toThrow('still has connections');

    expect(() => app.begin('v3')).toThrow('A previous rotation isn\'t complete');
    expect(app.attempt('v3')).toBe('v2');
    await run('app', 'createSecret');
    await run('app', 'setSecret');
    await run('app', 'finishSecret');
    expect(() => app.begin('v3')).not.toThrow();
  });

  describe('while the clone has connections', () => {
    const connected = (...rows: object[]) => session.query.mockResolvedValueOnce({ rows } as never);

    test('keeps its password, and says what uses it and what to do', async () => {
      connected({ program: 'node', count: 2 }, { program: '', count: 1 });
      await begin('app');

      await expect(run('app', 'setSecret')).rejects.toThrow(new Error(
        `shop_clone keeps its password, because it still has connections (node: 2, without a name: 1); ${REMEDY}, and end other sessions of shop_clone, also those that an RDS Proxy keeps for about a day`));
      expect(ensureAppLogin).not.toHaveBeenCalled();
      expect(session.end).toHaveBeenCalled();
    });

    test('asks for a minute, because pools close idle connections, and not for its own sessions', async () => {
      await begin('app');
      await run('app', 'setSecret');
      const waited = jest.mocked(sleep).mock.calls.reduce((sum, [milliseconds]) => sum + milliseconds!, 0);

      expect(waited).toBeGreaterThanOrEqual(60_000);
      expect(Math.max(...jest.mocked(sleep).mock.calls.map(([milliseconds]) => milliseconds!))).toBeLessThan(10_000);
      expect(session.query).toHaveBeenCalledWith(expect.stringContaining('pg_stat_activity'), ['shop_clone', 'eldonia-secrets']);
    });

    test('refuses also those of its last look', async () => {
      jest.mocked(sleep).mockImplementation(async () => {
        if (jest.mocked(sleep).mock.calls.length === 12) connected({ program: 'node', count: 1 });
      });
      await begin('app');

      await expect(run('app', 'setSecret')).rejects.toThrow('(node: 1)');
    });

    test('does not ask for a user without a master, whose sessions stay open', async () => {
      await begin('admin');
      await run('admin', 'setSecret');

      expect(session.query).not.toHaveBeenCalled();
    });
  });

  describe('after a rotation whose last step could not restart the services', () => {
    beforeEach(async () => {
      app.put('v1', app.text('AWSCURRENT'), [MARK]);
      await begin('app');
    });

    // The attachment and put-secret-value write a version of their own.
    test.each(['the same', 'written anew'])('restarts them first, and continues at the next attempt, with a current version that is %s', async (version) => {
      if (version === 'written anew') {
        app.put('v1b', app.text('AWSCURRENT'), ['AWSCURRENT']);
        app.put('v1', app.text('AWSCURRENT'), ['AWSPREVIOUS']);
      }

      await expect(run('app', 'setSecret')).rejects.toThrow(new Error(
        'the services had not been restarted after the last rotation, and are now; shop_clone keeps its password until the next attempt'));
      expect(ensureAppLogin).not.toHaveBeenCalled();
      expect(Object.values(app.versions()).flat()).not.toContain(MARK);
      await run('app', 'setSecret');
      expect(ecs.commandCalls(UpdateServiceCommand)).toHaveLength(1);
      expect(ensureAppLogin).toHaveBeenCalledTimes(1);
    });

    test('keeps the password for as long as it cannot', async () => {
      ecs.on(UpdateServiceCommand).rejects(new Error('connect ETIMEDOUT'));
      for (let attempt = 1; attempt <= 2; attempt++) await expect(run('app', 'setSecret')).rejects.toThrow(`${REMEDY}; ECS: connect ETIMEDOUT`);

      expect(ensureAppLogin).not.toHaveBeenCalled();
      expect(app.versions().v1).toContain(MARK);
    });
  });

  test('ends the session on an error', async () => {
    jest.mocked(ensureAppLogin).mockRejectedValueOnce(new Error('broken'));
    await begin('app');

    await expect(run('app', 'setSecret')).rejects.toThrow('broken');
    expect(session.end).toHaveBeenCalled();
  });
});

test('testSecret queries the database with the pending version', async () => {
  app.put('v2', JSON.stringify({ ...app.value(), password: 'app-2' }), ['AWSPENDING']);
  jest.mocked(logIn).mockImplementationOnce(async ({ password }) => password === 'app-2' ? session : Promise.reject(new Error(password)));
  await run('app', 'testSecret');

  expect(session.query).toHaveBeenCalledTimes(1);
});

describe('finishSecret', () => {
  test('a failed restart says what to do, leaves a mark, and can be repeated', async () => {
    app.put('v2', JSON.stringify({ ...app.value(), username: 'shop_clone' }), ['AWSPENDING']);
    ecs.on(UpdateServiceCommand).rejectsOnce(new Error('connect ETIMEDOUT'));

    await expect(run('app', 'finishSecret')).rejects.toThrow(`${REMEDY}; ECS: connect ETIMEDOUT`);
    expect(app.value().username).toBe('shop_clone');
    expect(app.versions().v2).toContain(MARK);
    await run('app', 'finishSecret');
    expect(app.versions().v2).not.toContain(MARK);
    expect(app.versions().v2).toContain('AWSCURRENT');
  });

  test('the mark exists before the version is current, and moves from an abandoned version', async () => {
    app.put('v0', app.text('AWSCURRENT'), [MARK]);
    app.put('v2', app.text('AWSCURRENT'), ['AWSPENDING']);
    await run('app', 'finishSecret');

    expect(secrets.mock.commandCalls(UpdateSecretVersionStageCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { SecretId: 'app', VersionStage: MARK, MoveToVersionId: 'v2', RemoveFromVersionId: 'v0' },
      { SecretId: 'app', VersionStage: 'AWSCURRENT', MoveToVersionId: 'v2', RemoveFromVersionId: 'v1' },
      { SecretId: 'app', VersionStage: MARK, RemoveFromVersionId: 'v2' },
    ]);
  });

  test.each([['no services', 'app', '[]'], ['a user without a master', 'admin', '[{}]']])('%s leaves no mark', async (_, id, services) => {
    process.env.SERVICES = services;
    const secret = { app, admin }[id]!;
    secret.put('v2', secret.text('AWSCURRENT'), ['AWSPENDING']);
    await run(id, 'finishSecret');

    expect(secrets.mock.commandCalls(UpdateSecretVersionStageCommand)).toHaveLength(1);
  });

  test('restarts no services for the master secret', async () => {
    admin.put('v2', admin.text('AWSCURRENT'), ['AWSPENDING']);
    await run('admin', 'finishSecret');

    expect(ecs.commandCalls(UpdateServiceCommand)).toHaveLength(0);
  });
});

test.each<Step>(['createSecret', 'setSecret', 'testSecret'])('%s does not change a current version', async (step) => {
  await run('app', step, 'v1');

  expect(tryLogIn).not.toHaveBeenCalled();
  expect(ecs.calls()).toHaveLength(0);
});

test('fails for a missing or not pending version, an unknown step, and a disabled rotation', async () => {
  await expect(run('app', 'createSecret')).rejects.toThrow('secret app has no version v2 to rotate to');
  app.put('v0', app.text('AWSCURRENT'), ['AWSPREVIOUS']);
  await expect(run('app', 'createSecret', 'v0')).rejects.toThrow('version v0 of secret app is not AWSPENDING');
  app.begin('v2');
  await expect(run('app', 'wrong' as Step)).rejects.toThrow('unknown step wrong');
  app.rotationEnabled = false;
  await expect(run('app', 'createSecret')).rejects.toThrow('rotation of secret app is disabled');
  secrets.mock.on(DescribeSecretCommand).resolves({});
  await expect(run('app', 'createSecret')).rejects.toThrow('secret app has no version v2 to rotate to');
});
