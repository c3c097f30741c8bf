import { joined, prose } from './markdown';
import { PACKAGE } from './types';
import { Docs, Member, Reference, Type } from '../jsii';

/** Where a link to a public type leads. */
export type LinkTo = (name: string) => string;

/** Members that every construct has, and that no user calls. */
const EVERYWHERE = ['toString', 'with', 'isConstruct', 'node', 'stack', 'env', 'applyRemovalPolicy'];

/** The methods that users call. */
export const methodsOf = ({ methods = [] }: Type): Member[] => methods.filter(({ name }) => !EVERYWHERE.includes(name));

/** The attributes and constants of a class or an interface. */
export const attributesOf = ({ properties = [] }: Type): Member[] => properties.filter(({ name }) => !EVERYWHERE.includes(name));

/** The props of a struct and of those that it extends, the required ones first. */
export function propsOf(struct: Type, types: ReadonlyMap<string, Type>): Member[] {
  const bases = (struct.interfaces ?? []).flatMap((fqn) => types.get(nameOf(fqn)) ?? []);
  return [...struct.properties ?? [], ...bases.flatMap((base) => propsOf(base, types))]
    .sort((a, b) => Number(a.optional ?? false) - Number(b.optional ?? false));
}

/** The structs of other packages that a struct extends, as links: their props are not in `.jsii`. */
export function foreignBases({ datatype, interfaces = [] }: Type): string[] {
  if (!datatype) return [];
  return interfaces.filter((fqn) => !isOwn(fqn)).map((fqn) => `[${nameOf(fqn)}](https://docs.aws.amazon.com/cdk/api/v2/docs/${fqn}.html)`);
}

/** What a docstring says about a type or a member. */
export const description = ({ summary = '', remarks = '', returns, see, custom }: Docs): string => joined(
  prose(summary), prose(remarks),
  returns === undefined ? undefined : `Returns ${prose(returns)}.`,
  custom?.throws === undefined ? undefined : `Throws ${prose(custom.throws)}.`,
  see === undefined ? undefined : `See <${see}>.`,
).trimEnd();

export function defaultOf({ docs }: Member): string {
  const text = docs?.default ?? '–';
  return text.startsWith('- ') ? text.slice(2) : /`/.test(text) || text === '–' ? text : `\`${text}\``;
}

/** The name of a type, with a link if it is one of this library. */
export function referenceOf(type: Reference | undefined, linkTo: LinkTo): string {
  if (type === undefined) return '–';
  if (type.collection) {
    const element = referenceOf(type.collection.elementtype, linkTo);
    return type.collection.kind === 'array' ? element.replace(/`?$/, '[]$&') : `map of ${element}`;
  }
  if (type.union) return type.union.types.map((one) => referenceOf(one, linkTo)).join(' or ');
  if (type.primitive) return `\`${type.primitive}\``;
  const name = nameOf(type.fqn!);
  return isOwn(type.fqn!) ? `[${name}](${linkTo(name)})` : `\`${name}\``;
}

const isOwn = (fqn: string): boolean => fqn.startsWith(`${PACKAGE}.`);

/** The name of a type in programs: without its package, with its module of aws-cdk-lib. */
const nameOf = (fqn: string): string => fqn.split('.').slice(1).map((part) => part.replace(/^aws_/, '')).join('.');
