import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'fs';
import { delimiter, dirname, join, resolve } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { parseArgs } from 'util';
import { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { program } from '../tools/assemblies/program';
import { check } from '../tools/dev/check';
import { Contract } from '../tools/dev/contract';
import { Local } from '../tools/dev/local';
import { Tasks } from '../tools/dev/tasks';
import { withFolder } from '../tools/folder';
import { freePort } from '../tools/free-port';
import { installNodes } from '../tools/nodes';
import { bold, run, runProgram, step } from '../tools/steps';
import { UserError } from '../tools/user-error';

const APPLICATIONS = resolve(__dirname, '../examples/applications');
/** Unless an application names another one. */
const NODE = '24';
const SECONDS = 300;
const LINES = 40;

type Ask = (path: string, request?: { readonly method?: string; readonly headers?: object; readonly body?: unknown }) => Promise<unknown>;
interface Written { readonly path: string; readonly headers?: object; readonly text: string }
/** `visit.mjs` of an application. */
interface Visit {
  /** Signs in and writes something: where it is read, and a text of the answer. */
  readonly default: (ask: Ask, values: Record<string, string>) => Promise<Written>;
  /** Workloads beside the API. */
  readonly workloads?: readonly string[];
  /** The checks of `dev` that fail, as its documentation says. */
  readonly fails?: readonly string[];
  /** The path of the requests of the checks; by default that of the health check. */
  readonly path?: string;
}

/**
 * Applications that others wrote, each with the pinned version of its folder, under the contract that its program synthesizes. `--folder`
 * keeps what is installed.
 */
async function main(): Promise<void> {
  const { values: { folder: kept }, positionals } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } });
  const all = readdirSync(APPLICATIONS).filter((name) => existsSync(join(APPLICATIONS, name, 'visit.mjs')));
  const unknown = positionals.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new UserError(`application must be one of ${all.join(', ')}, got ${unknown}; leave it out for all`);
  const back = process.cwd();
  for (const name of positionals.length > 0 ? positionals : all) {
    console.log(bold(name));
    if (kept === undefined) await withFolder(name, async (folder) => serve(name, folder).finally(() => process.chdir(back)));
    else await serve(name, resolve(back, kept));
  }
}

async function serve(name: string, folder: string): Promise<void> {
  const source = join(folder, name);
  const packages = (of: string) => existsSync(join(of, 'package.json')) && readFileSync(join(of, 'package.json'), 'utf8');
  const isInstalled = existsSync(join(source, 'node_modules')) && packages(source) === packages(join(APPLICATIONS, name));
  mkdirSync(source, { recursive: true });
  cpSync(join(APPLICATIONS, name), source, { recursive: true });
  const npm = async (...args: string[]) => run({ program: 'npm', args: [...args, '--no-audit', '--no-fund'], cwd: source, env: { ...process.env, NODE_ENV: '' } });
  const { engines: { node: line = NODE } = {} } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { engines?: { node?: string } };
  const [{ program: node }] = await step(`install Node.js ${line}`, async () => installNodes(folder, [line]));
  const bin = dirname(node);
  // Its headers, too, for packages with a native part.
  Object.assign(process.env, { PATH: bin + delimiter + process.env.PATH!, npm_config_nodedir: dirname(bin) });
  if (!isInstalled) await step('install', async () => npm('install', '--ignore-scripts', '--no-package-lock'));
  await step('build', async () => npm('run', 'build', '--if-present'));
  const output = join(folder, `${name}.out`);
  rmSync(output, { recursive: true, force: true });
  Object.assign(process.env, { CDK_OUTDIR: output, CDK_VALIDATION: 'false' });
  const assembly = await step('synthesize', async () => program<{ app: App }>(join(source, 'platform.ts')).app.synth());
  await play(assembly, source, await import(join(source, 'visit.mjs')) as Visit);
}

async function play(assembly: CloudAssembly, source: string, { default: visit, workloads = [], fails = [], path }: Visit): Promise<void> {
  process.chdir(source);
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const port = await freePort();
  const local = await Local.start(assembly, { port, command: [], log });
  const begun = Date.now();
  const { tasks, missing } = local;
  try {
    if (missing.length > 0) throw new Error(`variables without a value: ${missing.join(', ')}`);
    const others = workloads.map((name) => new Tasks(new Contract(assembly, name), [], local.folder, log));
    for (const one of others) await one.start(local.servers, local.secrets);
    await healthy(local, 'first answer', begun);
    const ask = asking(port);
    const { path: written, headers, text } = await step('sign in and write', async () => visit(ask, local.values));
    const read = async () => step(`GET ${written} has ${text}`, async () => untilAnswers(ask, written, headers, text));
    await read();
    const { seconds, killed } = await step('SIGTERM', async () => tasks.end(tasks.running[0]));
    if (killed) throw new Error(`SIGKILL ended the task after ${seconds} s`);
    const again = Date.now();
    await tasks.start(local.servers, local.secrets);
    await healthy(local, 'answer after a restart', again);
    await read();
    const passes = await check(local, port, path ?? tasks.healthPath!, SECONDS);
    for (const { name, ok, text: what } of passes) console.log(`  ${ok ? 'pass' : 'FAIL'} ${name}: ${what}`);
    const failed = passes.filter(({ ok }) => !ok).map(({ name }) => name);
    if (failed.join() !== fails.join()) throw new Error(`the checks that fail must be ${fails.join(', ') || 'none'}, got ${failed.join(', ') || 'none'}`);
    await Promise.all(others.map(async (one) => one.end(one.running[0])));
  } catch (error) {
    console.error(lines.slice(-LINES).join('\n'));
    throw error;
  } finally {
    await local.stop();
  }
}

async function healthy({ tasks, contract }: Local, title: string, begun: number): Promise<void> {
  const unhealthy = await tasks.untilHealthy(tasks.running.at(-1)!, SECONDS);
  if (unhealthy) throw new Error(unhealthy);
  console.log(`  ${title} of ${contract.name} at ${tasks.healthPath} after ${((Date.now() - begun) / 1_000).toFixed(1)} s`);
}

/** A worker may still be about to write it. */
async function untilAnswers(ask: Ask, path: string, headers: object | undefined, text: string): Promise<void> {
  let answer = '';
  for (let attempt = 0; attempt < 50; attempt++, await sleep(200)) {
    answer = JSON.stringify(await ask(path, { headers }));
    if (answer.replaceAll('\\', '').includes(text)) return;
  }
  throw new Error(`${path} must have ${text}, got ${answer.slice(0, 500)}`);
}

/** Requests through the edge, as a browser with its cookies. */
function asking(port: number): Ask {
  const cookies = new Map<string, string>();
  return async (path, { method, headers, body } = {}) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const isForm = body instanceof FormData;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { 'user-agent': 'applications', ...cookie && { cookie }, ...body !== undefined && !isForm && { 'content-type': 'application/json' }, ...headers },
      body: body === undefined || isForm ? body : JSON.stringify(body),
      redirect: 'manual',
    });
    for (const set of response.headers.getSetCookie()) cookies.set(set.split(/[=;]/)[0], set.split(/[=;]/)[1]);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text.slice(0, 500)}`);
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) as unknown : text;
  };
}

void runProgram(main, 'Applications that others wrote serve under the contract.');
