import { replacementRule } from '../../src/assembly/resource-types';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { ResourceBody, StackTemplate, valueAt } from '../../src/assembly/template';
import { compare, Verdict } from '../../src/change-guard/internal';
import { listOf } from '../../tools/policies/evaluation';
import { statementsIn } from '../../tools/policies/permissions';

/** What differs between the templates of two syntheses of an app. Resources are `stack id`. */
export interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly replaced: readonly string[];
  readonly permissions: Record<'added' | 'removed', readonly string[]>;
  /** What changes in place, as `Service::Type Property`. */
  readonly properties: readonly string[];
  /** What ChangeGuard rejects. */
  readonly dangers: readonly Verdict[];
}

/** A resource without references, and the permissions in it one by one, so that neither order nor grouping counts. */
interface Resource {
  readonly body: ResourceBody;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly permissions: readonly string[];
}

export function differenceOf(before: readonly StackTemplate[], after: readonly StackTemplate[]): Difference {
  const [old, now] = [before, after].map(resourcesOf);
  const common = [...now].flatMap(([name, resource]) => old.has(name) ? [{ name, was: old.get(name)!, is: resource }] : []);
  const isReplaced = ({ was, is }: typeof common[number]) => was.body.Type !== is.body.Type
    || replacementRule(is.body.Type).replacing.some((path) => textOf(valueAt(was.properties, path)) !== textOf(valueAt(is.properties, path)));
  const changed = common.flatMap(({ was, is }) => [membersOf(was), membersOf(is)].flatMap((members, index, [one, other]) => Object.keys(members)
    .filter((name) => (index === 0 || !(name in one)) && textOf(one[name]) !== textOf(other[name]))
    .map((name) => `${is.body.Type.replace('AWS::', '')} ${name}`)));
  const permissions = [old, now].map((resources) => [...resources].flatMap(([name, resource]) => resource.permissions.map((one) => `${name}: ${one}`)));
  return {
    added: without([...now.keys()], [...old.keys()]),
    removed: without([...old.keys()], [...now.keys()]),
    replaced: common.filter(isReplaced).map(({ name }) => name),
    permissions: { added: without(permissions[1], permissions[0]), removed: without(permissions[0], permissions[1]) },
    properties: [...new Set(changed)].sort(),
    dangers: compare(before, after),
  };
}

/** Properties, and attributes such as policies of deletion. */
function membersOf({ body, properties }: Resource): Record<string, unknown> {
  const { Type, Properties, Metadata, ...attributes } = body as ResourceBody & Record<string, unknown>;
  return { ...properties, ...attributes };
}

function without(all: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return [...new Set(all)].filter((one) => !known.has(one)).sort();
}

function resourcesOf(stacks: readonly StackTemplate[]): Map<string, Resource> {
  const app = new SynthesizedApp(stacks, { absolute: true, values: { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' } });
  return new Map(app.all().map(({ stack, id, body }) => {
    const properties = (app.resolve(stack, body.Properties) ?? {}) as Record<string, unknown>;
    return [`${app.labelOf(stack)} ${id}`, { body, properties, permissions: statementsIn(properties).flatMap(permissionsIn) }];
  }));
}

const permissionsIn = ({ Effect, Action, Resource: resources = '', Principal, Condition }: Record<string, unknown>): string[] =>
  listOf(Action).flatMap((action) => listOf(resources).flatMap((resource) => principalsIn(Principal).map((principal) =>
    `${[Effect, action].join(' ')} ${textOf([resource, principal, Condition])}`)));

const principalsIn = (principal: unknown): unknown[] => typeof principal !== 'object' || principal === null ? [principal]
  : Object.entries(principal).flatMap(([type, names]) => listOf<unknown>(names).map((name) => `${type} ${String(name)}`));

/** A value without the permissions in it, and without the order of the members in a text of JSON. */
const textOf = (value: unknown): string => JSON.stringify(value, (name, inner: unknown) => {
  // That of a rule of a firewall is no list.
  if (name === 'Statement' && Array.isArray(inner)) return undefined;
  const parsed = typeof inner === 'string' && inner.startsWith('{"') ? parse(inner) : inner;
  return typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) ? parsed
    : Object.fromEntries(Object.entries(parsed).sort(([a], [b]) => (a < b ? -1 : 1)));
}) ?? '';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
