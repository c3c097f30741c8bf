import { Assembly, TemplateResource } from './assembly';
import { attribute, databases, instances, services } from './queries';
import { Kind } from './requirement';
import { StackTemplate } from '../../src/assembly/template';

/** What an account has once, for all platforms. */
const ACCOUNT_WIDE = ['AWS::CloudTrail::Trail', 'AWS::Config::ConfigurationRecorder', 'AWS::GuardDuty::Detector'];
/** Names of the tag `Environment`. With another name, the number of database instances decides. */
const KINDS: Record<string, Kind> = { production: Kind.PRODUCTION, development: Kind.DEVELOPMENT };

/** A platform or a pair of Regions, judged on its own. */
export interface Environment {
  /** The path of the first stack with its service; undefined in an app without a service. */
  readonly name?: string;
  readonly kind: Kind;
  readonly app: Assembly;
}

/** Stacks with services of one name and the same tags, in a Stage and an account. */
type Group = readonly StackTemplate[];
type Stacks = ReadonlySet<StackTemplate>;

/**
 * The environments of an app. An environment is the stacks with services of one name and the same tags in a Stage and
 * an account (a pair has a service in each Region), and the stacks that belong to them.
 */
export function environments(stacks: readonly StackTemplate[]): Environment[] {
  const app = new Assembly(stacks);
  const keys = new Map(stacks.map((stack) => [stack, serviceKey(app, stack)]));
  const groups = [...new Set(keys.values())].filter((key) => key !== undefined)
    .map((key): Group => stacks.filter((stack) => keys.get(stack) === key));
  if (groups.length < 2) return split(app, groups[0]?.[0]);
  const owners = ownersOf(app, groups);
  return groups.flatMap((group) => split(new Assembly(stacks.filter((stack) => owners.get(stack)!.includes(group))), group[0]));
}

/** The environments of platforms in the same stacks, by the tags of their services. */
function split(app: Assembly, first: StackTemplate | undefined): Environment[] {
  const name = first && (first.path ?? first.name);
  const identities = [...new Set(services(app).map(identityOf))];
  if (identities.length < 2 || identities.includes(undefined)) return [{ name, kind: kindOf(app), app }];
  return identities.map((own) => {
    const part = new Assembly(app.stacks.map((stack) => without(app, stack, own, identities)));
    return { name: `${name} (${own})`, kind: kindOf(part), app: part };
  });
}

/**
 * A stack without the resources of other environments: those with their tags, and those without tags that are nearer
 * to them, by references, than to its own.
 */
function without(app: Assembly, stack: StackTemplate, own: string | undefined, identities: readonly (string | undefined)[]): StackTemplate {
  const resources = app.resourcesOf(stack);
  const related = relatedIn(resources);
  const owners = new Map(resources.filter((one) => identities.includes(identityOf(one))).map((one) => [one, new Set([identityOf(one)])]));
  for (let size = -1; size < owners.size;) {
    size = owners.size;
    const next = resources.filter((one) => !owners.has(one)).map((one) =>
      [one, new Set([...related.get(one)!].flatMap((other) => [...owners.get(other) ?? []]))] as const);
    for (const [one, found] of next) if (found.size > 0) owners.set(one, found);
  }
  const kept = resources.filter((one) => owners.get(one)?.has(own) ?? true);
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(kept.map(({ id, body }) => [id, body])) } };
}

/** The resources that refer to each other within a stack. */
function relatedIn(resources: readonly TemplateResource[]): Map<TemplateResource, Set<TemplateResource>> {
  const related = new Map(resources.map((one) => [one, new Set<TemplateResource>()]));
  for (const one of resources) {
    for (const other of one.refs()) {
      related.get(one)!.add(other);
      related.get(other)?.add(one);
    }
  }
  return related;
}

/** The Stage, the account, and the names and tags of the services of a stack; undefined without a service. */
function serviceKey(app: Assembly, stack: StackTemplate): string | undefined {
  const own = services(app).filter((service) => service.stack === stack).map((service) => `${service.textAt('ServiceName')} ${identityOf(service)}`);
  return own.length === 0 ? undefined : [stack.stage, stack.account, ...own.sort()].join('|');
}

/**
 * The groups of each stack. A stack with what an account has once belongs to all groups of the account. Others belong
 * to groups of their Stage, if it has any: those with the same tags, those that refer to the stack, those to which it
 * refers, those of the same account, or all.
 */
function ownersOf(app: Assembly, groups: readonly Group[]): Map<StackTemplate, readonly Group[]> {
  const references = new Map(app.stacks.map((stack): [StackTemplate, Stacks] =>
    [stack, new Set(app.referred(stack, stack.template.Resources).map((target) => target.stack))]));
  const used = new Map(groups.map((group) => [group, reachable(group, references, groups.flat())]));
  const usersOf = (stack: StackTemplate) => groups.filter((group) => used.get(group)!.has(stack));
  const identities = new Map(app.stacks.map((stack) => [stack, new Set(app.resourcesOf(stack).flatMap((one) => identityOf(one) ?? []))]));
  return new Map(app.stacks.map((stack) => {
    const near = groups.filter(([first]) => first.stage === stack.stage);
    const candidates = near.length > 0 ? near : groups;
    const inAccount = ([first]: Group) => stack.account !== undefined && first.account === stack.account;
    const isAccountWide = app.resourcesOf(stack).some(({ type }) => ACCOUNT_WIDE.includes(type));
    const isElsewhere = ([first]: Group) => stack.account !== undefined && first.account !== undefined && first.account !== stack.account;
    const tagged = candidates.filter((group) => !isElsewhere(group) && group.some((other) =>
      [...identities.get(other)!].some((identity) => identities.get(stack)!.has(identity))));
    const exclusive = [...references.get(stack)!].map(usersOf).filter(({ length }) => length === 1).flat();
    const choices = [
      groups.filter((group) => group.includes(stack)),
      isAccountWide ? groups.filter(inAccount) : [],
      tagged.length < candidates.length ? tagged : [],
      usersOf(stack).filter((group) => candidates.includes(group)),
      candidates.filter((group) => exclusive.includes(group)),
      candidates.filter(inAccount),
    ];
    return [stack, choices.find((list) => list.length > 0) ?? candidates];
  }));
}

/** The stacks of a group and those to which they refer, except those of other groups. */
function reachable(group: Group, references: ReadonlyMap<StackTemplate, Stacks>, anchors: readonly StackTemplate[]): Stacks {
  const reached = new Set(group);
  // A set also iterates over what is added to it meanwhile.
  for (const stack of reached) {
    for (const other of references.get(stack)!) if (!anchors.includes(other)) reached.add(other);
  }
  return reached;
}

/** The project and the environment in the tags of a resource; undefined without both. */
function identityOf(resource: TemplateResource): string | undefined {
  const values = ['Project', 'Environment'].flatMap((key) => attribute(resource, 'Tags', key).slice(0, 1)).map((value) => value.text());
  return values.length === 2 ? values.join(', ') : undefined;
}

/** By the tag of the services, or by the database: one instance that is no standby is a development database. */
export function kindOf(app: Assembly): Kind {
  const tags = services(app).flatMap((service) => attribute(service, 'Tags', 'Environment'));
  const known = tags.map((tag) => KINDS[tag.text()]).find((kind) => kind !== undefined);
  if (known !== undefined) return known;
  const isSingle = (cluster: TemplateResource) =>
    instances(app, cluster).length === 1 && !cluster.has('GlobalClusterIdentifier');
  return databases(app).some(isSingle) ? Kind.DEVELOPMENT : Kind.PRODUCTION;
}
