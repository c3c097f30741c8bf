import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { setTimeout as sleep } from 'timers/promises';
import { cannon, cpuSeconds, withServers } from './load';
import { ask, BACKEND, until } from '../../test/backend/processes';
import { stop } from '../../test/support/servers';
import { freePort } from '../../tools/free-port';
import { UserError } from '../../tools/user-error';

const PATH = '/api/public/notes';
/** What Fastify needs for the same answer, compressed, and nothing else. */
const BARE = `
const [{ default: fastify }, { default: compress }, { default: pg }] = await Promise.all([import('fastify'), import('@fastify/compress'), import('pg')]);
const { DB_HOST: host, DB_PORT: port, DB_NAME: database, DB_USER: user, DB_PASSWORD: password, PORT } = process.env;
const pool = new pg.Pool({ host, port, database, user, password, ssl: true });
const app = fastify();
await app.register(compress);
app.get('${PATH}', async () => (await pool.query('SELECT id, author, body, created FROM notes ORDER BY id DESC LIMIT 50')).rows);
await app.listen({ port: Number(PORT) });
`;
const PROGRAMS = { quickstart: ['dist/server.js'], bare: ['--input-type=module', '--eval', BARE] };
const ROUNDS = 2;
/** Requests, not seconds: on a machine with other work, too, the code is compiled before what is counted. */
const [WARM_UP, COUNTED] = [1_500, 2_000].map((amount) => ['--amount', String(amount)]);
const FIRST_FEW = 10;
/** The least share of the bare server, and the milliseconds that a hanging cache may cost. */
const LEAST = 0.95;
const MOST = 50;

/** The quickstart beside a bare server, in one run; then SIGTERM under load, and a cache that hangs. */
export async function measureBeside(): Promise<void> {
  await withServers(async (env, cache) => {
    const least = { quickstart: Infinity, bare: Infinity };
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['quickstart', 'bare'] as const) {
        await withServer(env, PROGRAMS[name], async (server, port) => {
          await cannon(port, 'GET', PATH, WARM_UP);
          const before = cpuSeconds(server.pid!);
          const { requests, errors, non2xx } = await cannon(port, 'GET', PATH, COUNTED);
          if (errors + non2xx > 0) throw new Error(`${errors + non2xx} requests failed`);
          least[name] = Math.min(least[name], 1_000 * (cpuSeconds(server.pid!) - before) / requests.total);
        });
      }
    }
    const share = least.bare / least.quickstart;
    console.log(`CPU of a request: ${least.quickstart.toFixed(2)} ms, ${least.bare.toFixed(2)} ms of a bare server: ${share.toFixed(2)} of its requests`);
    const refused = await withServer(env, PROGRAMS.quickstart, async (server, port) => {
      const running = cannon(port, 'GET', PATH, ['--duration', '8']);
      await sleep(3_000);
      server.kill('SIGTERM');
      const { errors, non2xx, requests } = await running;
      console.log(`SIGTERM under load: ${errors + non2xx} of ${requests.total} requests refused`);
      await once(server, 'exit');
      return errors + non2xx;
    });
    const cost = await withServer(env, PROGRAMS.quickstart, async (_, port) => {
      const usual = await latency(port);
      cache.pause();
      const hanging = await latency(port);
      cache.resume();
      console.log(`A cache that hangs: ${hanging.toFixed(0)} ms, ${usual.toFixed(0)} ms with it, in 19 of 20 requests after the first ${FIRST_FEW}`);
      return hanging - usual;
    });
    if (!(share >= LEAST) || refused > 0 || cost > MOST) {
      throw new UserError(`the quickstart must serve ${LEAST} of a bare server, refuse nothing, and lose at most ${MOST} ms by a hanging cache, got the lines above`);
    }
  });
}

async function withServer<T>(
  env: NodeJS.ProcessEnv, program: readonly string[], use: (server: ChildProcess, port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const server = spawn(process.execPath, program, { cwd: BACKEND, env: { ...env, PORT: String(port) }, stdio: 'ignore' });
  try {
    await until(async () => (await ask(port, PATH))[0] === 200, 60);
    return await use(server, port);
  } finally {
    await stop(server, 'SIGKILL');
  }
}

/** The 95th percentile of requests one after the other, in milliseconds. */
async function latency(port: number): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < 200 + FIRST_FEW; request++) {
    const begun = performance.now();
    const [status] = await ask(port, PATH);
    if (status !== 200) throw new Error(`status ${status}`);
    times.push(performance.now() - begun);
  }
  return times.slice(FIRST_FEW).sort((one, other) => one - other)[190];
}
