import { BEYOND, lineOfBeyond } from './beyond';
import { Result } from './outcome';
import { REASONS, Reason } from './reasons';
import { Docs, publicTypes, Type, Member } from '../jsii';

/** Where users learn of a harm before it happens. */
type Told = 'docstring' | 'guard' | 'SILENT';

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
    const beyond = BEYOND.find((one) => lineOfBeyond(one) === line);
    if (beyond) return { line, told: beyond.says.test(docstringAt(beyond.at)) ? 'docstring' : 'SILENT' };
    const reason = reasonOf(line);
    const said = reason !== undefined && reason.says.test(documented);
    return { line, reason, told: said ? 'docstring' : result.unguarded.includes(line) ? 'SILENT' : 'guard' };
  });
}

export function reasonOf(line: string): Reason | undefined {
  return REASONS.find(({ lines }) => lines.test(line.replace(/ \(several\)$/, '')));
}

let types: Record<string, Type> | undefined;

const typesByName = () => types ??= Object.fromEntries(publicTypes().map((one) => [one.name, one]));

export function publicStructs(): Record<string, Type> {
  return Object.fromEntries(Object.entries(typesByName()).filter(([, { kind, datatype }]) => kind === 'interface' && datatype));
}

function docstringAt(place: string): string {
  const [type, prop] = place.split('.');
  return prop === undefined ? textOf(typesByName()[type]?.docs) : docstringOf(type, prop);
}

/** What a user reads at a prop. Structs that are not public have none. */
function docstringOf(struct: string, prop: string): string {
  return textOf(propsOf(struct).find(({ name }) => name === prop)?.docs);
}

/** The props of a struct, with those that it inherits. */
export function propsOf(struct: string): Member[] {
  const { properties = [], interfaces = [] } = publicStructs()[struct] ?? {};
  return [...properties, ...interfaces.flatMap((base) => propsOf(base.split('.').pop()!))];
}

/** On one line: docstrings are wrapped anywhere. */
function textOf({ summary = '', remarks = '' }: Docs = {}): string {
  return `${summary} ${remarks}`.replaceAll('\n', ' ');
}
