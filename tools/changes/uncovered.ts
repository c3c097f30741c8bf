import { Table } from './change';
import { propsOf, publicStructs } from './docstrings';

/** Structs without a table: their props are in no template, or in the table of another struct. */
export const EXCEPTIONS: Record<string, string> = {
  PlatformZoneAttributes: 'the tables of platform and pair change their prop `zone`',
};

const namesIn = (tables: readonly Table[]) => tables.flatMap(({ struct, props }) => props.map((prop) => `${struct}.${prop}`));

/** The optional props of the public API without a change and without a reason why none can be expressed. */
export function uncovered(tables: readonly Table[]): string[] {
  const covered = new Set(namesIn(tables));
  return publicStructs().filter(({ name }) => !(name in EXCEPTIONS))
    .flatMap(({ name, properties = [] }) => properties.filter(({ optional }) => optional).map((prop) => `${name}.${prop.name}`))
    .filter((name) => !covered.has(name));
}

/** Rows of props that the public API does not have. `hidden`: structs of hidden constructs, which composites pass on. */
export function leftOver(tables: readonly Table[], hidden: readonly string[]): string[] {
  const known = new Set(publicStructs().flatMap(({ name }) => propsOf(name).map((prop) => `${name}.${prop.name}`)));
  return namesIn(tables.filter(({ struct }) => !hidden.includes(struct))).filter((name) => !known.has(name));
}
