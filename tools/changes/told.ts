import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Result } from './outcome';
import { REASONS, Reason } from './reasons';

/** Where users learn of a harm before it happens. */
export type Told = 'docstring' | 'guard' | 'SILENT';

export interface ToldLine {
  readonly line: string;
  readonly told: Told;
  readonly reason?: Reason;
}

const SAFE = ['SAFE', 'SAME', 'REFUSED'];

export const isDangerous = (result: Result): boolean => !SAFE.includes(result.class);

/** The lines of a result, with the place where users are told. Lines of refusals tell it themselves. */
export function toldLines(result: Result): ToldLine[] {
  if (!isDangerous(result)) return [];
  const documented = docstringOf(result.struct, result.prop);
  return result.lines.map((line) => {
    const reason = reasonOf(line);
    const said = reason !== undefined && reason.says.test(documented);
    return { line, reason, told: said ? 'docstring' : result.unguarded.includes(line) ? 'SILENT' : 'guard' };
  });
}

export function reasonOf(line: string): Reason | undefined {
  return REASONS.find(({ lines }) => lines.test(line.replace(/ \(\d+\)$/, '')));
}

interface Docs { readonly summary?: string; readonly remarks?: string }
interface Struct {
  readonly name: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly interfaces?: readonly string[];
  readonly properties?: readonly { readonly name: string; readonly optional?: boolean; readonly docs?: Docs }[];
}

let structs: Record<string, Struct> | undefined;

/** The structs of the public API by name, as `npm run compile` wrote them. */
export function publicStructs(): Record<string, Struct> {
  if (structs !== undefined) return structs;
  const { types } = JSON.parse(readFileSync(resolve(__dirname, '../../.jsii'), 'utf8')) as { readonly types: Record<string, Struct> };
  return structs = Object.fromEntries(Object.values(types).filter(({ kind, datatype }) => kind === 'interface' && datatype).map((one) => [one.name, one]));
}

/** What a user reads at a prop. Structs that are not public have none. */
export function docstringOf(struct: string, prop: string): string {
  const { docs = {} } = publicStructs()[struct]?.properties?.find(({ name }) => name === prop) ?? {};
  return `${docs.summary ?? ''}\n${docs.remarks ?? ''}`;
}
