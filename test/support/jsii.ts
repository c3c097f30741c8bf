import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** What a type reference of jsii looks like; exactly one of the members is there. */
export interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly union?: { readonly types: TypeReference[] };
  readonly collection?: { readonly kind: string; readonly elementtype: TypeReference };
}

export interface Docs { readonly summary?: string; readonly remarks?: string; readonly default?: string; readonly example?: string }

export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly type?: TypeReference;
  readonly overrides?: string;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: { readonly name: string; readonly type: TypeReference; readonly docs?: Docs }[];
  readonly static?: boolean;
}

export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly abstract?: boolean;
  readonly datatype?: boolean;
  readonly base?: string;
  readonly interfaces?: string[];
  readonly docs?: Docs;
  readonly properties?: Member[];
  readonly methods?: Member[];
  readonly members?: Member[];
  readonly initializer?: Member;
}

const FILE = join(__dirname, '../../.jsii');

/** The public API, as `npx projen compile` wrote it down. */
export function publicTypes(): Type[] {
  const { types = {} } = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) as { types?: Record<string, Type> } : {};
  if (Object.keys(types).length === 0) throw new Error('.jsii is missing or empty: run `npx projen compile` first (`npm test` does)');
  return Object.values(types);
}

/** `Class.member` and the member, for every member of every type. */
export function publicMembers(types: Type[]): [string, Member, Type][] {
  return types.flatMap((type) => [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []]
    .map((member): [string, Member, Type] => [`${type.name}.${member.name}`, member, type]));
}

/** The type itself, and those it is made of. */
export function parts(type: TypeReference | undefined): TypeReference[] {
  if (!type) return [];
  return [type, ...parts(type.collection?.elementtype), ...(type.union?.types ?? []).flatMap(parts)];
}

/** The classes that can be made in a scope. */
export function constructNames(types: Type[]): string[] {
  const isConstruct = (type: Type | undefined): boolean => type?.base === 'constructs.Construct'
    || (type?.base !== undefined && isConstruct(types.find(({ fqn }) => fqn === type.base)));
  return types.filter((type) => type.kind === 'class' && !type.abstract && type.initializer && isConstruct(type)).map(({ name }) => name).sort();
}

/** The required props of a construct: those of the type of its props, and of the bases of this type. */
export function requiredProps(types: Type[], construct: string): string[] {
  const props = types.find(({ name }) => name === construct)?.initializer?.parameters?.[2];
  return propsOf(types, props?.type.fqn).filter(({ optional }) => !optional).map(({ name }) => name);
}

function propsOf(types: Type[], fqn: string | undefined): Member[] {
  const type = types.find((one) => one.fqn === fqn);
  return type ? [...type.properties ?? [], ...(type.interfaces ?? []).flatMap((base) => propsOf(types, base))] : [];
}
