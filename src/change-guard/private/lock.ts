import { createHash } from 'crypto';
import {
  failuresOf, isCompared, isRejected, isSingleton, judgedOf, judgedPaths, Judgment, Kind, kindOf, missedFor, notesOf,
  patternOf, remembered, settingOf,
} from './ledger';
import { deletionPolicyOf, isIdle, Safeguard, safeguardsOf, versionOf } from './safeguards';
import { isCustom, replacementRule } from '../../assembly/resource-types';
import { SynthesizedApp } from '../../assembly/synthesized-app';
import { ResourceBody, StackTemplate, valueAt } from '../../assembly/template';
import { asText, Canonical, REFERENCE, referencesIn } from '../../assembly/text';

/** Longer texts are replaced by a hash and their references. */
const LONGEST = 160;
const SECRET = /password|secretstring|authtoken/i;

/** A value for the lock file: long or secret texts only as a hash, with their references. */
function brief(name: string, value: Canonical): Canonical {
  const text = asText(value);
  if (text.length <= LONGEST && !SECRET.test(name)) return value;
  const references = new Set(text.match(REFERENCE) ?? []);
  return [`sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, ...references].join(' ');
}

export interface LockedResource {
  readonly type: string;
  readonly kind: Kind;
  /** The path of the construct. */
  readonly path?: string;
  /** Physical names, which exist once per account and Region. */
  readonly names?: readonly string[];
  /** The values of the properties whose change replaces the resource. */
  readonly replacing?: Readonly<Record<string, Canonical>>;
  /** The engine, if it decides which part of a version is its major version. */
  readonly engine?: string;
  readonly version?: string;
  /** What happens to the data on deletion, and on replacement. */
  readonly policies?: readonly [deletion: string, replacement: string];
  readonly safeguards?: Readonly<Record<string, Safeguard>>;
  /** Values whose change interrupts. */
  readonly settings?: Readonly<Record<string, Canonical>>;
  /** Values that an update must not change, because it fails or because tasks then read other secrets. */
  readonly fixed?: Readonly<Record<string, Canonical>>;
  /** A hash of each property, or of what is left of it, of which no row of the ledger says anything. */
  readonly others?: Readonly<Record<string, string>>;
  /** The condition of a resource that does not exist while parameters have their defaults. */
  readonly condition?: string;
  /** The target groups of a listener or a rule, by logical ID. Not in the lock file. */
  readonly forwards?: readonly string[];
  /** The firewall of a distribution. Not in the lock file. */
  readonly firewall?: Canonical;
  /** Whether it does nothing to users. Not in the lock file. */
  readonly idle?: boolean;
  /** Whether a function of the CDK empties it when that is deleted. Not in the lock file. */
  readonly emptied?: boolean;
}

export interface LockedExport {
  readonly value: Canonical;
  /** The stacks of the app that import the value. */
  readonly importers: readonly string[];
}

export interface LockedStack {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  /** The label of the stack in references of other stacks. */
  readonly label: string;
  /** The defaults of the template parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, LockedExport>>;
  readonly resources: Readonly<Record<string, LockedResource>>;
}

/** Parameters that the CDK sets itself on each deployment, or never. */
const OF_THE_CDK = /^(BootstrapVersion|AssetParameters)/;

/** What a fixed property is if a template does not say it. In writing, it is no change. */
export const unwrittenAt = (type: string, path: string): string | undefined =>
  failuresOf(type).find(({ property }) => property === path)?.unless?.split(':')[1];

/** What an update must not change, also the values of secrets. */
export const fixedPaths = (type: string): string[] =>
  failuresOf(type).filter(isRejected).map(({ property }) => property);

const fixedParts = remembered((type) => fixedPaths(type).map((path) => path.split('/')));

/** The facts about an app on which the comparison is based. */
export function lockOf(stacks: readonly StackTemplate[]): LockedStack[] {
  const app = new SynthesizedApp(stacks, { comparable: true, decided: true });
  const planned = new SynthesizedApp(stacks, { values: {}, decided: true });
  const existing = new Set(planned.all().map(({ body }) => body));
  const all = stacks.map((stack) =>
    ({ stack, label: app.labelOf(stack), resources: resourcesOf(app, planned, stack, existing) }));
  protectByTag(app, all);
  const kept = reachable(all);
  return all.map(({ stack, label, resources }) => ({
    ...stackOf(app, stack, label),
    resources: Object.fromEntries([...resources].filter(([id]) => kept.has(`${label}|${id}`))),
  }));
}

/** What backups of the app select by a tag, in the names of their safeguards. */
const SELECTED = /keeps (?:backups of what has the tag|snapshots of) (.*)$/;

/** A tag by which backups select a resource protects it. */
function protectByTag(app: SynthesizedApp, all: readonly (Labeled & { readonly stack: StackTemplate })[]): void {
  const names = all.flatMap(({ resources }) => [...resources.values()].map((one) => Object.keys(one.safeguards ?? {})));
  const selected = names.flat().flatMap((name) => SELECTED.exec(name)?.[1] ?? []);
  for (const { stack, resources } of all) {
    for (const [id, resource] of resources) {
      const { Tags, FileSystemTags: tags = Tags } = stack.template.Resources![id].Properties ?? {};
      if (resource.kind !== 'data' || !Array.isArray(tags)) continue;
      const own = tags.map(({ Key, Value }) => `${Key}=${asText(app.resolve(stack, Value))}`);
      const found = own.filter((tag) => selected.includes(tag)).map((tag) => [`keeps backups by tag ${tag}`, true]);
      const safeguards = { ...resource.safeguards, ...Object.fromEntries(found) };
      if (found.length > 0) Object.assign(resource, { safeguards });
    }
  }
}

function stackOf(app: SynthesizedApp, stack: StackTemplate, label: string): Omit<LockedStack, 'resources'> {
  const { Parameters = {}, Outputs = {} } = stack.template;
  const parameters = Object.entries(Parameters)
    .filter(([id, { Default, NoEcho }]) => Default !== undefined && String(NoEcho) !== 'true' && !OF_THE_CDK.test(id));
  const exported = Object.values(Outputs).flatMap(({ Value, Export }) => {
    if (!Export) return [];
    const [name, value = ''] = [asText(app.resolve(stack, Export.Name)), app.resolve(stack, Value)];
    return [[name, { value, importers: app.importersOf(stack, Export.Name) }] as const];
  });
  return {
    name: stack.name,
    account: stack.account,
    region: stack.region,
    label,
    parameters: Object.fromEntries(parameters.map(([id, { Default }]) => [id, String(Default)])),
    exports: Object.fromEntries(exported),
  };
}

const resourcesOf = (
  app: SynthesizedApp, planned: SynthesizedApp, stack: StackTemplate, existing: ReadonlySet<ResourceBody>,
): Map<string, LockedResource> => new Map(Object.entries(stack.template.Resources ?? {}).map(([id, body]) => {
  const resource = resourceOf(app, planned, stack, id, body);
  return [id, existing.has(body) ? resource : { ...resource, condition: body.Condition }];
}));

const DECIDED = ['Ref', 'Fn::If', 'Fn::FindInMap'];

/** A value with what parameters, conditions and mappings make of it by default. References stay. */
function decided(planned: SynthesizedApp, stack: StackTemplate, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => decided(planned, stack, one));
  const [name, ...others] = Object.keys(value);
  if (DECIDED.includes(name) && others.length === 0) {
    const result = planned.resolve(stack, value);
    return JSON.stringify(result)?.includes('${') ? value : result;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decided(planned, stack, inner)]));
}

function resourceOf(
  app: SynthesizedApp, planned: SynthesizedApp, stack: StackTemplate, id: string, body: ResourceBody,
): LockedResource {
  const { Type: type, Properties: properties = {} } = body;
  const { replacing, names } = replacementRule(type);
  const kind = kindOf(type, properties);
  const values = (paths: readonly (readonly string[])[], of = properties) => paths.flatMap((path) => {
    const value = app.resolve(stack, valueAt(of, path));
    return value === undefined ? [] : [[path.join('/'), value] as const];
  });
  const known = values(replacing);
  // A deployment may decide otherwise than the defaults, e.g. by the image that is released: both branches count.
  const isOpen = ({ property }: Judgment) =>
    JSON.stringify(valueAt(properties, property.split('/')))?.includes('"Fn::If"');
  const isAbsent = ({ property }: Judgment) => properties[property.split('/', 1)[0]] === undefined;
  // Only what is read is decided, once: most properties are not.
  const decide = remembered((name) => decided(planned, stack, properties[name]));
  const settled = new Proxy(properties, { get: (_, name: string) => decide(name) });
  const text = (value: unknown) => asText(app.resolve(stack, value));
  const version = versionOf(type, settled);
  return withoutEmpty({
    type,
    kind,
    path: pathOf(stack, id, body),
    names: !hasName(type, settled) ? undefined
      : namesOf(type, names.map((path) => app.resolve(stack, valueAt(properties, path)))),
    replacing: Object.fromEntries(known.map(([path, value]) => [path, brief(path, value)])),
    engine: version === undefined ? undefined : text(settled.Engine ?? settled.EngineType),
    version,
    policies: kind !== 'data' ? undefined
      : [deletionPolicyOf(type, body.DeletionPolicy), body.UpdateReplacePolicy ?? 'Delete'] as const,
    safeguards: safeguardsOf(type, settled, text),
    forwards: forwardsOf(app, stack, body),
    firewall: app.resolve(stack, valueAt(properties, ['DistributionConfig', 'WebACLId'])),
    idle: isIdle(type, settled) || undefined,
    emptied: (Array.isArray(properties.Tags) && properties.Tags.some(isEmptied)) || undefined,
    settings: Object.fromEntries(notesOf(type).filter((row) => !isAbsent(row)).flatMap((row) =>
      values([row.property.split('/')], isOpen(row) ? properties : settled)
        .flatMap(([, value]) => settingsOf(value, row).map((one) => [settingOf(row), one])))),
    fixed: {
      ...Object.fromEntries(values(fixedParts(type))), ...fixedOf(app, stack, body),
    },
    others: othersOf(type, properties),
  });
}

const isEmptied = ({ Key }: { Key?: unknown }): boolean => String(Key).startsWith('aws-cdk:auto-delete-');

/** What no row judges, without the order of keys and lists, which seldom means anything. */
function othersOf(type: string, properties: ResourceBody['Properties'] & object): Record<string, string> | undefined {
  if (isCustom(type)) return undefined;
  const judged = judgedPaths(type);
  let found: Record<string, string> | undefined;
  for (const name in properties) {
    let rest: unknown = properties[name];
    for (const path of judged.get(name) ?? []) rest = without(rest, path);
    if (rest === undefined) continue;
    found ??= {};
    const words = typeof rest !== 'object' ? String(rest)
      : JSON.stringify(rest).replaceAll('"', '').split(/[,[\]{}]+/).sort().join();
    // It may be a secret, whatever it is called.
    found[name] = createHash('sha256').update(words).digest('base64url').slice(0, 8);
  }
  return found;
}

/** A value without what is at a path, also in each element of a list; undefined if nothing is left. */
function without(value: unknown, [first, ...path]: readonly string[]): unknown {
  if (first === undefined) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  const left = Array.isArray(value)
    ? value.filter((one: { Key?: unknown }) => !`${String(one.Key)}.`.startsWith(`${first}.`))
      .map((one) => without(one, [first, ...path]))
    : Object.entries(value).map(([key, inner]) => [key, key === first ? without(inner, path) : inner] as const)
      .filter(([, inner]) => inner !== undefined);
  const all = left.filter((one) => one !== undefined);
  return all.length === 0 ? undefined : Array.isArray(value) ? all : Object.fromEntries(all as [string, unknown][]);
}

/** What of a value interrupts by its content: the elements of a list, or what a pattern finds. */
function settingsOf(value: Canonical, row: Judgment): Canonical[] {
  if (row.unless === undefined || isCompared(row)) return [value];
  const pattern = patternOf(row.unless);
  if (!Array.isArray(value)) return pattern.exec(asText(value))?.slice(0, 1) ?? [];
  const found = value.filter((one) => pattern.test(asText(one)));
  return found.length === 0 ? [] : [found];
}

const forwardsOf = (app: SynthesizedApp, stack: StackTemplate, { Properties = {} }: ResourceBody): string[] =>
  referencesIn(app.resolve(stack, Properties.DefaultActions ?? Properties.Actions)).map(({ id }) => id);

/** The function of a custom resource, the value of a secret, a password, and the secrets that tasks read. */
function fixedOf(
  app: SynthesizedApp, stack: StackTemplate, { Type, Properties = {} }: ResourceBody,
): Record<string, Canonical> {
  if (isCustom(Type)) return { ServiceToken: app.resolve(stack, Properties.ServiceToken) ?? '' };
  const generated = failuresOf(Type).filter(({ unless }) => unless === 'secret');
  if (generated.length > 0) {
    return Object.fromEntries(generated.flatMap(({ property }) => {
      const value = app.resolve(stack, Properties[property]);
      return value === undefined ? [] : [[property, brief('secretstring', value)]];
    }));
  }
  const containers = [Properties.ContainerDefinitions ?? []].flat() as Container[];
  return Object.fromEntries(containers.flatMap(({ Name, Secrets = [] }) => [Secrets].flat().map((secret) =>
    [`${String(Name)} ${secret.Name}`, brief('', app.resolve(stack, secret.ValueFrom) ?? '')])));
}

interface Container {
  readonly Name: unknown;
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
}

/** Interface endpoints of a service that have no names in the network can exist beside each other. */
const hasName = (type: string, { VpcEndpointType, PrivateDnsEnabled }: ResourceBody['Properties'] & object): boolean =>
  type !== 'AWS::EC2::VPCEndpoint' || VpcEndpointType !== 'Interface' || String(PrivateDnsEnabled) === 'true';

/** What these services store: an identifier in lower case, a record with a dot at its end. */
const stored = (type: string, name: string): string => type === 'AWS::Route53::RecordSet' ? name.replace(/\.$/, '')
  : /::(RDS|DocDB|Neptune|ElastiCache)::/.test(type) && !name.includes('${') ? name.toLowerCase() : name;

function namesOf(type: string, values: readonly (Canonical | undefined)[]): string[] | undefined {
  if (isSingleton(type)) return ['the only one of the Region'];
  const { is } = replacementRule(type);
  if (is.includes('list')) return Array.isArray(values[0]) ? values[0].map(asText) : undefined;
  const texts = values.filter((value) => value !== undefined).map((value) => stored(type, asText(value)));
  return texts.length === 0 || (texts.length < values.length && !is.includes('partial')) ? undefined
    : [texts.join(' ')];
}

/** The listed resources, and those to which their replacing properties refer, directly or not. */
function reachable(all: readonly Labeled[]): Set<string> {
  const byName = new Map(all.flatMap(({ label, resources }) =>
    [...resources].map(([id, resource]) => [`${label}|${id}`, resource])));
  const found = new Set<string>();
  const visit = (label: string, id: string): void => {
    const name = `${label}|${id}`;
    const resource = byName.get(name);
    if (!resource || found.has(name)) return;
    found.add(name);
    for (const value of [...Object.values(resource.replacing ?? {}), ...Object.values(resource.fixed ?? {})]) {
      for (const reference of referencesIn(value)) visit(reference.stack ?? label, reference.id);
    }
  };
  for (const { label, resources } of all) {
    for (const [id, resource] of resources) if (isListed(resource)) visit(label, id);
  }
  return found;
}

interface Labeled { readonly label: string; readonly resources: ReadonlyMap<string, LockedResource> }

/** Also what lost its last member, such as the only address of a budget. */
const isListed = ({ type, kind, names, fixed, others }: LockedResource): boolean =>
  kind !== 'other' || names !== undefined || fixed !== undefined || others !== undefined
    || missedFor(type) !== undefined || [...judgedOf(type, 'weaker if'), ...notesOf(type)].length > 0;

function pathOf({ paths }: StackTemplate, id: string, { Metadata }: ResourceBody): string | undefined {
  const path = paths?.get(id) ?? Metadata?.['aws:cdk:path'];
  if (typeof path !== 'string') return undefined;
  return path.endsWith('/Resource') ? path.replace(/(\/Resource)+$/, '') : path;
}

function withoutEmpty(resource: LockedResource): LockedResource {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(resource) as [string, unknown][]) {
    const isEmpty = typeof value === 'object' && value !== null && isWithoutKeys(value);
    if (value !== undefined && value !== '' && !isEmpty) found[name] = value;
  }
  return found as unknown as LockedResource;
}

function isWithoutKeys(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
