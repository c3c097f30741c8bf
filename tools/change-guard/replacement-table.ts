import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, Resource, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';

/** Longer paths are kinds of settings within a setting, which no type of a data store has. */
const DEEPEST = 3;

/**
 * What CloudFormation replaces, and what names a resource, per type, as JSON with a line per type: the properties whose
 * change replaces the resource, those that may replace it, and those that together form its physical name.
 */
export function renderReplacementTable(): string {
  const db = loadAwsServiceSpecSync();
  const lines = [...db.all('resource')].map((resource) => lineOf(db, resource)).filter((line) => line !== undefined).sort();
  return `{\n${lines.join(',\n')}\n}\n`;
}

function lineOf(db: SpecDatabase, resource: Resource): string | undefined {
  const found = { yes: new Set<string>(), maybe: new Set<string>() };
  collect(db, resource.properties, [], found);
  for (const path of resource.additionalReplacementProperties ?? []) found.yes.add(path.filter((part) => part !== '*').join('/'));
  const names = namesOf(resource);
  if (found.yes.size + found.maybe.size + names.length === 0) return undefined;
  const [replaces, mayReplace, name] = [found.yes, found.maybe, names].map((all) => [...all].sort());
  return `${JSON.stringify(resource.cloudFormationType)}:${JSON.stringify({ replaces, mayReplace, name })}`;
}

function collect(db: SpecDatabase, properties: ResourceProperties, above: string[], found: Record<'yes' | 'maybe', Set<string>>): void {
  for (const [name, { causesReplacement, type }] of Object.entries(properties)) {
    const path = [...above, name];
    if (causesReplacement === 'yes' || causesReplacement === 'maybe') {
      found[causesReplacement].add(path.join('/'));
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
