import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
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
  const runWith = (more, program, ...args) => {
    const child = spawn(program, args, { cwd: fileURLToPath(new URL('..', import.meta.url)), env: { ...env, ...more }, stdio: 'ignore' });
    started.push(child);
    return child;
  };
  const run = (program, ...args) => runWith({}, program, ...args);
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

  for (const framework of ['fastify', 'express']) test(`names that do not resolve and clients that leave in a body end no process: ${framework}`, async () => {
    const server = runWith({ DB_HOST: 'database.invalid', DB_READER_HOST: 'database.invalid', REDIS_HOST: 'cache.invalid' }, process.execPath, 'dist/server.js', framework);
    for (let attempt = 0; (await ask('/health'))[0] !== 200; attempt++) {
      assert.ok(attempt < 300, 'the server does not listen');
      await sleep(100);
    }
    await Promise.all(Array.from({ length: 20 }, async () => {
      const client = connect(env.PORT, '127.0.0.1').on('error', () => undefined);
      await once(client, 'connect');
      client.write('POST /api/notes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"body":"');
      await sleep(50);
      client.resetAndDestroy();
    }));

    assert.equal((await ask('/ready'))[0], 503);
    assert.equal((await ask('/api/public/notes'))[0], 503);
    assert.equal((await ask('/health'))[0], 200);
    server.kill('SIGTERM');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
  });
});
