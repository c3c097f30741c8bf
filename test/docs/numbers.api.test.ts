import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { Docs, declaredTypes, Type } from '../../tools/jsii';
import { isOfCdk, parts } from '../support/jsii';

const ROOT = join(__dirname, '../..');
const DAY = 86_400;

/** A quantity of sentences, and the properties that contain it. */
interface Quantity {
  readonly unit: RegExp;
  /** Words of the sentence, if the unit has several quantities. */
  readonly about?: RegExp;
  /** In the resource, if not all of them count. */
  readonly resource?: RegExp;
  readonly property: RegExp;
  /** How much of the unit of the property is one. */
  readonly sizes: readonly number[];
}

/** A statement belongs to the first one that fits. */
const QUANTITIES: readonly Quantity[] = [
  { unit: /requests\b|in \d+ minutes/, property: /\.(Limit|Threshold)$/, sizes: [1] },
  { unit: /tasks\b/, resource: /AWS::ECS::Service"|"ServiceNamespace":"ecs"/, property: /\.((Min|Max)Capacity|DesiredCount)\b/, sizes: [1] },
  { unit: /days\b/, about: /\bbackups\b|backup retention|[Pp]oint.in.time/, property: /BackupRetention|SnapshotRetention|AfterDays/, sizes: [1] },
  { unit: /days\b/, property: /Retention|Days|TTL|Expir/i, sizes: [1, DAY] },
];
/** Before a limit or an example, which is no statement about what there is. */
const LIMIT = /(from|within|at most|at least|up to|less than|e\.g\.) ([\d,]+ (\w+ )?to )?$/;

/** Types whose docstrings state a number that no template contains, or only with other props, and why. */
const ELSEWHERE: Record<string, string> = {
  'AlarmTopic': 'the waiting period of AWS KMS, which is its default',
  'BackupPlanProps.volumeSnapshots': 'only with volume snapshots',
  'EdgeFirewallProps.loginPaths': 'only with login paths',
  'Observability.fastBurn': 'the time follows from the burn rate',
  'Observability.slowBurn': 'the time follows from the burn rate',
};

interface Statement { readonly words: string; readonly value: number }

function statementsIn(text: string, quantity: Quantity): Statement[] {
  const { unit } = quantity;
  const plain = text.replace(/\s+/g, ' ');
  const sentenceAt = (index: number) => plain.slice(plain.lastIndexOf('. ', index) + 1).split('. ')[0];
  const quantityAt = (index: number) => QUANTITIES.find((one) => String(one.unit) === String(unit) && (one.about?.test(sentenceAt(index)) ?? true));
  return [...plain.matchAll(new RegExp(`(?<![\\w.,$-])(\\d[\\d,]*)(?: to (\\d[\\d,]*))? (?:${unit.source})`, 'g'))]
    .filter(({ index }) => quantityAt(index) === quantity && !LIMIT.test(plain.slice(0, index)))
    .flatMap(({ 0: words, 1: first, 2: second }) => [first, second].flatMap((digits) => digits ? { words, value: Number(digits.replaceAll(',', '')) } : []));
}

function valuesIn(template: { readonly Resources?: object }, { property, resource, sizes }: Quantity): number[] {
  const valuesAt = (value: unknown, path: string): number[] => {
    if (typeof value !== 'object' || value === null) return property.test(path) ? sizes.map((size) => Number(value) / size) : [];
    return Object.entries(value).flatMap(([key, inner]) => valuesAt(inner, Array.isArray(value) ? path : `${path}.${key}`));
  };
  return Object.values(template.Resources ?? {}).filter((one) => resource?.test(JSON.stringify(one)) ?? true).flatMap((one) => valuesAt(one, ''));
}

/** The values of each quantity, by stack. */
const stacks = (['production', 'development', 'economy', 'leastPair', 'everything'] satisfies Program[]).flatMap((program) =>
  canonical(program).stacksRecursively.map(({ stackName, template }) => (
    { stack: stackName, isPlatform: program !== 'everything', values: QUANTITIES.map((quantity) => new Set(valuesIn(template as object, quantity))) })));

const types = declaredTypes();

/** The types in the props of a type and in the parameters of its methods. */
function typesIn({ properties = [], methods = [], initializer, interfaces = [] }: Type): (string | undefined)[] {
  const named = [...properties, ...[...methods, ...initializer ? [initializer] : []].flatMap(({ parameters = [] }) => parameters)];
  return [...interfaces, ...named.flatMap(({ type }) => parts(type)).map(({ fqn }) => fqn)];
}

const used = new Map(types.map((type) => [type, new Set(typesIn(type))]));

/** The constructs that a type configures most directly; none for a type of results. */
function constructsOf(type: Type): string[] {
  const seen = new Set([type]);
  for (let next = [type]; next.length > 0; next.forEach((one) => seen.add(one))) {
    const constructs = next.filter(isOfCdk);
    if (constructs.length > 0) return constructs.map(({ name }) => name);
    next = types.filter((one) => !seen.has(one) && next.some(({ fqn }) => used.get(one)!.has(fqn)));
  }
  return [];
}

/** The numbers of a text that none of these stacks contains. */
const wrongNumbers = (text: string, among: readonly typeof stacks[number][]): string[] => QUANTITIES.flatMap((quantity, index) => {
  const known = new Set(among.flatMap(({ values }) => [...values[index]]));
  const all = [...known].filter(Number.isInteger).sort((a, b) => a - b).join(', ');
  return statementsIn(text, quantity).filter(({ value }) => !known.has(value)).map(({ words }) => `"${words.trim()}", but the templates have ${all}`);
});

const textOf = ({ summary = '', remarks = '', default: byDefault = '' }: Docs = {}) => `${summary} ${remarks} ${byDefault}`;

test('the numbers of docstrings are those of the templates', () => {
  const wrong = types.flatMap((type) => {
    const constructs = constructsOf(type);
    const members = [...type.properties ?? [], ...type.methods ?? []].map((member) => ({ ...member, name: `${type.name}.${member.name}` }));
    return [type, ...members].flatMap(({ name, docs, ...member }) => {
      const isOfPlatform = /platform|pair/i.test(textOf(docs)) || 'static' in member || constructs.includes('EldoniaPlatform');
      const among = stacks.filter(({ stack, isPlatform }) => constructs.includes(stack) || (isPlatform && isOfPlatform));
      return wrongNumbers(textOf(docs), among).map((found) => [name, found] as const);
    });
  });

  expect(wrong.filter(([name]) => !(name in ELSEWHERE)).map(([name, found]) => `${name} says ${found}`)).toEqual([]);
  expect(Object.keys(ELSEWHERE).filter((name) => !wrong.some(([one]) => one === name))).toEqual([]);
});

/** Generated, translated, or about what was decided once. */
const OTHERS = /^docs\/(ja|decisions)\/|^docs\/(alarms|changes|costs|gameday|incidents|permissions|personal-data|requirements)\.md$/;
const guides = ['README.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' }).map((file) => `docs/${file}`)]
  .filter((file) => file.endsWith('.md') && !OTHERS.test(file));

test('the numbers of guides are those of the templates', () => {
  const wrong = guides.flatMap((file) => {
    const [, construct] = /^docs\/constructs\/(\w+)\.md$/.exec(file) ?? [];
    const among = stacks.filter(({ stack, isPlatform }) => construct === undefined || isPlatform || stack === construct);
    return wrongNumbers(readFileSync(join(ROOT, file), 'utf8'), among).map((found) => `${file} says ${found}`);
  });

  expect(wrong).toEqual([]);
});

/** `prop`, 10 minutes by default: the number that no prop of this name has in the words or the code of its default. */
function wrongDefaults(text: string): string[] {
  const props = types.flatMap(({ properties = [] }) => properties);
  const said = text.replace(/^```[^]*?^```/gm, '').replace(/\s+/g, ' ').matchAll(/`(\w+)`(?:,| is) (\w+) (second|minute|hour|day)s by default/g);
  return [...said].filter(([, prop, number, unit]) => {
    const count = ({ one: '1', two: '2', three: '3', four: '4', five: '5' } as Record<string, string>)[number] ?? number;
    return !props.some(({ name, docs }) => name === prop && new RegExp(`${unit}s\\(${count}\\)|\\b${count} ${unit}s`).test(docs?.default ?? ''));
  }).map(([words]) => words);
}

test('the defaults that guides give to props are those of docstrings', () => {
  expect(guides.flatMap((file) => wrongDefaults(readFileSync(join(ROOT, file), 'utf8')).map((words) => `${file} says ${words}`))).toEqual([]);
  expect(wrongDefaults('how long (`acceptableWait`, 15 minutes by default), and `stopTimeout`, two minutes by default')).toEqual(['`acceptableWait`, 15 minutes by default']);
});

describe('would be found:', () => {
  const template = { Resources: { Acl: { Properties: { Rules: [{ Limit: 700 }, { Limit: 9_000 }] } } } };
  const values = QUANTITIES.map((quantity) => new Set(valuesIn(template, quantity)));

  test.each([
    ['more than 2,500 requests in 5 minutes', ['"2,500 requests", but the templates have 700, 9000']],
    ['a limit of 800 in 5 minutes', ['"800 in 5 minutes", but the templates have 700, 9000']],
    ['from 10 to 2,500 requests, at most 2,500 requests', []],
    ['more than 9,000 requests', []],
  ])('%s', (text, expected) => expect(wrongNumbers(text, [{ stack: 'Acl', isPlatform: false, values }])).toEqual(expected));
});
