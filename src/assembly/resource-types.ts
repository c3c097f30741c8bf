import { readFileSync } from 'fs';
import { packaged } from '../private/packaged';

/** Generated from the resource schemas in @aws-cdk/aws-service-spec, with corrections, when the library is built. */
const TABLE = packaged('change-guard', 'replacement-table.json');

/** What the names of a type can be: `TRAITS` in tools/change-guard/replacement-table.ts says what each means. */
type Trait = 'list' | 'partial' | 'overwritten' | 'inPlace' | 'group';

/** A type in the table: paths of properties, with slashes. */
interface Entry {
  readonly replaces: readonly string[];
  readonly names: readonly string[];
  readonly is?: readonly Trait[];
}

export interface ReplacementRule {
  /** The paths of the properties whose change replaces the resource. */
  readonly replacing: readonly (readonly string[])[];
  /** The paths of the properties that together form the physical name. */
  readonly names: readonly (readonly string[])[];
  readonly is: readonly Trait[];
}

const EMPTY: Entry = { replaces: [], names: [] };

let table: Map<string, Entry> | undefined;
const rules = new Map<string, ReplacementRule>();

/** What replaces a resource of a type, and what names it. */
export function replacementRule(type: string): ReplacementRule {
  const known = rules.get(type);
  if (known) return known;
  const rule = read(type);
  rules.set(type, rule);
  return rule;
}

function read(type: string): ReplacementRule {
  table ??= new Map(Object.entries(JSON.parse(readFileSync(TABLE, 'utf8')) as Record<string, Entry>));
  const { replaces, names, is = [] } = table.get(type) ?? EMPTY;
  const [replacing, parts] = [replaces, names].map((paths) => paths.map((path) => path.split('/')));
  return { replacing, names: parts, is };
}

/** Whether a resource is implemented by a function of the app. */
export const isCustom = (type: string): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
