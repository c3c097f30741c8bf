import { read } from './documents';

/** The parts of `.jsii` that the pages show. */
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
  readonly parameters?: readonly Parameter[];
  readonly returns?: { readonly type: Reference };
}

export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly base?: string;
  readonly docs?: Docs;
  readonly initializer?: Member;
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

export const PACKAGE = 'eldonia-constructs';

/** The public types by their names. */
export function publicTypes(): ReadonlyMap<string, Type> {
  const { types } = JSON.parse(read('.jsii')) as { types: Record<string, Type> };
  return new Map(Object.values(types).map((type) => [type.name, type]));
}

/** Whether users create the type in a scope. */
export function isConstruct({ initializer }: Type): boolean {
  return initializer?.parameters?.[0]?.type.fqn === 'constructs.Construct';
}
