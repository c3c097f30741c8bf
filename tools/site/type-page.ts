import { existsSync } from 'fs';
import { join } from 'path';
import { ROOT } from './documents';
import { Translations } from './examples';
import { Facts } from './facts';
import { cell, codeGroup, joined, prose } from './markdown';
import { defaultOf, description, foreignBases, propsOf, referenceOf } from './members';
import { constructorOf, membersOf } from './reference';
import { isConstruct, pagesOf } from './types';
import { wordsAt } from '../changes/page';
import { sums, total } from '../cost/cost';
import { dollars, usagePrices } from '../cost/render';
import { Type } from '../jsii';
import { table } from '../markdown';

/** What a page needs beside its type. */
interface Surroundings {
  readonly types: ReadonlyMap<string, Type>;
  readonly examples: ReadonlyMap<string, Translations>;
  /** What a construct creates. */
  readonly facts?: Facts;
  /** The text about the type in `docs/constructs`, without its heading. */
  readonly guide?: string;
}

/** Constructs whose alarms have a page of their own. */
const LISTED = ['EldoniaPlatform', 'DrPair'];

/** The page of a type, from its docstrings and, for a construct, from what it synthesizes. */
export function typePage(type: Type, { types, examples, facts, guide }: Surroundings): string {
  const { docs = {} } = type;
  const props = types.get(`${type.name}Props`);
  return joined(
    `# ${type.name}`,
    description(docs),
    facts && existsSync(join(ROOT, `docs/diagrams/${type.name}.svg`))
      ? `![The resources of ${type.name} and how they are connected](../diagrams/${type.name}.svg)` : undefined,
    docs.example === undefined ? undefined : `## Example\n\n${codeGroup(docs.example, examples)}`,
    section('In use', guide),
    facts && props && section('Props', propsSection(props, types)),
    facts && section('What you get', resourcesOf(facts)),
    facts && section('Cost', costsOf(facts)),
    facts && section('Alarms', alarmsOf(type.name, facts)),
    type.datatype ? section('Properties', propsSection(type, types)) : undefined,
    // That of a construct takes the props above.
    props && isConstruct(type) ? undefined : section('Constructor', constructorOf(type, pagesOf(types))),
    ...membersOf(type, pagesOf(types)).map(([title, text]) => section(title, text)),
  );
}

const section = (title: string, text: string | undefined): string | undefined =>
  text === undefined || text === '' ? undefined : `## ${title}\n\n${text.trimEnd()}`;

function propsSection(type: Type, types: ReadonlyMap<string, Type>): string {
  const props = propsOf(type, types);
  const elsewhere = foreignBases(type);
  return joined(
    elsewhere.length === 0 ? undefined : `Also those of ${elsewhere.join(' and ')}.`,
    table(['prop', 'type', 'default', '[a change](../changes.md)'], props.map((member) => [
      `[\`${member.name}\`](#${member.name.toLowerCase()})`, referenceOf(member.type, pagesOf(types)), member.optional ? cell(defaultOf(member)) : '**required**',
      wordsAt(type.name, member.name).join(', '),
    ])),
    ...props.map((member) => joined(
      `### ${member.name}`,
      prose(member.docs?.summary ?? ''),
      member.optional ? `*Default:* ${prose(defaultOf(member))}` : undefined,
      prose(member.docs?.remarks ?? ''),
      member.docs?.see === undefined ? undefined : `See <${member.docs.see}>.`,
    ).trimEnd()),
  );
}

const resourcesOf = ({ resources }: Facts): string => joined(
  'The resources with only the required props, and what happens to them when the stack is deleted. A bucket with objects is never deleted.',
  table(['resource', 'number', 'when the stack is deleted'], resources.map(({ type, count, afterwards }) => (
    [`\`${type}\``, `${count}`, afterwards === 'deleted' ? afterwards : `**${afterwards}**`]))),
);

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
