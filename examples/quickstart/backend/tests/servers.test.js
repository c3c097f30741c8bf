import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort, startPostgres } from './postgres.js';
import { openTokens } from '../dist/tokens.js';

const CACHE = ['valkey-server', 'redis-server'].find((program) => spawnSync(program, ['--version']).status === 0);

/** The processes as they run in a task, beside a database and a cache. `npx eldonia-constructs dev --check` plays failures of these, too. */
describe('with real servers', { skip: !CACHE && 'valkey-server or redis-server must be installed' }, () => {
  const started = [];
  let postgres;
  let env;
  const run = (program, ...args) => {
    const child = spawn(program, args, { cwd: fileURLToPath(new URL('..', import.meta.url)), env, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const ask = async (path, { user = {}, ...options } = {}) => {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}${path}`, { ...options, headers: { 'content-type': 'application/json', ...user } }).catch(() => ({ status: 0 }));
    return [answer.status, answer.status && await answer.json(), answer];
  };

  before(async () => {
    postgres = await startPostgres();
    const { host, port, database, user, password } = postgres.config;
    const [PORT, cachePort] = [await freePort(), await freePort()].map(String);
    env = {
      PATH: process.env.PATH, PORT, DB_HOST: host, DB_PORT: String(port), DB_NAME: database, DB_USER: user, DB_PASSWORD: password,
      REDIS_HOST: host, REDIS_PORT: cachePort, MEDIA_BUCKET: 'media', JWT_SECRET: 'signs',
    };
    run(CACHE, '--bind', host, '--port', cachePort, '--save', '');
  });
  after(async () => {
    started.forEach((child) => child.kill('SIGKILL'));
    await postgres?.stop();
  });

  test('a note is written with a session and removed by the nightly job, and SIGTERM ends the server', async () => {
    const server = run(process.execPath, 'dist/server.js');
    for (let attempt = 0; (await ask('/ready'))[0] !== 200; attempt++) {
      assert.ok(attempt < 300, 'the server is not ready');
      await sleep(100);
    }
    const authorization = `Bearer ${await openTokens(env.JWT_SECRET).issue('anna')}`;
    const [, , { headers }] = await ask('/api/session', { method: 'POST', body: '{}', user: { authorization } });
    const user = { cookie: headers.get('set-cookie').split(';')[0] };
    const [status, note] = await ask('/api/notes', { method: 'POST', body: '{"body":"hello"}', user });
    await postgres.database.writer.query("UPDATE notes SET created = now() - interval '91 days'");

    assert.equal(status, 201);
    assert.deepEqual((await ask('/api/public/notes'))[1].map(({ id, author, body }) => ({ id, author, body })), [{ id: note.id, author: 'anna', body: 'hello' }]);
    assert.deepEqual(await once(run(process.execPath, 'dist/nightly-cleanup.js'), 'exit'), [0, null]);
    assert.deepEqual((await ask('/api/public/notes'))[1], []);
    server.kill('SIGTERM');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
  });
});
