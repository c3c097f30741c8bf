import type { StackTemplate } from './template';

/** A JSON value whose references are text: `${Key.Arn}`, or `${Stack|Key.Arn}` for a resource of another stack. */
export type Canonical = string | number | boolean | readonly Canonical[] | { readonly [key: string]: Canonical };

/** A reference within a canonical text. */
export interface Reference {
  /** The label of the stack, if it is another one. */
  readonly stack?: string;
  readonly id: string;
}

export const REFERENCE = /\$\{(?:([^|${}]+)\|)?([A-Za-z0-9]+)(?:\.[^${}]*)?\}/g;

type Named = Pick<StackTemplate, 'name' | 'account' | 'region'>;

/**
 * The name of a stack, with its Region, and its account, where two stacks of the app have the same name. Two Stages can
 * have stacks without an environment that are called the same: the second one has a number.
 */
export function labelOf(stack: Named, stacks: readonly Named[]): string {
  const twins = stacks.filter(({ name }) => name === stack.name);
  const near = twins.filter(({ region }) => region === stack.region);
  const same = near.filter(({ account }) => account === stack.account);
  const account = near.length > same.length ? `${stack.account ?? ''}/` : '';
  const environment = twins.length > same.length ? `@${account}${stack.region ?? ''}` : '';
  const index = same.indexOf(stack);
  return `${stack.name}${environment}${index > 0 ? `#${index + 1}` : ''}`;
}

/** The resources to which a value refers. */
export function referencesIn(value: Canonical | undefined): Reference[] {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  if (!text.includes('${')) return [];
  return [...text.matchAll(REFERENCE)].map(([, stack, id]) => ({ ...stack !== undefined && { stack }, id }));
}

/** Equal for CloudFormation: numbers and booleans can be texts. */
export function asText(value: Canonical | undefined): string {
  if (typeof value === 'object') {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' ? inner : String(inner)));
  }
  return value === undefined ? '' : String(value);
}

/** A canonical text as it is deployed: `${!x}` stands for `${x}`, which is no reference. */
export function unescaped(text: string): string {
  return text.replaceAll('${!', '${');
}
