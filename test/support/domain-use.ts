import { CloudAssembly } from 'aws-cdk-lib/cx-api';

/* eslint-disable @typescript-eslint/no-explicit-any */
interface Resource { readonly Type: string; readonly Properties?: Record<string, any> }
interface Template { readonly Resources?: Record<string, Resource>; readonly Outputs?: Record<string, { readonly Value: unknown }> }

/** The templates of an app by the names of their stacks. */
export type Stacks = Readonly<Record<string, Template>>;

export const stacksOf = (assembly: CloudAssembly): Stacks =>
  Object.fromEntries(assembly.stacksRecursively.map(({ stackName, template }) => [stackName, template as Template]));

/** The resources of all stacks. */
const all = (stacks: Stacks): Resource[] => Object.values(stacks).flatMap(({ Resources = {} }) => Object.values(Resources));

/** The properties of the resources of a type in all stacks. */
export const ofType = (stacks: Stacks, type: string): Record<string, any>[] =>
  all(stacks).filter(({ Type }) => Type === type).map(({ Properties = {} }) => Properties);

/** The names of the distributions. */
export const siteNamesIn = (stacks: Stacks): string[] =>
  ofType(stacks, 'AWS::CloudFront::Distribution').flatMap(({ DistributionConfig: { Aliases = [] } }) => Aliases as string[]).sort();

/** The records of names, of each type by which a client finds a server, and all groups of records. */
export function siteRecordsIn(stacks: Stacks, names: readonly string[]): string[] {
  const dotted = names.map((name) => `${name}.`);
  return all(stacks).filter(({ Type, Properties = {} }) => Type === 'AWS::Route53::RecordSetGroup' ||
    Type === 'AWS::Route53::RecordSet' && ['A', 'AAAA', 'CNAME', 'HTTPS'].includes(Properties.Type) && dotted.includes(`${String(Properties.Name).replace(/\.$/, '')}.`))
    .map(({ Properties = {} }) => `${String(Properties.Type)} ${String(Properties.Name)}`);
}

/** What differs between two apps, without the IDs: `+` and `-` for resources and outputs, `~` for properties. */
export function differences(before: Stacks, after: Stacks): string[] {
  const named = (stacks: Stacks) => new Map(Object.entries(stacks).flatMap(([stack, { Resources = {}, Outputs = {} }]) => [
    ...Object.entries(Resources).map(([id, resource]) => [`${stack} ${id}`, resource] as const),
    // Those of aws-cdk-lib, for other stacks, have the hash of what they export.
    ...Object.entries(Outputs).map(([id, output]) => [`${stack} output ${id}`, { Type: `Output ${id.replace(/^Eldonia/, '')}`, Properties: output }] as const),
  ]));
  const [old, now] = [named(before), named(after)];
  const found = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [one, other] = [old.get(key), now.get(key)];
    if (!one) return [`+ ${label(other!)}`];
    return other ? [...new Set(paths(one.Properties, other.Properties))].map((path) => `~ ${one.Type} ${path}`) : [`- ${label(one)}`];
  });
  return [...new Set(found)].sort();
}

const label = ({ Type, Properties = {} }: Resource): string =>
  Type === 'AWS::Route53::RecordSet' ? `${Type} ${String(Properties.Type)} ${String(Properties.Name)}` : Type;

/** The paths at which two values differ; a value with an intrinsic function is one value. */
function paths(one: any, other: any, path: string[] = []): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return [];
  const plain = [one, other].every((value) => typeof value === 'object' && value !== null && !Object.keys(value).some((key) => /^(?:Ref$|Fn::)/.test(key)));
  if (!plain) return [path.join('/')];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => paths(one[key], other[key], [...path, key]));
}
