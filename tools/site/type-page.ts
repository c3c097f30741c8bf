import { existsSync } from 'fs';
import { join } from 'path';
import { ROOT } from './documents';
import { Translations } from './examples';
import { Facts } from './facts';
import { cell, codeGroup, joined, prose, table } from './markdown';
import { isConstruct, ownerOf, PACKAGE } from './types';
import { sums, total } from '../cost/cost';
import { dollars, usagePrices } from '../cost/render';
import { Docs, Member, Parameter, Reference, Type } from '../jsii';

/** What a page needs beside its type. */
export interface Surroundings {
  readonly types: ReadonlyMap<string, Type>;
  readonly examples: ReadonlyMap<string, Translations>;
}

/** What is not in `.jsii`. */
export interface Additions {
  /** What a construct creates. */
  readonly facts?: Facts;
  /** The text about the type in `docs/constructs`, without its heading. */
  readonly guide?: string;
}

/** Constructs whose alarms have a page of their own. */
const LISTED = ['EldoniaPlatform', 'DrPair'];
/** Members that every construct has, and that no user calls. */
const EVERYWHERE = ['toString', 'with', 'isConstruct', 'node', 'stack', 'env', 'applyRemovalPolicy'];

/** The page of a type, from its docstrings and, for a construct, from what it synthesizes. */
export function typePage(type: Type, surroundings: Surroundings, { facts, guide }: Additions = {}): string {
  const { types, examples } = surroundings;
  const { docs = {} } = type;
  const props = types.get(`${type.name}Props`);
  return joined(
    `# ${type.name}`,
    description(docs),
    facts && existsSync(join(ROOT, `docs/diagrams/${type.name}.svg`))
      ? `![The resources of ${type.name} and how they are connected](../diagrams/${type.name}.svg)` : undefined,
    docs.example === undefined ? undefined : `## Example\n\n${codeGroup(docs.example, examples)}`,
    section('In use', guide),
    facts && props && section('Props', propsOf(props, surroundings)),
    facts && section('What you get', resourcesOf(facts)),
    facts && section('Cost', costsOf(facts)),
    facts && section('Alarms', alarmsOf(type.name, facts)),
    ...members(type, surroundings),
  );
}

function section(title: string, text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : `## ${title}\n\n${text.trimEnd()}`;
}

function description({ summary = '', remarks = '', see, custom }: Docs): string {
  return joined(
    prose(summary), prose(remarks), custom?.throws === undefined ? undefined : `Throws ${prose(custom.throws)}.`,
    see === undefined ? undefined : `See <${see}>.`,
  ).trimEnd();
}

function propsOf(type: Type, surroundings: Surroundings): string {
  const sorted = [...type.properties ?? []].sort((a, b) => Number(a.optional ?? false) - Number(b.optional ?? false));
  return joined(
    table(['prop', 'type', 'default'], sorted.map((member) => (
      [`[\`${member.name}\`](#${member.name.toLowerCase()})`, referenceOf(member.type, surroundings.types), member.optional ? cell(defaultOf(member)) : '**required**']))),
    ...sorted.map((member) => joined(
      `### ${member.name}`,
      prose(member.docs?.summary ?? ''),
      member.optional ? `*Default:* ${prose(defaultOf(member))}` : undefined,
      prose(member.docs?.remarks ?? ''),
      member.docs?.see === undefined ? undefined : `See <${member.docs.see}>.`,
    ).trimEnd()),
  );
}

function defaultOf({ docs }: Member): string {
  const text = docs?.default ?? '–';
  return text.startsWith('- ') ? text.slice(2) : /`/.test(text) || text === '–' ? text : `\`${text}\``;
}

function resourcesOf({ resources }: Facts): string {
  return joined(
    'The resources with only the required props, and what happens to them when the stack is deleted. A bucket with objects is never deleted.',
    table(['resource', 'number', 'when the stack is deleted'], resources.map(({ type, count, afterwards }) => (
      [`\`${type}\``, `${count}`, afterwards === 'deleted' ? afterwards : `**${afterwards}**`]))),
  );
}

function costsOf({ cost: { lines, usage } }: Facts): string {
  const items = sums(lines, 'item').filter(([, usd]) => usd > 0);
  return joined(
    `With only the required props, in Tokyo, without traffic: **${dollars(total(lines))}** per month (on-demand list prices, [assumptions](../costs.md)).`,
    items.length === 0 ? undefined : table(['item', 'per month'], items.map(([item, usd]) => [cell(item), dollars(usd)])),
    usage.length === 0 ? undefined
      : `Charged by usage:\n\n${usage.map((price) => `- ${prose(`${price.item}: ${usagePrices(price)}`)}`).join('\n')}`,
  );
}

function alarmsOf(name: string, { alarms }: Facts): string | undefined {
  if (alarms.length === 0) return undefined;
  if (LISTED.includes(name)) return `${alarms.length} alarms and composite alarms. [Alarms](../alarms.md) has the condition of each and the action to take.`;
  return table(['alarm', 'description'], alarms.map(({ path, description: text }) => [`\`${path}\``, cell(text)]));
}

/** The members of a type, by their kind. */
function members(type: Type, surroundings: Surroundings): (string | undefined)[] {
  const { types } = surroundings;
  const usual = ({ name }: Member) => !EVERYWHERE.includes(name);
  const [properties, methods] = [(type.properties ?? []).filter(usual), (type.methods ?? []).filter(usual)];
  if (type.kind === 'enum') return [section('Members', membersTable(type.members ?? [], types))];
  if (type.datatype) return [section('Properties', propsOf(type, surroundings))];
  const isOwn = types.has(`${type.name}Props`) && isConstruct(type);
  return [
    isOwn || !type.initializer?.parameters?.length ? undefined : section('Constructor', signature(type.initializer, types, `new ${type.name}`)),
    section('Constants', membersTable(properties.filter((property) => property.static), types)),
    section('Static methods', methodsOf(methods.filter((method) => method.static), types, `${type.name}.`)),
    section('Methods', methodsOf(methods.filter((method) => !method.static), types)),
    section('Attributes', membersTable(properties.filter((property) => !property.static), types)),
  ];
}

function membersTable(all: readonly Member[], types: ReadonlyMap<string, Type>): string | undefined {
  if (all.length === 0) return undefined;
  const typed = all.some(({ type }) => type !== undefined);
  return table(typed ? ['name', 'type', 'description'] : ['name', 'description'], all.map(({ name, type, docs }) => (
    [`\`${name}\``, ...typed ? [referenceOf(type, types)] : [], cell([docs?.summary, docs?.remarks].filter(Boolean).join(' '))])));
}

function methodsOf(methods: readonly Member[], types: ReadonlyMap<string, Type>, prefix = ''): string {
  return methods.map((method) => joined(
    `### ${method.name}`, signature(method, types, `${prefix}${method.name}`), description(method.docs ?? {}),
  ).trimEnd()).join('\n\n');
}

/** A call with its parameters, and a table of what they are. */
function signature({ parameters = [], returns }: Member, types: ReadonlyMap<string, Type>, call: string): string {
  const written = parameters.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ');
  return joined(
    `\`${call}(${written})\`${returns ? `: ${referenceOf(returns.type, types)}` : ''}`,
    parameters.length === 0 ? undefined : table(['parameter', 'type', ''], parameters.map((parameter) => (
      [`\`${parameter.name}\``, referenceOf(parameter.type, types), parameterText(parameter)]))),
  ).trimEnd();
}

function parameterText({ docs = {}, optional }: Parameter): string {
  return cell([docs.summary, docs.remarks, optional && !docs.remarks?.includes('Default') ? '(optional)' : undefined].filter(Boolean).join(' '));
}

/** The name of a type, with a link to its page. */
function referenceOf(type: Reference | undefined, types: ReadonlyMap<string, Type>): string {
  if (type === undefined) return '–';
  if (type.collection) {
    const element = referenceOf(type.collection.elementtype, types);
    return type.collection.kind === 'array' ? element.replace(/`?$/, '[]$&') : `map of ${element}`;
  }
  if (type.union) return type.union.types.map((one) => referenceOf(one, types)).join(' or ');
  if (type.primitive) return `\`${type.primitive}\``;
  const parts = type.fqn!.split('.');
  const name = parts[parts.length - 1];
  if (parts[0] !== PACKAGE) return `\`${[...parts.slice(1, -1).map((part) => part.replace(/^aws_/, '')), name].join('.')}\``;
  return `[${name}](${ownerOf(name, types)?.name ?? name}.md)`;
}
