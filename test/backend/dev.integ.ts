/** The quickstart's backend under `dev`, which has nothing but the output folder of its program. Run by `npm run check -- test:backend`. */
import assert from 'assert/strict';
import { spawnSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { after, before, test } from 'node:test';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { BACKEND, prepareBackend } from './processes';
import { EldoniaPlatform, PlatformWorkload } from '../../src';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { check } from '../../tools/dev/check';
import { Local } from '../../tools/dev/local';
import { freePort } from '../../tools/free-port';

const PATH = '/api/public/notes';
const SERVER = [process.execPath, '--import', './dist/instrument.js', 'dist/server.js'];
const folder = mkdtempSync(join(tmpdir(), 'dev-'));

let assembly: CloudAssembly;

before(async () => {
  await prepareBackend();
  const app = new App({ outdir: join(folder, 'cdk.out') });
  new EldoniaPlatform(new Stack(app, 'Eldonia', { env: TOKYO }), 'Platform', {
    zone: PLATFORM_ZONE, workloads: [PlatformWorkload.worker('Mails', { command: ['node', 'dist/worker.js'] })],
  });
  assembly = app.synth();
});

after(() => rmSync(folder, { recursive: true }));

/** A service in its folder, and the lines of its log. */
async function within<T>(
  source: string, service: string | undefined, command: readonly string[], use: (local: Local, port: number, log: readonly string[]) => Promise<T>,
): Promise<T> {
  process.chdir(source);
  const log: string[] = [];
  const port = await freePort();
  const local = await Local.start(assembly, { service, port, command, log: (line) => log.push(line) });
  try {
    return await use(local, port, log);
  } finally {
    await local.stop();
  }
}

const resultsOf = (passes: Awaited<ReturnType<typeof check>>) => passes.filter(({ ok }) => !ok).map(({ name }) => name);

void test('serves through the edge with a session, a note and an upload, and passes each check', async () => within(BACKEND, undefined, SERVER, async (local, port) => {
  assert.equal(await local.tasks.untilHealthy(local.tasks.running[0], 60), undefined);
  const ask = async (path: string, options: RequestInit = {}) => fetch(path.startsWith('/') ? `http://127.0.0.1:${port}${path}` : path, options);
  const send = (method: string, body: string, headers: object = {}) => ({ method, body, headers: { 'content-type': 'application/json', ...headers } });
  assert.deepEqual(local.missing, []);
  const session = await ask('/api/session', { method: 'POST', headers: { authorization: `Bearer ${local.token}` } });
  const cookie = session.headers.get('set-cookie')!.split(';')[0];

  assert.equal((await ask('/api/notes', send('POST', '{"body":"hello"}', { cookie }))).status, 201);
  assert.match(await (await ask(PATH)).text(), /"hello"/);
  // The firewall, the headers and the bucket behind the distribution, as in the templates.
  assert.equal((await ask('/api/notes', send('POST', 'x'.repeat(20_000), { cookie }))).status, 403);
  assert.equal((await ask('/api/public/notes', { method: 'DELETE' })).status, 404);
  assert.equal((await ask('/')).headers.get('x-content-type-options'), 'nosniff');
  const upload = await (await ask('/api/uploads', send('POST', '{"contentType":"image/png","size":3}', { cookie }))).json() as { id: string; url: string; headers: object };
  const statuses = [0, 1].map(async (wait) => new Promise((resolve) => setTimeout(resolve, wait * 300)).then(async () => (await ask(upload.url, send('PUT', 'png', upload.headers))).status));
  assert.deepEqual(await Promise.all(statuses), [200, 412]);
  assert.deepEqual(await (await ask(`/api/uploads/${upload.id}`, { headers: { cookie } })).json(), { status: 'processing', images: [] });
  assert.equal((await ask(`/media/developer/${upload.id}/large.webp`)).status, 403);
  assert.deepEqual(resultsOf(await check(local, port, PATH, 60)), []);
}));

void test('a backend that ignores lost connections, ends at SIGTERM, closes idle connections or writes files fails these checks alone', async () => {
  const copy = join(folder, 'backend');
  cpSync(BACKEND, copy, { recursive: true, filter: (path) => !path.includes('node_modules') });
  symlinkSync(join(BACKEND, 'node_modules'), join(copy, 'node_modules'));
  for (const [file, mend, instead] of [
    ['database.js', 'this.#pool.on(\'error\', onLoss);', ''],
    ['server.js', '\'SIGTERM\', ', ''],
    ['http/shared.js', '72_000', '5_000'],
    // Otherwise, the responses of seconds come from the cache, and no connection to the database is open.
    ['notes.js', 'const EXPIRY = 10;', 'const EXPIRY = 1;'],
    ['server.js', 'await listen(config.port);', '$&\n(await import("node:fs")).writeFileSync("state.json", "{}");'],
  ]) {
    const path = join(copy, 'dist', file);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(mend), mend);
    writeFileSync(path, text.replace(mend, instead));
  }
  const results = await within(copy, undefined, SERVER, async (local, port) => resultsOf(await check(local, port, PATH, 60)));

  assert.deepEqual(results, ['keep-alive', 'SIGTERM under load', 'failover of the database', 'failover of the cache', 'read-only file system']);
});

void test('a worker receives a message, and an application that listens elsewhere is told so', async () => {
  const send = "const { SQSClient, SendMessageCommand: Send } = require('@aws-sdk/client-sqs');"
    + "new SQSClient({}).send(new Send({ QueueUrl: process.env.QUEUE_URL, MessageBody: JSON.stringify('hello') })).then(() => import('./dist/worker.js'));";
  const log = await within(BACKEND, 'mails', [process.execPath, '-e', send], async (_, __, lines) => {
    for (let attempt = 0; attempt < 100 && !lines.some((line) => line.includes('processed a message')); attempt++) await new Promise((resolve) => setTimeout(resolve, 100));
    return lines;
  });
  assert.match(log.join('\n'), /"message":"?\\?"?hello.*processed a message/);
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    ...process.execArgv, join(__dirname, '../../cli/eldonia-constructs.ts'), 'dev', '--app', assembly.directory, '--port', String(await freePort()), '--', 'node', '-e', '',
  ], { encoding: 'utf8' });
  assert.deepEqual([status, /has ended with exit code 0/.test(stdout), /token +Authorization: Bearer/.test(stderr)], [1, true, true], stdout + stderr);
});
