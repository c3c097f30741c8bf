import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

/** The parts of `.jsii` that tools and tests read. A reference has exactly one of these members. */
export interface Reference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: string; readonly elementtype: Reference };
  readonly union?: { readonly types: readonly Reference[] };
}

export interface Docs {
  readonly summary?: string;
  readonly remarks?: string;
  readonly default?: string;
  readonly example?: string;
  readonly see?: string;
  readonly returns?: string;
  readonly custom?: Readonly<Record<string, string>>;
}

export interface Parameter {
  readonly name: string;
  readonly type: Reference;
  readonly optional?: boolean;
  readonly docs?: Docs;
}

export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly type?: Reference;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly const?: boolean;
  readonly overrides?: string;
  readonly abstract?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly returns?: { readonly type: Reference };
  readonly locationInModule?: { readonly filename: string; readonly line: number };
}

export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly docs?: Docs;
  readonly initializer?: Member;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

const FILE = join(__dirname, '../.jsii');

/** The public API, as `npx projen compile` wrote it. */
export function publicTypes(): Type[] {
  const { types = {} } = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) as { types?: Record<string, Type> } : {};
  if (Object.keys(types).length === 0) throw new Error('.jsii is missing or empty: run `npx projen compile` first (`npm test` does)');
  return Object.values(types);
}

/**
 * The public API with each prop in one struct, as the sources declare it. Where the props of a struct are among those of another by a
 * hidden interface, it is the base of the other here.
 */
export function declaredTypes(): Type[] {
  const types = publicTypes();
  const places = new Map(types.filter(({ datatype }) => datatype).map((type) => [type, new Set((type.properties ?? []).map(placeOf))]));
  return types.map((type) => {
    const all = places.get(type);
    if (!all) return type;
    const bases = [...places].filter(([, own]) => own.size > 0 && own.size < all.size && [...own].every((place) => all.has(place)));
    const inherited = new Set(bases.flatMap(([, own]) => [...own]));
    return {
      ...type,
      properties: type.properties?.filter((prop) => !inherited.has(placeOf(prop))),
      interfaces: [...type.interfaces ?? [], ...bases.map(([{ fqn }]) => fqn)],
    };
  });
}

const placeOf = ({ name, locationInModule }: Member): string => `${locationInModule?.filename}:${locationInModule?.line} ${name}`;
