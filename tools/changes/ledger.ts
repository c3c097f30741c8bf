import { isDeepStrictEqual } from 'util';
import { replacementRule } from '../../src/assembly/resource-types';
import { ResourceBody, StackTemplate } from '../../src/assembly/template';
import { isMissed, kindOf } from '../../src/change-guard/private/kinds';
import { Judgement, judgements } from '../../src/change-guard/private/ledger';
import { fixedPaths } from '../../src/change-guard/private/lock';
import { protectingPaths } from '../../src/change-guard/private/safeguards';

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

function isAttribute(value: unknown): value is { Key: string; Value: unknown } {
  return typeof value === 'object' && value !== null && 'Key' in value && 'Value' in value;
}

export type Word = Pick<Judgement, 'word' | 'seconds' | 'why' | 'source'>;

/** What a change of a pair does: as the ledger says it, or as the rules of the guard decide it; undefined if nobody has judged it. */
export function wordOf(difference: Difference): Word | undefined {
  const [type, property] = difference.split(/ (.*)/);
  const rows = judgements().filter((row) => includes(row, type, property));
  const row = rows.find((one) => one.type === type) ?? rows[0];
  return row !== undefined && /^(?:interrupts|fails|replaces|deletes)$/.test(row.word) ? row : decided(type, property) ?? row;
}

/** Whether a row is about a pair. The names of conditions begin with the path of their construct. */
export function includes({ type: of, property: part }: Judgement, type: string, property: string): boolean {
  if (type === 'Condition') return of === type && property.endsWith(part);
  return [type, '*'].includes(of) && (property === part || [`${part}/`, `${part}.`].some((start) => property.startsWith(start)));
}

/** What the guard itself knows: it refuses the dangerous direction. */
export function decided(type: string, property: string): Word | undefined {
  const isWithin = (part: string, whole: string) => `${part}/`.startsWith(`${whole}/`);
  const isAt = (all: readonly string[]) => all.some((path) => isWithin(property, path) || isWithin(path, property));
  const [kind, source] = [kindOf(type, { Protocol: 'email' }), 'change-guard'];
  if (['(deleted)', '(Condition)'].includes(property) && (kind !== 'other' || isMissed(type))) {
    return { word: 'deletes', why: 'It holds data, has an address, serves users or protects.', source };
  }
  if (/Policy\)$/.test(property) && kind === 'data') return { word: 'weaker if', why: 'Less is kept when the resource is removed or replaced.', source };
  if (isAt(replacementRule(type).replacing.map((path) => path.join('/')))) return { word: 'replaces', why: 'CloudFormation creates another one.', source: 'schema' };
  if (isAt(fixedPaths(type))) return { word: 'fails', why: 'The service rejects the change, or gives the secret a new value.', source };
  return isAt(protectingPaths(type)) ? { word: 'weaker if', why: 'Fewer members, a shorter time or a weaker mode protects less.', source } : undefined;
}
