import { Table } from './change';
import { propsOf, publicStructs } from './told';

/** Structs without a table: their props are in no template, or in the table of another struct. */
const NOT_IN_TEMPLATES: Record<string, string> = {
  ArchitectureConformanceProps: 'a plugin that reads templates and changes none',
  PlatformZoneAttributes: 'the tables of platform and pair change the domain name of their prop `zone`',
};

/** The optional props of the public API without a change and without a reason why none can be expressed. */
export function uncovered(tables: readonly Table[]): string[] {
  const covered = new Set(tables.flatMap(({ struct, props }) => props.map((prop) => `${struct}.${prop}`)));
  return optionalProps().filter((name) => !covered.has(name) && !(name.split('.')[0] in NOT_IN_TEMPLATES));
}

/** Rows of props that the public API does not have. `hidden`: structs of hidden constructs, which composites pass on. */
export function leftOver(tables: readonly Table[], hidden: readonly string[]): string[] {
  const known = new Set(Object.keys(publicStructs()).flatMap((name) => propsOf(name).map((prop) => `${name}.${prop.name}`)));
  return tables.filter(({ struct }) => !hidden.includes(struct)).flatMap(({ struct, props }) => props.map((prop) => `${struct}.${prop}`))
    .filter((name) => !known.has(name));
}

export function optionalProps(): string[] {
  return Object.values(publicStructs()).flatMap(({ name, properties = [] }) =>
    properties.filter(({ optional }) => optional).map((prop) => `${name}.${prop.name}`));
}

export const exceptions = NOT_IN_TEMPLATES;
