import { isDeepStrictEqual } from 'util';
import { replacementRule } from '../../src/assembly/resource-types';
import { ResourceBody, StackTemplate } from '../../src/assembly/template';
import { Judgment, judgments, kindOf, missedFor } from '../../src/change-guard/private/ledger';
import { fixedPaths } from '../../src/change-guard/private/lock';

/** What of a resource a change alters: `AWS::RDS::DBCluster Port`, `AWS::S3::Bucket (deleted)`, `AWS::Logs::LogGroup (Condition)`. */
export type Difference = string;

type Tree = Readonly<Record<string, unknown>>;

/** Attributes of a resource beside its properties. Metadata changes nothing that is deployed. */
const ATTRIBUTES = ['Condition', 'DeletionPolicy', 'DependsOn', 'UpdatePolicy', 'UpdateReplacePolicy'] as const;
/** Maps whose keys are chosen by their author: one pair. */
const FREE = /^(?:Environment|Parameters|Tags|TagKeys|DefinitionString|ProjectTags|DockerLabels|PolicyDocument|KeyPolicy|AssumeRolePolicyDocument|EventPattern|DashboardBody)$/;
const DEPTH = 3;

/** All pairs of resource type and property that differ between two states of the same stacks, and all conditions. */
export function differencesOf(before: readonly StackTemplate[], after: readonly StackTemplate[]): Difference[] {
  const found = new Set([...before, ...after].flatMap(({ template }) => Object.keys(template.Conditions ?? {}))
    // Without the hash of a logical ID.
    .map((name) => `Condition ${name.replace(/[0-9A-F]{8}$/, '')}`));
  const key = ({ name, region }: StackTemplate) => `${name} ${region}`;
  const olds = new Map(before.map((stack) => [key(stack), stack]));
  const news = new Map(after.map((stack) => [key(stack), stack]));
  for (const name of new Set([...olds.keys(), ...news.keys()])) {
    const [old, now] = [olds.get(name)?.template.Resources ?? {}, news.get(name)?.template.Resources ?? {}];
    for (const id of new Set([...Object.keys(old), ...Object.keys(now)])) {
      for (const one of ofResource(old[id], now[id])) found.add(one);
    }
  }
  return [...found].sort();
}

function ofResource(old: ResourceBody | undefined, now: ResourceBody | undefined): Difference[] {
  if (old === undefined || now === undefined) return [`${(old ?? now)!.Type} (${old ? 'deleted' : 'created'})`];
  if (old.Type !== now.Type) return [`${old.Type} (Type)`];
  return [
    ...ATTRIBUTES.filter((name) => !isDeepStrictEqual(old[name as keyof ResourceBody], now[name as keyof ResourceBody])).map((name) => `${old.Type} (${name})`),
    ...paths(old.Properties, now.Properties).map((path) => `${old.Type} ${path}`),
  ];
}

function paths(old: unknown, now: unknown, path: readonly string[] = []): string[] {
  if (isDeepStrictEqual(old, now)) return [];
  const [before, after] = [old, now].map(asMap);
  if (path.length >= DEPTH || FREE.test(path.at(-1) ?? '') || before === undefined || after === undefined) return [path.join('/')];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => paths(before[key], after[key], [...path, key]));
}

/** A map of properties, or a list of attributes; not a list, nor what CloudFormation resolves. */
function asMap(value: unknown): Tree | undefined {
  if (value === undefined) return {};
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(isAttribute) ? Object.fromEntries(value.map(({ Key, Value }) => [Key, Value])) : undefined;
  }
  return typeof value !== 'object' || value === null || Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::')) ? undefined : value as Tree;
}

const isAttribute = (value: unknown): value is { Key: string; Value: unknown } =>
  typeof value === 'object' && value !== null && 'Key' in value && 'Value' in value;

const UNSEEN = 'unseen because';
const RANK = ['deletes', 'fails', 'breaks', UNSEEN, 'weaker if', 'interrupts', 'harmless'];

const NOTES = ['fails', 'breaks', 'interrupts'];

export type Word = Pick<Judgment, 'word' | 'seconds' | 'why' | 'source'>;

/** What a change of a pair does: as the ledger says it, or the schemas of CloudFormation; undefined if nobody has judged it. */
export function wordOf(difference: Difference): Word | undefined {
  const [type, property] = difference.split(/ (.*)/);
  const rows = judgments().filter((row) => includes(row, type, property));
  // A note about some values says nothing of others. A lower number is judged with a higher one.
  const rank = ({ word, unless = 'less' }: Judgment) => (NOTES.includes(word) && !unless.startsWith('less') ? RANK.indexOf(UNSEEN) + 0.5 : RANK.indexOf(word));
  const own = rows.filter((one) => one.type === type).sort((a, b) => rank(a) - rank(b))[0];
  return own !== undefined && own.word !== UNSEEN ? own : decided(type, property) ?? own ?? rows[0];
}

/** Whether a row is about a pair. The names of conditions begin with the path of their construct. */
export function includes({ type: of, property: part }: Judgment, type: string, property: string): boolean {
  if (type === 'Condition') return of === type && property.endsWith(part);
  return [type, '*'].includes(of) && (property === part || [`${part}/`, `${part}.`].some((start) => property.startsWith(start)) || part.startsWith(`${property}/`));
}

/** What has no row: a replacement by the schema, a new value of a secret, and what a condition or a policy does to data. */
export function decided(type: string, property: string): Word | undefined {
  const isWithin = (part: string, whole: string) => `${part}/`.startsWith(`${whole}/`);
  const isAt = (all: readonly string[]) => all.some((path) => isWithin(property, path) || isWithin(path, property));
  const kind = kindOf(type, { Protocol: 'email' });
  if (['(deleted)', '(Condition)'].includes(property) && (kind !== 'other' || missedFor(type) !== undefined)) return { word: 'deletes', why: 'As without the condition.', source: 'change-guard' };
  if (/Policy\)$/.test(property) && kind === 'data') return { word: 'weaker if', why: 'Less is kept when the resource is removed or replaced.', source: 'change-guard' };
  if (isAt(replacementRule(type).replacing.map((path) => path.join('/')))) return { word: 'replaces', why: 'CloudFormation creates another one.', source: 'schema' };
  return isAt(fixedPaths(type)) ? { word: 'replaces', why: 'A secret gets a new value.', source: 'change-guard' } : undefined;
}
