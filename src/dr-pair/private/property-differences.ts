/** Resources that exist already: each Region has one of its own. */
const EXISTING = /^(?:arn:|(?:pl|sg|subnet|vpc)-)/;

/** A property that two resources do not have in common; undefined where one of them does not have it. */
type Values = readonly [here: unknown, there: unknown];

/**
 * The properties that two resources do not have in common. References are not followed: two of them are equal.
 *
 * @param seen a text of the other Region as this one would write it
 */
export function differences(
  ours: unknown, theirs: unknown, seen: (text: string) => string, path: string[] = [],
): { readonly path: string[]; readonly values: Values }[] {
  if (ours === theirs) return [];
  const [here, there] = [ours, theirs].map(membersOf);
  const [ourFunction, theirFunction] = [ours, theirs].map(functionOf);
  if (ourFunction && theirFunction) {
    return isText(ourFunction, theirFunction) ? differences(ourFunction[1], theirFunction[1], seen, path)
      .map(({ values }) => ({ path, values })).slice(0, 1) : [];
  }
  if (here && there) {
    return [...new Set([...Object.keys(here), ...Object.keys(there)])]
      .flatMap((name) => differences(here[name], there[name], seen, [...path, name]));
  }
  const values = [ours, theirs] as const;
  // Regions may have another number of subnets, or of other resources in a list.
  const isMember = /^\d+$/.test(path.at(-1)!) && values.includes(undefined);
  const isElsewhere = values.some(isIntrinsic) && isMember;
  const areExisting = values.every((value) => isIntrinsic(value) || typeof value === 'string' && EXISTING.test(value));
  if (isElsewhere || areExisting || same(ours, theirs)) return [];
  return typeof theirs === 'string' && same(ours, seen(theirs)) ? [] : [{ path, values }];
}

/** The members of an object or a list, by their names where these are unique: environment, attributes. */
function membersOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || isIntrinsic(value)) return undefined;
  if (!Array.isArray(value)) {
    const { Secrets = [], ...others } = value as Record<string, unknown[]>;
    // A container reads both in the same way.
    return Secrets.length > 0 ? { ...others, Environment: [...others.Environment ?? [], ...Secrets] } : others;
  }
  const names = value.map((one: unknown) => nameOf(Object(one) as Named));
  return Object.fromEntries(value.map((one: unknown, index) =>
    names.every((name) => name !== undefined) ? [names[index], valueOf(one as Named)] : [index, one]));
}

interface Named {
  readonly FromPort?: number;
  readonly IpProtocol?: string;
  readonly Key?: string;
  readonly Name?: string;
  readonly ToPort?: number;
  readonly Value?: unknown;
  readonly ValueFrom?: unknown;
}

/** A rule of a security group has the addresses of its Region. */
function nameOf({ FromPort, IpProtocol, Key, Name, ToPort, Value, ValueFrom }: Named): string | undefined {
  if (IpProtocol !== undefined) return `${IpProtocol}:${FromPort}-${ToPort}`;
  return (Value ?? ValueFrom) === undefined ? undefined : Key ?? Name;
}
function valueOf({ IpProtocol, Value, ValueFrom }: Named): unknown {
  if (IpProtocol !== undefined) return true;
  return ValueFrom === undefined ? Value : { Ref: 'Secret' };
}

/** Members of lists by their index, Region or ID, and those of JSON. */
export function memberAt(given: unknown, [name, ...others]: string[]): unknown {
  if (name === undefined) return given;
  const text = literal(given);
  const value: unknown = typeof text === 'string' && text.startsWith('{') ? JSON.parse(text) : given;
  const list = (Array.isArray(value) ? value : []) as { readonly Id?: string; readonly Region?: string }[];
  const named = list.find(({ Id, Region }) => [Id, Region].includes(name));
  return memberAt(named ?? (Object(value) as Record<string, unknown>)[name], others);
}

/** Without the condition that there are no tasks while no image is released, and with the partition of a pair. */
export function literal(value: unknown): unknown {
  const { 'Fn::If': [, unreleased, released] = [], 'Fn::Join': [separator, parts] = [] } = Object(value) as {
    readonly 'Fn::If'?: unknown[]; readonly 'Fn::Join'?: [string, { readonly Ref?: string }[]];
  };
  if (parts?.every((one) => !isIntrinsic(one) || one.Ref === 'AWS::Partition')) {
    return parts.map((one) => isIntrinsic(one) ? 'aws' : one).join(separator);
  }
  return unreleased === 0 ? released : value;
}

export const isIntrinsic = (value: unknown) => functionOf(value) !== undefined;
function functionOf(value: unknown): [name: string, argument: unknown] | undefined {
  const [found, ...others] = typeof value === 'object' && value ? Object.entries(value) : [];
  return found && others.length === 0 && /^(?:Ref|Fn::.*)$/.test(found[0]) ? found : undefined;
}
/** Whether two functions are texts with as many parts. References of two stacks differ by nature. */
const isText = ([name, one]: [string, unknown], [other, two]: [string, unknown]) => name === other &&
  name === 'Fn::Join' && JSON.stringify(lengths(one)) === JSON.stringify(lengths(two));
const lengths = (argument: unknown) => [argument].flat().map((part) => Array.isArray(part) && part.length);
/** CloudFormation reads numbers and booleans as text as well. */
export const same = (one: unknown, other: unknown) => textOf(one) === textOf(other);
const textOf = (value: unknown) => typeof value === 'object' && value ? JSON.stringify(value) : String(value ?? '');
export const shown = (value: unknown) => (
  value === undefined ? 'none' : isIntrinsic(value) ? 'a reference' : JSON.stringify(value));
