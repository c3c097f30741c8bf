import { readFileSync } from 'fs';
import { join } from 'path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';
import { parse } from 'yaml';

/** What the names of a type can be, where a second one with the same is not simply refused. */
const TRAITS = {
  list: 'each element of the list is a name of its own',
  partial: 'a part can be absent, e.g. the bus of a rule on the default one',
  overwritten: 'a second one takes the place of the first without an error, and goes when CloudFormation deletes that',
  inPlace: 'its successor takes its place where it is replaced ("the physical ID changes"), so that the name is free',
  group: 'a second one beside the first is no error, and goes with the first that is deleted',
};

interface Correction { readonly remove?: readonly string[]; readonly names?: readonly string[]; readonly is?: readonly (keyof typeof TRAITS)[] }

/** What the schemas do not say, or say differently from the service. */
export const CORRECTIONS = parse(readFileSync(join(__dirname, 'corrections.yml'), 'utf8')) as Readonly<Record<string, Correction>>;

/** Longer paths are kinds of settings within a setting, which no type of a data store has. */
const DEEPEST = 3;

/**
 * What CloudFormation replaces, and what names a resource, per type, as JSON with a line per type: the properties whose
 * change replaces the resource, or may, and those that together form its physical name.
 */
export function renderReplacementTable(): string {
  const db = loadAwsServiceSpecSync();
  const lines = [...db.all('resource')].map((resource) => lineOf(resource.cloudFormationType, replacingOf(db, resource), namesOf(resource)));
  const custom = Object.keys(CORRECTIONS).filter((type) => type.startsWith('Custom::')).map((type) => lineOf(type, [], []));
  return `{\n${[...lines, ...custom].filter((line) => line !== undefined).sort().join(',\n')}\n}\n`;
}

/** The properties whose change replaces a resource according to its schema. */
export function replacingOf(db: SpecDatabase, resource: Resource): string[] {
  const found = new Set<string>();
  collect(db, resource.properties, [], found);
  for (const path of resource.additionalReplacementProperties ?? []) found.add(path.filter((part) => part !== '*').join('/'));
  return [...found].sort();
}

function lineOf(type: string, replacing: readonly string[], own: readonly string[]): string | undefined {
  const { remove = [], names = [...own].sort(), is } = CORRECTIONS[type] ?? {};
  const replaces = replacing.filter((path) => !remove.includes(path));
  return replaces.length + names.length === 0 ? undefined : `${JSON.stringify(type)}:${JSON.stringify({ replaces, names, is })}`;
}

function collect(db: SpecDatabase, properties: ResourceProperties, above: string[], found: Set<string>): void {
  for (const [name, { causesReplacement, type }] of Object.entries(properties)) {
    const path = [...above, name];
    if (causesReplacement === 'yes' || causesReplacement === 'maybe') {
      found.add(path.join('/'));
    } else if (path.length < DEEPEST) {
      for (const inner of definitionsIn(type)) collect(db, db.get('typeDefinition', inner).properties, path, found);
    }
  }
}

function definitionsIn(type: PropertyType): string[] {
  switch (type.type) {
    case 'ref': return [type.reference.$ref];
    case 'array': case 'map': return definitionsIn(type.element);
    case 'union': return type.types.flatMap(definitionsIn);
    default: return [];
  }
}

/**
 * The properties that form the physical name: those of the primary identifier if the user sets all of them, or the
 * property that is called like the type or just a name, with the settable parts of the identifier.
 */
function namesOf({ cloudFormationType, properties, primaryIdentifier = [] }: Resource): string[] {
  const fixed = (name: string) => properties[name]?.causesReplacement === 'yes';
  if (primaryIdentifier.length > 0 && primaryIdentifier.every(fixed)) return [...primaryIdentifier];
  const kind = cloudFormationType.split('::').at(-1)!;
  const own = [`${kind}Name`, `${kind}Identifier`, `${kind}Id`, 'Name'].find((name) => fixed(name) && properties[name].type.type === 'string');
  return own === undefined ? [] : [...new Set([own, ...primaryIdentifier.filter(fixed)])];
}
