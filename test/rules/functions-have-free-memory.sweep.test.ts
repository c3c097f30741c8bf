import { execFile } from 'child_process';
import { once } from 'events';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { join, resolve } from 'path';
import { promisify } from 'util';
import { canonical } from '../../tools/assemblies/canonical';
import { handlers } from '../../tools/policies/needs/commands';

/**
 * Lambda ends a function that exceeds its memory, and CloudFormation gets no response from it. A function
 * holds Node.js with the runtime of Lambda, the modules of its bundle, and after the first calls more: clients load modules when they are used.
 */
const ASSETS = resolve(__dirname, '../../assets');
const MEBIBYTE = 2 ** 20;
/** Node.js and the runtime, without modules. */
const RUNTIME_MEBIBYTES = 65;
const MEASURE = join(__dirname, '../support/memory-after-calls.cjs');
/** The calls of each client in that program. */
const CALLS = 20;
/** The rest is for TLS, and for answers with contents. */
const SHARE = 0.75;

/** The least memory of the functions of each handler, in MiB. */
function memories(): Map<string, number> {
  const known = handlers();
  const found = new Map<string, number>();
  for (const { template } of canonical('everything').stacksRecursively) {
    for (const { Type, Properties } of Object.values<any>(template.Resources ?? {})) { // eslint-disable-line @typescript-eslint/no-explicit-any
      const handler = Type === 'AWS::Lambda::Function' ? known.get(String(Properties.Code.S3Key).replace(/\.zip$/, '')) : undefined;
      if (!handler) continue;
      const bundle = handler.source.replace(/^src\//, '').replace(/\.ts$/, '');
      found.set(bundle, Math.min(found.get(bundle) ?? Infinity, Properties.MemorySize));
    }
  }
  return found;
}

interface Measured { readonly bytes: number; readonly clients: number }

/** What a bundle has in memory after calls that fail at this address. Node.js runs in another process, with nothing else. */
async function measured(bundle: string, port: number): Promise<Measured> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [MEASURE, join(ASSETS, bundle, 'index.js')], { env });
  return JSON.parse(stdout) as Measured;
}

test('a quarter of the memory of each function is free after calls of each of its clients', async () => {
  let requests = 0;
  const sink = createServer((request, response) => {
    requests++;
    request.resume();
    response.writeHead(400).end('{}');
  }).listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const all = [...memories()];
  const small: string[] = [];
  for (const [bundle, memory] of all) {
    requests = 0;
    const { bytes, clients } = await measured(bundle, (sink.address() as AddressInfo).port);
    const used = Math.round(RUNTIME_MEBIBYTES + bytes / MEBIBYTE);

    expect([bundle, requests]).toEqual([bundle, clients * CALLS]);
    if (used > memory * SHARE) small.push(`${bundle} has ${memory} MiB and needs ${used}`);
  }
  sink.close();

  expect(all.length).toBe(new Set([...handlers().values()].map(({ source }) => source)).size);
  expect(small).toEqual([]);
}, 180_000);
