import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { memberOf, StackTemplate } from '../../src/assembly/template';

type Conditions = Readonly<Record<string, Readonly<Record<string, string | boolean | readonly string[]>>>>;

/** A statement of a policy, whose references are texts. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | string[];
  readonly NotAction?: string | string[];
  readonly Resource?: string | string[];
  readonly NotResource?: string | string[];
  readonly Principal?: unknown;
  readonly Condition?: Conditions;
}

/** A call of an AWS service, as IAM sees it. */
export interface Access {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** The service that calls, where a resource policy is asked. */
  readonly service?: string;
}

/** A statement as the template has it, and the stack in which its references are resolved. */
export interface Held { readonly stack: StackTemplate; readonly statement: Readonly<Record<string, unknown>> }

const ROLE_POLICIES = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];

/** The types whose policies are resources of their own, with the property that names them in these. */
const RESOURCE_POLICIES: Readonly<Record<string, readonly [type: string, property: string]>> = {
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues'],
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket'],
};

/** The statements of a role: in itself, in policies that are attached to it, and in managed ones that it names. */
export function statementsOf(app: SynthesizedApp, role: Located): Held[] {
  const isNamed = (from: Located, property: string, wanted: Located) =>
    app.referred(from.stack, from.body.Properties?.[property]).some(({ body }) => body === wanted.body);
  const attached = app.all(...ROLE_POLICIES).filter((policy) =>
    isNamed(policy, 'Roles', role) || isNamed(role, 'ManagedPolicyArns', policy));
  return [role, ...attached].flatMap(({ stack, body: { Properties = {} } }) => {
    const inline = listOf(Properties.Policies).map((policy) => memberOf(policy, 'PolicyDocument'));
    return [Properties.PolicyDocument, ...inline].flatMap((document) => held(stack, document));
  });
}

/** The statements of the policy of a key, topic, queue or bucket. */
export function resourceStatementsOf(app: SynthesizedApp, target: Located): Held[] {
  const { stack, body: { Type, Properties } } = target;
  const [type, property] = memberOf(RESOURCE_POLICIES, Type) ?? [];
  if (type === undefined || property === undefined) return held(stack, Properties?.KeyPolicy);
  return app.all(type).filter((policy) =>
    app.referred(policy.stack, policy.body.Properties?.[property]).some(({ body }) => body === target.body))
    .flatMap((policy) => held(policy.stack, policy.body.Properties?.PolicyDocument));
}

/** A statement with texts for references. */
export const resolved = (app: SynthesizedApp, { stack, statement }: Held): Statement => app.resolve(stack, statement) as unknown as Statement;

/**
 * Whether statements allow a call. Those of a role and those of a resource are asked apart. Boundaries and session
 * policies are not evaluated.
 *
 * @throws if a statement has an element or an operator that is not known here
 */
export function allows(statements: readonly Statement[], access: Access): boolean {
  const applying = statements.filter((statement) => applies(statement, access));
  return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
}

/** Whether a statement has an action, also by a wildcard. Actions are case-insensitive. */
export function hasAction({ Action, NotAction }: Pick<Statement, 'Action' | 'NotAction'>, action: string): boolean {
  const isNamed = listOf(NotAction ?? Action)
    .some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
  return isNamed === (NotAction === undefined);
}

/** Whether the principal of a statement is everybody, or this service. */
export const isFor = (principal: unknown, service: string): boolean => principal === '*' || listOf(memberOf(principal, 'AWS')).includes('*')
  || listOf(memberOf(principal, 'Service')).includes(service);

const ELEMENTS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/**
 * Whether a statement is about a call.
 *
 * @throws if it has an element or an operator that is not known here
 */
export function applies(statement: Statement, access: Access): boolean {
  const { service } = access;
  const unknown = Object.keys(statement).filter((key) =>
    !ELEMENTS.includes(key) && !(key === 'Principal' && service !== undefined));
  if (unknown.length > 0) throw new Error(`a statement has ${unknown.join(', ')}, which is not evaluated here`);
  return (service === undefined || isFor(statement.Principal, service))
    && hasAction(statement, access.action)
    && listOf(statement.NotResource ?? statement.Resource)
      .some((pattern) => matches(pattern, access.resource)) === (statement.NotResource === undefined)
    && Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, listOf(wanted).map(String), access)));
}

/** The operators that the policies use. */
const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => matches(wanted, value),
  ArnEquals: (value, wanted) => matches(wanted, value),
  ArnLike: (value, wanted) => matches(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  NumericLessThan: (value, wanted) => Number(value) < Number(wanted),
};

/** Whether a condition holds. `IfExists`, `ForAllValues` and the negation also hold for a request without the key. */
function holds(operator: string, key: string, wanted: readonly string[], { context = {} }: Access): boolean {
  const [, value] = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
  // The only operator about the key itself: `true` requires its absence.
  if (operator === 'Null') return wanted.every((one) => (one === 'true') === (value === undefined));
  const [, set, full, ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator)!;
  const test = memberOf(OPERATORS, full.replace('Not', ''));
  if (!test) throw new Error(`the operator ${operator} is not evaluated here`);
  const negated = full.includes('Not');
  if (value === undefined) return set === 'ForAllValues:' || ifExists !== undefined || (negated && set === undefined);
  const fits = (one: string) => wanted.some((other) => test(one, other)) !== negated;
  return set === 'ForAnyValue:' ? listOf(value).some(fits) : listOf(value).every(fits);
}

const held = (stack: StackTemplate, document: unknown): Held[] => listOf(memberOf(document, 'Statement')).map((statement) =>
  ({ stack, statement: statement as Held['statement'] }));

/** A list, or the only value of one. */
export function listOf<T>(value: T | readonly T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value as T[] : [value as T];
}

/**
 * Whether a text matches a pattern, in which `*` is any run of characters, also with slashes, and `?` is one. IAM,
 * CloudFront and load balancers have these wildcards. A pattern that matches another one is at least as wide.
 */
export function matches(pattern: string, value: string): boolean {
  // Without a regular expression: it takes years for some patterns with many stars.
  let [at, star, after] = [0, -1, 0];
  for (let next = 0; next < value.length;) {
    if (pattern[at] === '*') {
      [star, after] = [at++, next];
    } else if (pattern[at] === '?' || pattern[at] === value[next]) {
      at++;
      next++;
    } else if (star < 0) {
      return false;
    } else {
      // The last star takes one more character.
      [at, next] = [star + 1, ++after];
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
