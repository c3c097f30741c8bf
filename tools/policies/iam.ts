/** A statement of an identity policy, as CloudFormation deployed it. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, string | string[] | boolean>>;
}

/** A call of an AWS service, as IAM sees it. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string | string[]>;
}

/** The operators that the policies use. */
const OPERATORS: Record<string, (value: string, wanted: string) => boolean> = {
  StringEquals: (value, wanted) => value === wanted,
  StringLike: (value, wanted) => matches(wanted, value),
  ArnEquals: (value, wanted) => matches(wanted, value),
  ArnLike: (value, wanted) => matches(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

/**
 * Whether an identity policy allows a call. Boundaries, resource policies and session policies are not evaluated: the
 * roles of this library have none.
 *
 * @throws if a statement has an element or an operator that is not known here
 */
export function allows(statements: Statement[], access: Access): boolean {
  const applying = statements.filter((statement) => applies(statement, access));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

function applies(statement: Statement, { action, resource, context = {} }: Access): boolean {
  const unknown = Object.keys(statement).filter((key) => !['Sid', 'Effect', 'Action', 'Resource', 'Condition'].includes(key));
  if (unknown.length > 0) throw new Error(`a statement has ${unknown.join(', ')}, which is not evaluated here`);
  return listOf(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
    && listOf(statement.Resource).some((pattern) => matches(pattern, resource))
    && Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, context[key], listOf(typeof wanted === 'boolean' ? `${wanted}` : wanted))));
}

/** Whether a condition holds. `IfExists`, `ForAllValues` and the negation also hold for a request without the key. */
function holds(operator: string, value: string | string[] | undefined, wanted: string[]): boolean {
  // The only operator about the key itself: `true` wants it absent.
  if (operator === 'Null') return wanted.every((one) => (one === 'true') === (value === undefined));
  const [, set, negated, name, ifExists] = /^(ForAllValues:|ForAnyValue:)?(StringNotEquals$)?(.*?)(IfExists)?$/.exec(operator)!;
  const test = OPERATORS[negated === undefined ? name! : 'StringEquals'];
  if (!test) throw new Error(`the operator ${operator} is not evaluated here`);
  if (value === undefined) return set === 'ForAllValues:' || negated !== undefined || ifExists !== undefined;
  const isWanted = (one: string) => wanted.some((other) => test(one, other));
  const fits = set === 'ForAnyValue:' ? listOf(value).some(isWanted) : listOf(value).every(isWanted);
  return negated === undefined ? fits : !fits;
}

export function listOf(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

const PATTERNS = new Map<string, RegExp>();

/** Whether a text matches a pattern with `*` and `?`. A pattern that matches is at most as wide. */
export function matches(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const known = PATTERNS.get(pattern);
  if (known) return known.test(value);
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  const compiled = new RegExp(`^${source}$`, 's');
  PATTERNS.set(pattern, compiled);
  return compiled.test(value);
}
