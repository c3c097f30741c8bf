import { Placed, TemplateText, ofType } from './fixture';
import { nameProperties } from '../support/physical-names';

/** The physical names of the resources of some stacks. */
export function ownNames(stacks: Placed[]): Set<string> {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources));
  const names = resources.flatMap(({ Type, Properties = {} }) => nameProperties(Type).map((property) => Properties[property] as unknown));
  return new Set([...names.filter((name) => typeof name === 'string'), ...stacks.map(({ stackName }) => stackName)]);
}

/** The names of resources of some stacks that are replicated to a Region. A global database belongs to no Region. */
export function copiesIn(region: string, stacks: Placed[]): Set<string> {
  const all = (type: string) => stacks.flatMap(({ template }) => ofType(template, type));
  const secrets = all('AWS::SecretsManager::Secret').filter(({ ReplicaRegions = [] }) =>
    (ReplicaRegions as { Region: string }[]).some(({ Region }) => Region === region));
  return new Set([...secrets.map(({ Name }) => Name), ...all('AWS::RDS::GlobalCluster').map(({ GlobalClusterIdentifier }) => GlobalClusterIdentifier)]);
}

/** A text of a template, with references in angle brackets: `arn:aws:s3:::<Bucket>/*`. */
export interface Text {
  readonly at: string;
  readonly text: string;
}

/** Every text of a template. `Fn::Join` results in one text. Tags and descriptions contain no references. */
export function textsOf({ region, template }: Placed): Text[] {
  const found: Text[] = [];
  const visit = (value: unknown, at: string): void => {
    const text = flat(value, region);
    const entries = (): [string, unknown][] => Object.entries(value ?? {}).filter(([key]) => !SILENT.test(key));
    if (text !== undefined) found.push({ at, text });
    else if (Array.isArray(value)) value.forEach((item) => visit(item, at));
    else entries().forEach(([key, item]) => visit(item, `${at}.${key}`));
  };
  Object.entries(template.Resources).forEach(([id, { Properties }]) => visit(Properties, id));
  Object.entries(template.Parameters ?? {}).forEach(([id, { Default }]) => visit(Default, id));
  return found;
}

const SILENT = /^(?:Tags|\w+Tags|\w*Description|Comment|Ref|Fn::GetAtt|Fn::ImportValue|Fn::GetStackOutput)$/;

function flat(value: unknown, region: string): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const [name, argument] = Object.entries(value)[0] ?? [];
  if (name === 'Fn::Sub' && typeof argument === 'string') return argument.replace(/\$\{([\w.]+)\}/g, '<$1>');
  if (name !== 'Fn::Join') return undefined;
  const [separator, parts] = argument as [string, unknown];
  if (!Array.isArray(parts)) return undefined;
  return parts.map((part) => flat(part, region) ?? inner(part, region)).join(separator);
}

function inner(part: unknown, region: string): string {
  const pseudo: Record<string, string> = {
    'AWS::Partition': 'aws', 'AWS::Region': region, 'AWS::URLSuffix': 'amazonaws.com',
  };
  const { Ref } = part as { Ref?: string };
  return Ref === undefined ? '<attribute>' : pseudo[Ref] ?? `<${Ref}>`;
}

/** The names in a text that start with the name of a platform. Wildcards are cut off. */
export function namesIn(text: string, platform: string): string[] {
  const token = new RegExp(`/?\\b${platform}(?:[-/.]?[A-Za-z0-9]+)*`, 'g');
  return [...text.matchAll(token)].flatMap(([name]) => name.split(new RegExp(`(?<=.)/(?=${platform}\\b)`)));
}

/** The ARNs in a text. */
export function arnsIn(text: string): { readonly service: string; readonly region: string; readonly arn: string }[] {
  return [...text.matchAll(/arn:aws:([\w-]+):([\w-]*):(?:\d{12})?:[^\s"',}]+/g)].map(([arn, service, region]) => ({
    arn, service, region,
  }));
}

/**
 * The references in `here` that neither these stacks nor the outputs of `others` resolve.
 *
 * @returns one line per reference
 */
export function dangling(here: Placed[], others: Placed[]): string[] {
  const all = [...here, ...others];
  return here.flatMap((stack) => {
    const { Resources, Parameters = {}, Conditions = {} } = stack.template;
    const known = (id: string) => id in Resources || id in Parameters || id.startsWith('AWS::');
    return referencesOf(stack.template).filter(([kind, name]) => {
      if (kind === 'Fn::ImportValue') return !exportsOf(all, stack.region).has(name);
      if (kind === 'Fn::GetStackOutput') return !outputsOf(all).has(name);
      if (kind === 'Condition') return !(name in Conditions);
      return !known(name);
    }).map(([kind, name]) => `${stack.stackName}: ${kind} ${name}`);
  });
}

/** All references in a template. */
function referencesOf(template: TemplateText): [string, string][] {
  const found: [string, string][] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [key, argument] of Object.entries(value) as [string, never][]) {
      found.push(...reference(key, argument));
      visit(argument);
    }
  };
  visit(template);
  return found;
}

function reference(key: string, argument: unknown): [string, string][] {
  if ((key === 'Ref' || key === 'Fn::ImportValue') && typeof argument === 'string') return [[key, argument]];
  if (key === 'Fn::GetAtt') {
    return [[key, Array.isArray(argument) ? String(argument[0]) : String(argument).split('.')[0]]];
  }
  if (key === 'DependsOn') return [argument].flat().map((id): [string, string] => [key, String(id)]);
  if (key === 'Condition' && typeof argument === 'string') return [[key, argument]];
  if (key === 'Fn::If') return [['Condition', (argument as string[])[0]]];
  if (key === 'Fn::Sub') {
    const references = String([argument].flat()[0]).matchAll(/\$\{(?!!)([\w:]+)/g);
    return [...references].map(([, id]): [string, string] => [key, id]);
  }
  if (key !== 'Fn::GetStackOutput') return [];
  const { StackName, Region, OutputName } = argument as Record<string, string>;
  return [[key, `${Region} ${StackName} ${OutputName}`]];
}

function exportsOf(stacks: Placed[], region: string): Set<string> {
  const outputs = stacks.filter((stack) => stack.region === region)
    .flatMap(({ template }) => Object.values(template.Outputs ?? {}));
  return new Set(outputs.map(({ Export }) => Export?.Name as string));
}

function outputsOf(stacks: Placed[]): Set<string> {
  return new Set(stacks.flatMap(({ region, stackName, template }) =>
    Object.keys(template.Outputs ?? {}).map((output) => `${region} ${stackName} ${output}`)));
}
