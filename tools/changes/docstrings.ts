import { declaredTypes, Docs, Member, Type } from '../jsii';

let types: Record<string, Type> | undefined;

const typesByName = () => types ??= Object.fromEntries(declaredTypes().map((one) => [one.name, one]));

export const publicStructs = (): Type[] => Object.values(typesByName()).filter(({ kind, datatype }) => kind === 'interface' && datatype);

/** The props of a struct, with those that it inherits. */
export function propsOf(struct: string): Member[] {
  const { properties = [], interfaces = [] } = typesByName()[struct] ?? {};
  return [...properties, ...interfaces.flatMap((base) => propsOf(base.split('.').pop()!))];
}

/** What a user reads at a type or at the prop of a struct. Structs that are not public have none. */
export function docstringAt(place: string): string {
  const [type, prop] = place.split('.');
  const { summary = '', remarks = '' }: Docs = (prop === undefined ? typesByName()[type] : propsOf(type).find(({ name }) => name === prop))?.docs ?? {};
  // On one line: docstrings are wrapped anywhere.
  return `${summary} ${remarks}`.replaceAll('\n', ' ');
}
