import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import { openDatabase, REQUEST } from '../dist/database.js';
import { Unavailable } from '../dist/errors.js';
import { migrate, migrateAtStart } from '../dist/migrations.js';

/** Milliseconds until the client has noticed. */
const NOTICED = 50;
const log = pino({ level: 'silent' });

/** A message of the protocol of PostgreSQL: its type, its length and its content. */
function message(type, content) {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + length.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content)]);
}
const TERMINATE = message('X', '');
const READY = message('Z', 'I');
const WELCOME = Buffer.concat([message('R', Buffer.alloc(4)), READY]);
const done = (tag = 'SELECT 0') => Buffer.concat([message('C', `${tag}\0`), READY]);
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
 * answer late, or end a session together with its first answers. On `demoted` connections it is the previous writer.
 */
const sockets = new Set();
let demoted = new Set();
const received = [];
let lastAnswer;
/** Whether it answers the n-th message of a connection, and after how many milliseconds. */
let answersTo = () => true;
let delayOf = () => 0;
let showsSessions = () => true;
const server = createServer((socket) => {
  let answers = 0;
  sockets.add(socket);
  socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  let migrates = false;
  let fails = false;
  socket.on('data', async (data) => {
    // The end of a connection may be one of the test before.
    if (data.equals(TERMINATE)) return;
    received.push(data.toString());
    // Its name is in the login. Which connection is the first is not known: the last ones of a test before may still close.
    migrates ||= data.includes('application_name\0migrations-');
    const refused = demoted.has(socket) ? '25006' : /refuse (\w{5})/.exec(data)?.[1];
    if (refused) {
      fails = true;
      return socket.write(refusal(refused));
    }
    if (data.includes('hang') || !answersTo(answers)) return;
    const delay = delayOf(answers, migrates);
    if (delay) await sleep(delay);
    const [ends] = /BEGIN|COMMIT|ROLLBACK/.exec(data) ?? [];
    const shown = data.includes('pg_stat_activity') ? `SELECT ${showsSessions() ? 1 : 0}` : undefined;
    const answer = answers === 0 ? WELCOME : done(ends === 'COMMIT' && fails ? 'ROLLBACK' : ends ?? shown);
    if (ends) fails = false;
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

/** Whether the server has a statement is not a matter of time: a busy machine sends it late. */
async function arrives(text) {
  while (!received.some((one) => one.includes(text))) await sleep(1);
}

/** An error event without a listener fails the test, as it would end the process. */
async function withDatabase(work, limits) {
  const database = openDatabase(config, log, limits);
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
    received.length = 0;
    const failed = assert.rejects(writer.transaction(async (query) => query('SELECT hang')), Unavailable);
    await arrives('hang');
    await cutAll(cut);
    await failed;
  }));

  test(`${name} while a single statement runs fails the statement alone`, async () => withDatabase(async (writer) => {
    received.length = 0;
    const failed = assert.rejects(writer.query('SELECT hang'), Unavailable);
    await arrives('hang');
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

test('a transaction whose work ignores the error of a statement fails, because COMMIT rolls it back', async () => withDatabase(async (writer) => {
  await assert.rejects(writer.transaction(async (query) => query('SELECT \'refuse 23505\'').catch(() => undefined)), /is rolled back/);

  assert.equal(sockets.size, 1);
}));

for (const [name, cut] of Object.entries(CUTS)) {
  test(`${name} during COMMIT says that the transaction may be done`, async () => withDatabase(async (writer) => {
    answersTo = (count) => count < 2;
    received.length = 0;
    const failed = assert.rejects(writer.transaction(async () => undefined), { name: 'Error', mayBeDone: true });
    await arrives('COMMIT');
    await cutAll(cut);
    answersTo = () => true;
    await failed;
    await assert.rejects(writer.transaction(async (query) => query('SELECT \'refuse 57014\'')), { mayBeDone: false });
  }));
}

test('each demotion fails the statements that run alone: what comes later, or waits for a connection, gets one to the new writer', async () => withDatabase(async (writer) => {
  const used = async (query) => query('SELECT 1').then(async () => sleep(NOTICED));
  const failuresOf = async (count) => {
    const ends = await Promise.allSettled(Array.from({ length: count }, async () => writer.transaction(used)));
    return ends.filter(({ status }) => status === 'rejected').length;
  };
  for (let demotion = 0; demotion < 2; demotion++) {
    const failures = [await failuresOf(REQUEST.max)];
    for (const counts of [[1, 1], [60]]) {
      demoted = new Set(sockets);
      const begun = Date.now();
      for (const count of counts) failures.push(await failuresOf(count));
      assert.ok(Date.now() - begun < REQUEST.connectionTimeoutMillis, `${Date.now() - begun} ms`);
      await failuresOf(REQUEST.max);
    }
    assert.deepEqual(failures, [0, 1, 0, REQUEST.max]);
  }
}));

test('a pool that closes while the database becomes read-only ends once', async () => {
  const { writer, close } = openDatabase(config, log);
  await writer.query('SELECT 1');
  received.length = 0;
  const failed = assert.rejects(writer.transaction(async (query) => {
    await query('SELECT 1');
    demoted = new Set(sockets);
    await query('SELECT 2');
  }), Unavailable);
  await arrives('SELECT 2');
  await close();
  await failed;
});

test('a request has limits: of its connections, of the wait for one, of a statement, of a transaction that waits, and of an answer', async () => {
  received.length = 0;
  await withDatabase(async (writer) => {
    await writer.query('SELECT 1');
    assert.match(received[0], /statement_timeout\0004000\0.*idle_in_transaction_session_timeout\00010000\0/);
    const begun = Date.now();
    const ends = await Promise.all(Array.from({ length: REQUEST.max + 1 }, async () => (
      writer.transaction(async (query) => query('SELECT hang')).catch(({ cause }) => cause.message)
    )));

    assert.deepEqual(ends, [...Array(REQUEST.max).fill('Query read timeout'), 'timeout exceeded when trying to connect']);
    assert.ok(Date.now() - begun < 2 * REQUEST.query_timeout, `${Date.now() - begun} ms`);
    answersTo = () => false;
    await assert.rejects(writer.query('SELECT 1'), ({ cause }) => cause.message.endsWith('due to connection timeout'));
    answersTo = () => true;
  });
});

test('a connection that is older than five minutes is not used again', async (context) => withDatabase(async (writer) => {
  const logins = () => received.filter((text) => text.includes('client_encoding')).length;
  received.length = 0;
  context.mock.timers.enable({ apis: ['setTimeout'] });
  await writer.transaction(async (query) => {
    await query('SELECT 1');
    context.mock.timers.tick(300_000);
  });
  context.mock.timers.reset();
  await writer.query('SELECT 2');

  assert.equal(logins(), 2);
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

for (const [where, isShown] of [['of this server', true], ['behind a pooler, which has another name for it', false]]) test(`a statement that takes long ${where} is not a server that is silent: a migration may wait for it`, async () => {
  delayOf = (count, migrates) => count > 0 && migrates ? 3 * QUICK.silence : 0;
  showsSessions = () => isShown;
  const begun = Date.now();
  // This server has no rows, so node-pg-migrate fails at the first that it reads.
  await assert.rejects(migrate(config, log, 0, QUICK), (error) => !(error instanceof Unavailable));
  delayOf = () => 0;
  showsSessions = () => true;

  assert.ok(Date.now() - begun > 3 * QUICK.silence);
});

test('a server that no longer has the session of a migration is another one', async () => {
  const begun = Date.now();
  showsSessions = () => Date.now() - begun < 3 * QUICK.every;
  answersTo = (count) => count < 2;
  // The session is shown when it begins.
  await assert.rejects(migrate(config, log, 0, { ...QUICK, silence: 10_000 }), ({ cause }) => /no session of this migration/.test(cause.message));
  answersTo = () => true;
  showsSessions = () => true;

  assert.ok(Date.now() - begun < 1_000, `${Date.now() - begun} ms`);
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
