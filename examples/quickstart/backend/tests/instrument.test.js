import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { openSink, REQUESTS, seenIn, untilIn, visit } from './observers.js';
import { startPostgres } from './postgres.js';
import { openTokens } from '../dist/tokens.js';

const token = await openTokens('secret').issue('anna');
// What the image adds for all its programs.
const [, NODE_OPTIONS = ''] = /\bNODE_OPTIONS=(\S+)/.exec(readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8')) ?? [];
const ends = [];
const postgres = await startPostgres();
after(async () => {
  ends.forEach((end) => end());
  await postgres.stop();
});

/** What arrives at Sentry and in the log after a request of each kind, with the real SDK. */
async function observe(http, instrument) {
  const sink = await openSink();
  const app = fork(new URL('observed.js', import.meta.url), [http], {
    execArgv: ['--import', new URL(instrument, import.meta.url).href], stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', NODE_OPTIONS, DATABASE: JSON.stringify(postgres.config), SENTRY_DSN: `http://key@127.0.0.1:${sink.port}/1` },
  });
  ends.push(sink.close, () => app.disconnect());
  let log = '';
  app.stdout.on('data', (text) => log += text);
  const [port] = await once(app, 'message');
  const canaries = await visit(port, token);
  await untilIn(sink.text, '"value":"http.server"', REQUESTS);
  return { canaries, log, text: sink.text() };
}

/** The events of errors, and the types of all items. */
function itemsOf(text) {
  const lines = text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  const types = lines.map(({ type }) => type).filter((type) => type !== undefined);
  return { types: [...new Set(types)].sort(), events: lines.filter(({ exception }) => exception) };
}

for (const http of ['fastify', 'express']) {
  describe(http, () => {
    const observed = Promise.all([observe(http, '../dist/instrument.js'), observe(http, 'unmended.js')]);

    test('sends nothing of a request to Sentry, which collects most of it by itself, and writes nothing of it into the log', async () => {
      const [mended, unmended] = await observed;

      assert.deepEqual(seenIn(mended.text, mended.canaries), []);
      assert.ok(seenIn(unmended.text, unmended.canaries).length > Object.keys(unmended.canaries).length / 2);
      assert.match(mended.log, /"url":"\/api\/public\/notes","code":200/);
      assert.deepEqual(seenIn(mended.log, mended.canaries), []);
    });

    test('reports errors with type, message, stack of the sources and route, and spans with method, route, status and user agent', async () => {
      const [{ text, log }] = await observed;
      const { types, events } = itemsOf(text);

      assert.deepEqual(types, ['event', 'span']);
      const [upload, profile] = events.sort((one, other) => one.transaction.localeCompare(other.transaction));
      assert.deepEqual([events.length, profile.transaction, upload.transaction.replace(/\(.*/, '')], [2, 'PUT /api/me', 'GET /api/uploads/:id']);
      const [{ type, value, stacktrace }] = upload.exception.values;
      assert.deepEqual([type, value], ['TypeError', 'the request fails']);
      assert.ok(stacktrace.frames.some(({ filename, in_app: own }) => own && filename.endsWith('src/media.ts')));
      assert.match(log, /src\/media\.ts:\d+:\d+/);
      for (const value of ['PUT /api/me', '/api/public/notes', 'reported/1.0']) assert.ok(text.includes(`"value":"${value}"`), value);
      assert.match(text, /"http.response.status_code":\{[^}]*"value":400/);
    });
  });
}

test('the tracer of Datadog reports a refusal of S3, but not its message, which names the key', async () => {
  const reports = async (instrument) => {
    const sink = await openSink();
    const program = fork(new URL('refused.js', import.meta.url), ['canary-key'], {
      execArgv: ['--import', new URL(instrument, import.meta.url).href], stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      env: { PATH: process.env.PATH, DD_AGENT_HOST: '127.0.0.1', DD_TRACE_AGENT_PORT: String(sink.port) },
    });
    ends.push(sink.close, () => program.disconnect());
    await untilIn(sink.text, 'aws.request', 1);
    return sink.text();
  };
  const [mended, unmended] = await Promise.all([reports('../dist/instrument.js'), reports('unmended.js')]);

  assert.match(mended, /AccessDenied/);
  assert.doesNotMatch(mended, /canary-key/);
  assert.match(unmended, /canary-key/);
});
