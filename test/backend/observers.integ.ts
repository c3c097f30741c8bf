/**
 * What of a request arrives at Sentry and at the agents of Datadog and X-Ray: the quickstart's backend for real, as in `backend.integ.ts`, with the
 * real SDKs and the variables of the task definition. Run by `npm run check -- test:backend`.
 */
import assert from 'assert/strict';
import { ChildProcess } from 'child_process';
import { after, before, describe, test } from 'node:test';
import { join } from 'path';
import { BACKEND, environmentOf, LOGIN, openCache, openDatabase, prepareBackend, runBackend, untilReady } from './processes';
import type { Contract } from '../../tools/dev/contract';
import { freePort } from '../../tools/free-port';
import { ARRIVALS, Observer as Sink } from '../../tools/personal-data/arrivals';
import { certificatesFor, startPostgres, stop } from '../support/servers';

/** The programs of the quickstart's own test, which has neither a database nor a cache. */
interface Programs {
  readonly REQUESTS: number;
  readonly PARTS: Readonly<Record<string, readonly string[]>>;
  openSink(): Promise<{ port: number; text: () => string; close: () => void }>;
  untilIn(text: () => string, part: string, count: number): Promise<void>;
  visit(port: number, token: string): Promise<Canaries>;
  seenIn(text: string, canaries: Canaries): string[];
}
type Canaries = Record<string, string>;
type IsUsed = (name: string) => boolean;

interface Observer {
  readonly name: Sink;
  /** What stands for it here. */
  readonly local: (port: number) => Record<string, string>;
  /** Occurs once for each request. */
  readonly mark: string;
  /** Of errors and spans. */
  readonly useful: readonly string[];
  /** The variables without which it reports nothing. */
  readonly needed: RegExp;
}

const folder = certificatesFor(__filename, { CDK_VALIDATION: 'false' });
const LAYERS = ['fastify', 'express'];
const KEY = 'canary-of-tokens';
const USER = 'canary-user';
const OBSERVERS: readonly Observer[] = [
  {
    name: 'sentry',
    local: (port) => ({ SENTRY_DSN: `http://key@127.0.0.1:${port}/1` }),
    mark: '"value":"http.server"',
    useful: ['"type":"CredentialsProviderError"', 'dist/media.js', '"transaction":"PUT /api/me"', '"value":"/api/public/notes"', '"value":"SELECT users"'],
    needed: /^SENTRY_/,
  },
  {
    name: 'datadog',
    local: (port) => ({ DD_TRACE_AGENT_PORT: String(port) }),
    mark: 'reported/1.0',
    useful: ['CredentialsProviderError', 'dist/media.js', 'PUT /api/me', '/api/public/notes', 'UPDATE users SET name = $2 WHERE id = $1'],
    needed: /^DD_(AGENT_HOST|TRACE_AGENT_PORT|SERVICE|ENV)$/,
  },
  {
    name: 'openTelemetry',
    local: (port) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` }),
    mark: 'reported/1.0',
    useful: ['CredentialsProviderError', 'GET /api/public/notes', 'PUT /api/me', 'pg.query:UPDATE'],
    needed: /^OTEL_/,
  },
];

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cache: Awaited<ReturnType<typeof openCache>>;
let ports: { database: number; cache: number };
let programs: Programs;
let issue: (user: string) => Promise<string>;
let contracts: Record<Sink, Contract>;
const started: ChildProcess[] = [];
const closes: (() => void)[] = [];

before(async () => {
  await prepareBackend();
  // Not loaded by the process that only makes the certificates.
  const { contractOf } = await import('./environment.js');
  contracts = { sentry: contractOf('sentry'), datadog: contractOf('datadog'), openTelemetry: contractOf('openTelemetry') };
  programs = await import(join(BACKEND, 'tests/observers.js'));
  issue = (await import(join(BACKEND, 'dist/tokens.js'))).openTokens(KEY).issue as typeof issue;
  const database = await freePort();
  postgres = await openDatabase(folder, database);
  cache = await openCache(folder);
  ports = { database, cache: cache.port };
});

after(async () => {
  closes.forEach((close) => close());
  await Promise.all(started.map((child) => stop(child, 'SIGKILL')));
  await cache.stop();
  await postgres.stop();
});

void describe('nothing of a request leaves or is in the log', { concurrency: true }, () => {
  for (const observer of OBSERVERS) {
    LAYERS.forEach((layer, index) => void test(`${observer.name}, ${layer}`, async () => {
      const isNeeded: IsUsed = (name) => !/^(SENTRY|DD|OTEL)_/.test(name) || observer.needed.test(name);
      const [mended, unmended] = await Promise.all([
        observe(observer, layer, () => true, './dist/instrument.js'), observe(observer, layer, isNeeded, './tests/unmended.js'),
      ]);

      assert.deepEqual(mended.seen, []);
      assert.deepEqual(programs.seenIn(mended.log, mended.canaries), []);
      assert.match(mended.log, /"url":"\/api\/public\/notes","code":200/);
      for (const part of observer.useful) assert.ok(mended.text.includes(part), part);
      // What the same requests show without the mend, as in the table of docs/personal-data.md.
      assert.deepEqual(
        Object.entries(programs.PARTS).map(([part, names]) => [part, names.length, names.filter((name) => unmended.seen.includes(name)).length]),
        Object.entries(ARRIVALS).map(([part, { sent, [observer.name]: arrived }]) => [part, sent, arrived[index]]),
      );
    }));
  }
});

interface Observed {
  readonly canaries: Canaries;
  readonly log: string;
  readonly text: string;
  /** The parts of a request that arrived. */
  readonly seen: string[];
}

/** What arrives, and what is in the log, after a request of each kind. */
async function observe({ name, local, mark }: Observer, layer: string, isUsed: IsUsed, instrument: string): Promise<Observed> {
  const sink = await programs.openSink();
  closes.push(sink.close);
  const port = await freePort();
  const environment = environmentOf(ports, { PORT: String(port), JWT_SECRET: KEY, ...local(sink.port) }, contracts[name], isUsed);
  // Without credentials, each call of S3 fails.
  const child = runBackend(folder, ['dist/server.js', layer], { ...environment, AWS_EC2_METADATA_DISABLED: 'true' }, { instrument, logs: true });
  started.push(child);
  let log = '';
  child.stdout!.on('data', (text: Buffer) => log += text.toString());
  // Twelve start at the same time.
  await untilReady(port, 90);
  // Not that of another process, whose cached data it would find.
  const canaries = { ...await programs.visit(port, await issue(`${USER}-${port}`)), 'the user': USER, 'the password of the cache': LOGIN.password, 'the key of the tokens': KEY };
  await programs.untilIn(sink.text, mark, programs.REQUESTS);
  // What is still buffered arrives before the end.
  await stop(child);
  const text = sink.text();
  return { canaries, log, text, seen: programs.seenIn(text, canaries) };
}
