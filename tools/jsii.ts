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
