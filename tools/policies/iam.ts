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
  Bool: (value, wanted) => value === wanted,
};

/**
 * Whether an identity policy allows a call. Boundaries, resource policies and session policies are not evaluated: the
 * roles of the plan have none.
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
  const [, forAll, negated, name, ifExists] = /^(ForAllValues:)?(StringNotEquals$)?(.*?)(IfExists)?$/.exec(operator)!;
  const test = OPERATORS[negated === undefined ? name! : 'StringEquals'];
  if (!test) throw new Error(`the operator ${operator} is not evaluated here`);
  if (value === undefined) return [forAll, negated, ifExists].some((part) => part !== undefined);
  const fits = listOf(value).every((one) => wanted.some((other) => test(one, other)));
  return negated === undefined ? fits : !fits;
}

function listOf(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

function matches(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
