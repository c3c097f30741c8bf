import { Assembly, TemplateResource } from './assembly';
import { attribute, databases, instances, services, WORKLOAD } from './queries';
import { Kind } from './requirement';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { StackTemplate } from '../../src/assembly/template';

const SERVICE = 'AWS::ECS::Service';
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

/**
 * The environments of an app. An environment is the stacks with services of one name and the same tags in a Stage and
 * an account (a pair has a service in each Region), and the stacks that belong to them.
 */
export function environments(stacks: readonly StackTemplate[]): Environment[] {
  const groups = new Map<string, StackTemplate[]>();
  for (const stack of stacks) {
    const key = serviceKey(stack);
    if (key !== undefined) groups.set(key, [...groups.get(key) ?? [], stack]);
  }
  if (groups.size < 2) return split([...groups.values()][0]?.[0], stacks);
  const owners = ownersOf(stacks, [...groups.values()]);
  return [...groups.values()].flatMap((group) =>
    split(group[0], stacks.filter((stack) => owners.get(stack)!.includes(group))));
}

/** The environments of platforms in the same stacks, by the tags of their services. */
function split(first: StackTemplate | undefined, stacks: readonly StackTemplate[]): Environment[] {
  const running = stacks.flatMap(backendsOf);
  const identities = [...new Set(running.map(({ Properties = {} }) => identityOf(Properties)))];
  if (identities.length < 2 || identities.includes(undefined)) return [environment(first, stacks)];
  return (identities as string[]).map((own) => {
    const others = identities.filter((identity): identity is string => identity !== own && identity !== undefined);
    const { name, ...rest } = environment(first, stacks.map((stack) => without(stack, own, others)));
    return { ...rest, name: `${name} (${(JSON.parse(own) as unknown[]).join(', ')})` };
  });
}

/**
 * A stack without the resources of other environments: those with their tags, and those without tags that are nearer
 * to them, by references, than to its own.
 */
function without(stack: StackTemplate, own: string, others: readonly string[]): StackTemplate {
  const { Resources = {} } = stack.template;
  const owners = new Map<string, ReadonlySet<string>>(Object.entries(Resources).flatMap(([id, { Properties = {} }]) => {
    const identity = identityOf(Properties);
    return identity === own || others.includes(identity ?? '') ? [[id, new Set([identity!])]] : [];
  }));
  const related = relatedIn(stack);
  for (let size = -1; size < owners.size;) {
    size = owners.size;
    const next = [...related].filter(([id]) => !owners.has(id)).map(([id, ids]): [string, ReadonlySet<string>] =>
      [id, new Set([...ids].flatMap((other) => [...owners.get(other) ?? []]))]);
    for (const [id, found] of next) if (found.size > 0) owners.set(id, found);
  }
  const kept = Object.entries(Resources).filter(([id]) => owners.get(id)?.has(own) ?? true);
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(kept) } };
}

/** The resources that refer to each other within a stack. */
function relatedIn(stack: StackTemplate): Map<string, Set<string>> {
  const app = new SynthesizedApp([stack], { values: {} });
  const resources = Object.entries(stack.template.Resources ?? {});
  const related = new Map(resources.map(([id]) => [id, new Set<string>()]));
  for (const [id, { Properties }] of resources) {
    for (const { id: other } of app.referred(stack, Properties)) {
      related.get(id)!.add(other);
      related.get(other)!.add(id);
    }
  }
  return related;
}

function environment(first: StackTemplate | undefined, stacks: readonly StackTemplate[]): Environment {
  const app = new Assembly(stacks);
  return { name: first && (first.path ?? first.name), kind: kindOf(app), app };
}

/** The services of a stack but those that an application adds. */
function backendsOf({ template: { Resources = {} } }: StackTemplate) {
  return Object.values(Resources).filter(({ Type, Properties = {} }) =>
    Type === SERVICE && !tagsOf(Properties).some(({ Key }) => Key === WORKLOAD));
}

/** The Stage, the account, and the names and tags of the services of a stack; undefined without a service. */
function serviceKey(stack: StackTemplate): string | undefined {
  const { stage, account } = stack;
  const names = backendsOf(stack)
    .map(({ Properties = {} }) => JSON.stringify([Properties.ServiceName, identityOf(Properties)]));
  return names.length === 0 ? undefined : [stage, account, ...names.sort()].join('|');
}

/**
 * The groups of each stack. A stack with what an account has once belongs to all groups of the account. Others belong
 * to groups of their Stage, if it has any: those with the same tags, those that refer to the stack, those to which it
 * refers, those of the same account, or all.
 */
function ownersOf(
  stacks: readonly StackTemplate[], groups: readonly StackTemplate[][],
): Map<StackTemplate, readonly StackTemplate[][]> {
  const references = referencesOf(stacks);
  const used = new Map(groups.map((group) => [group, reachable(group, references, groups.flat())]));
  const usersOf = (stack: StackTemplate) => groups.filter((group) => used.get(group)!.has(stack));
  return new Map(stacks.map((stack) => {
    const near = groups.filter(([{ stage }]) => stage === stack.stage);
    const candidates = near.length > 0 ? near : groups;
    const inAccount = ([{ account }]: StackTemplate[]) => stack.account !== undefined && account === stack.account;
    const tagged = candidates.filter((group) => group.some((other) => haveSameTags(stack, other)));
    const exclusive = [...references.get(stack)!].map(usersOf).filter(({ length }) => length === 1).flat();
    const choices = [
      groups.filter((group) => group.includes(stack)),
      isAccountWide(stack) ? groups.filter(inAccount) : [],
      tagged.length < candidates.length ? tagged : [],
      usersOf(stack).filter((group) => candidates.includes(group)),
      candidates.filter((group) => exclusive.includes(group)),
      candidates.filter(inAccount),
    ];
    return [stack, choices.find((list) => list.length > 0) ?? candidates];
  }));
}

function isAccountWide({ template: { Resources = {} } }: StackTemplate): boolean {
  return Object.values(Resources).some(({ Type }) => ACCOUNT_WIDE.includes(Type));
}

/** The stacks to which the resources of each stack refer. */
function referencesOf(stacks: readonly StackTemplate[]): Map<StackTemplate, Set<StackTemplate>> {
  const app = new SynthesizedApp(stacks, { values: {} });
  return new Map(stacks.map((stack) =>
    [stack, new Set(app.referred(stack, stack.template.Resources).map((target) => target.stack))]));
}

/** The stacks of a group and those to which they refer, except those of other groups. */
function reachable(
  group: readonly StackTemplate[], references: ReadonlyMap<StackTemplate, Set<StackTemplate>>,
  anchors: readonly StackTemplate[],
): Set<StackTemplate> {
  const reached = new Set(group);
  // A set also iterates over what is added to it meanwhile.
  for (const stack of reached) {
    for (const other of references.get(stack)!) if (!anchors.includes(other)) reached.add(other);
  }
  return reached;
}

/** Whether the resources of two stacks have the same project and environment. */
function haveSameTags(one: StackTemplate, other: StackTemplate): boolean {
  const identities = identitiesOf(other);
  return [...identitiesOf(one)].some((identity) => identities.has(identity));
}

function identitiesOf({ template: { Resources = {} } }: StackTemplate): Set<string> {
  return new Set(Object.values(Resources).flatMap(({ Properties = {} }) => identityOf(Properties) ?? []));
}

/** The project and the environment in the tags of a resource; undefined without both. */
function identityOf(properties: Readonly<Record<string, unknown>>): string | undefined {
  const list = tagsOf(properties);
  const values = ['Project', 'Environment'].map((key) => list.find(({ Key }) => Key === key)?.Value);
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

function tagsOf({ Tags: tags }: Readonly<Record<string, unknown>>): readonly { Key?: unknown; Value?: unknown }[] {
  return Array.isArray(tags) ? tags as { Key?: unknown; Value?: unknown }[] : [];
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
