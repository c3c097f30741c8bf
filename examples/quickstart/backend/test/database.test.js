import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { openDatabase } from '../src/database.js';
import { Unavailable } from '../src/errors.js';
import { migrate, migrateAtStart } from '../src/migrations.js';

/** Milliseconds until the client has noticed. */
const NOTICED = 50;
const log = pino({ level: 'silent' });

/** A message of the protocol of PostgreSQL: its type, its length and its content. */
function message(type, content) {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + length.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content)]);
}
const READY = message('Z', 'I');
const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const DONE = Buffer.concat([message('C', 'SELECT 0\0'), READY]);
const refusal = (code) => Buffer.concat([message('E', `SERROR\0C${code}\0Mrefused\0\0`), READY]);
const fatal = (code) => message('E', `SFATAL\0C${code}\0Mterminating connection\0\0`);

/** How a connection ends: the other side closes it, or is gone; an operator, or a timeout of the server, ends the session. */
const CUTS = {
  'a FIN': (socket) => socket.end(),
  'a RST': (socket) => socket.resetAndDestroy(),
  '57P01': (socket) => socket.end(fatal('57P01')),
  '25P03': (socket) => socket.end(fatal('25P03')),
};

/**
 * A server without data. It is silent after a statement with `hang`, refuses one with `refuse` and a code, and can be silent after a login,
 * answer late, or end a session together with its first answers.
 */
const sockets = new Set();
const received = [];
let lastAnswer;
/** Whether it answers the n-th message of a connection, and after how many milliseconds. */
let answersTo = () => true;
let delayOf = () => 0;
const server = createServer((socket) => {
  let answers = 0;
  sockets.add(socket);
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  const first = sockets.size === 1;
  socket.on('data', async (data) => {
    received.push(data.toString());
    const refused = /refuse (\w{5})/.exec(data);
    if (refused) return socket.write(refusal(refused[1]));
    if (data.includes('hang') || !answersTo(answers)) return;
    const delay = delayOf(answers, first);
    if (delay) await sleep(delay);
    const answer = answers === 0 ? WELCOME : DONE;
    // In one packet, so that nothing of the client runs in between.
    if (answers++ === lastAnswer) socket.end(Buffer.concat([answer, fatal('57P01')]));
    else socket.write(answer);
  });
});
let config;

before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  config = { host: '127.0.0.1', readerHost: '127.0.0.1', port: server.address().port, database: 'eldonia', user: 'app', password: 'of-app' };
});
after(() => server.close());

async function cutAll(cut) {
  for (const socket of sockets) cut(socket);
  await sleep(NOTICED);
}

/** An error event without a listener fails the test, as it would end the process. */
async function withDatabase(work) {
  const database = openDatabase(config, log);
  try {
    await work(database.writer);
    assert.deepEqual((await database.writer.transaction(async (query) => query('SELECT 1'))).rows, [], 'the next transaction is served');
  } finally {
    await database.close();
  }
}

for (const [name, cut] of Object.entries(CUTS)) {
  test(`${name} between two statements of a transaction fails the transaction alone`, async () => withDatabase(async (writer) => {
    await assert.rejects(writer.transaction(async (query) => {
      await query('SELECT 1');
      await cutAll(cut);
      await query('SELECT 2');
    }), Unavailable);
  }));

  test(`${name} while a statement of a transaction runs fails the transaction alone`, async () => withDatabase(async (writer) => {
    const failed = assert.rejects(writer.transaction(async (query) => query('SELECT hang')), Unavailable);
    await sleep(NOTICED);
    await cutAll(cut);
    await failed;
  }));

  test(`${name} while a single statement runs fails the statement alone`, async () => withDatabase(async (writer) => {
    const failed = assert.rejects(writer.query('SELECT hang'), Unavailable);
    await sleep(NOTICED);
    await cutAll(cut);
    await failed;
  }));

  test(`${name} of an idle connection fails nothing`, async () => withDatabase(async (writer) => {
    await writer.transaction(async (query) => query('SELECT 1'));
    await cutAll(cut);
  }));
}

for (const [code, isUnavailable] of Object.entries({
  '08006': true, '28000': true, '28P01': true, '53300': true, '57014': true, '57P03': true, '25P03': true, '25P04': true, '25006': true,
  '22021': false, '23505': false, '25001': false, '40001': false, '42P01': false, '55P03': false,
})) {
  test(`${code} means that the database is ${isUnavailable ? 'not available' : 'available'}`, async () => withDatabase(async (writer) => {
    await assert.rejects(writer.query(`SELECT 'refuse ${code}'`), (error) => {
      assert.equal(error instanceof Unavailable, isUnavailable);
      assert.equal((error.cause ?? error).code, code);
      return true;
    });
  }));
}

test('a transaction that fails is rolled back before another uses its connection', async () => withDatabase(async (writer) => {
  await assert.rejects(writer.transaction(async (query) => query('SELECT \'refuse 23505\'')), pg.DatabaseError);
  await assert.rejects(writer.transaction(async (query) => {
    await query('SELECT 1');
    throw new RangeError('of the work');
  }), RangeError);
  received.length = 0;
  await assert.rejects(writer.transaction(async () => {
    throw new RangeError('of the work');
  }), RangeError);

  assert.deepEqual(received.map((text) => /BEGIN|COMMIT|ROLLBACK/.exec(text)?.[0]), ['BEGIN', 'ROLLBACK']);
  assert.equal(sockets.size, 1);
}));

test('a session that ends as it begins fails the transaction alone', async () => withDatabase(async (writer) => {
  lastAnswer = 0;
  await assert.rejects(writer.transaction(async (query) => query('SELECT 1')), Unavailable);
  lastAnswer = undefined;
}));

test('a session that ends while the process migrates says that the database is not available', async () => {
  for (lastAnswer of [0, 1]) await assert.rejects(migrate(config, log), Unavailable);
  lastAnswer = undefined;
});

const QUICK = { every: 20, silence: 150, query_timeout: 50 };

test('a server that answers the login and nothing else is not available, and does not keep a task from its start or its end', async () => {
  answersTo = (count) => count === 0;
  const state = { starting: true, migrated: false, draining: false };
  const begun = Date.now();
  for (const limit of [undefined, 0]) await assert.rejects(migrate(config, log, limit, QUICK), Unavailable);
  const migrated = migrateAtStart(state, log, async () => migrate(config, log, undefined, QUICK), 1);
  while (state.starting) await sleep(10);
  state.draining = true;
  await migrated;
  answersTo = () => true;

  assert.ok(Date.now() - begun < 3_000, `${Date.now() - begun} ms`);
  assert.equal(state.migrated, false);
});

test('a statement that takes long is not a server that is silent: a migration may wait for it', async () => {
  delayOf = (count, first) => count > 0 && first ? 3 * QUICK.silence : 0;
  const begun = Date.now();
  // This server has no rows, so node-pg-migrate fails at the first that it reads.
  await assert.rejects(migrate(config, log, 0, QUICK), (error) => !(error instanceof Unavailable));
  delayOf = () => 0;

  assert.ok(Date.now() - begun > 3 * QUICK.silence);
});

test('a migration has a limit at the start of a task, and none as a step of a release', async () => {
  received.length = 0;
  for (const limit of [[], [0]]) await assert.rejects(migrate(config, log, ...limit));

  const limits = received.filter((text) => text.includes('lock_timeout')).map((text) => /statement_timeout\0(\d+)/.exec(text)?.[1]);
  assert.deepEqual(limits, ['300000', undefined]);
});

test('a connection whose other side is gone without a word is noticed, also while a migration waits for it', async (context) => {
  const { mock } = context.mock.method(Socket.prototype, 'setKeepAlive');
  await withDatabase(async (writer) => writer.query('SELECT 1'));
  await assert.rejects(migrate(config, log));

  assert.deepEqual(mock.calls.map(({ arguments: delay }) => delay), [[true, 10_000], [true, 10_000]]);
});

test('a thousand transactions leave no listener behind', async (context) => {
  const clients = new Set();
  const { connect } = pg.Client.prototype;
  context.mock.method(pg.Client.prototype, 'connect', function(...parameters) {
    clients.add(this);
    return connect.apply(this, parameters);
  });
  const warnings = [];
  const warn = ({ name }) => warnings.push(name);
  process.on('warning', warn);
  await withDatabase(async (writer) => {
    const listeners = [];
    for (let count = 0; count < 1_000; count++) {
      await writer.transaction(async (query) => query('SELECT 1'));
      await writer.query('SELECT 1');
      if (count % 999 === 0) listeners.push([...clients].map((client) => client.listenerCount('error')));
    }
    assert.deepEqual(listeners, [[1], [1]]);
  });
  process.off('warning', warn);

  assert.deepEqual(warnings, []);
});
