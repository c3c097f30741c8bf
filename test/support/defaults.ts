import { isDeepStrictEqual } from 'util';
import * as cdk from 'aws-cdk-lib';
import * as library from '../../src';
import { Table } from '../../tools/changes/change';
import { linesIn, storedRecord } from '../../tools/changes/record';
import { Synthesis } from '../../tools/changes/synthesis';
import { COMPOSITES, PARTS } from '../../tools/changes/tables';
import { declaredTypes, publicTypes, Reference } from '../../tools/jsii';

type Call = (...values: unknown[]) => unknown;

/** An optional prop or parameter whose documented default begins with a value. */
export interface Documented {
  /** For example `ApiScalingOptions.maxTasks`. */
  readonly name: string;
  readonly owner: string;
  readonly member: string;
  readonly text: string;
  readonly value: unknown;
}

/** Templates contain them only if they are set: AWS has the same default. */
const OF_AWS = ['AuroraClusterProps.storageType', 'FargateApiOptions.enableExecuteCommand', 'RecoveryOptions.writeForwarding'];
const LITERAL = /^(?:true|false|-?\d[\d_,]*(?:\.\d+)?|'[^']*')(?![\w.])/;
/** A member of a type, or a call of its factory with literals, with or without the alias of a module. */
const MEMBER = /^(?:[a-z]\w*\.)?([A-Z]\w*)\.(\w+)(\(([^()]*)\))?/;

/** The value with which a documented default begins; undefined for a sentence. Words that follow say when it applies. */
function valueOf(text: string, type: Reference | undefined): { readonly value: unknown } | undefined {
  const fqn = type?.fqn ?? type?.collection?.elementtype.fqn;
  const [, amount, unit] = fqn === 'aws-cdk-lib.Duration' ? /^(\d+) (second|minute|hour|day)s?\b/.exec(text) ?? [] : [];
  if (amount !== undefined) return { value: (cdk.Duration[`${unit}s` as 'days'])(Number(amount)) };
  const [literal] = LITERAL.exec(text) ?? [];
  if (literal !== undefined) return { value: parsed(literal) };
  const [, name, member, call, given = ''] = MEMBER.exec(text) ?? [];
  if (name === undefined || fqn === undefined || !fqn.endsWith(`.${name}`)) return undefined;
  const module = fqn.startsWith('aws-cdk-lib.') ? cdk : library;
  const owner = fqn.split('.').slice(1).reduce<unknown>((outer, part) => (outer as Record<string, unknown>)[part], module) as Record<string, unknown>;
  return { value: call === undefined ? owner[member] : (owner as Record<string, Call>)[member](...given === '' ? [] : given.split(', ').map(parsed)) };
}

/** A literal of TypeScript, or a number of prose. */
const parsed = (literal: string): unknown => literal.startsWith('\'') ? literal.slice(1, -1) : JSON.parse(literal.replace(/[_,]/g, '')) as unknown;

interface Default extends Omit<Documented, 'value'> {
  readonly type: Reference;
  /** Of a parameter, in the factory. */
  readonly position: number;
}

/** The `@default` of every optional prop of the public API. */
const propDefaults = (): Default[] => declaredTypes().filter(({ datatype }) => datatype).flatMap(({ name: owner, properties = [] }) =>
  properties.flatMap(({ name: member, docs, type }) =>
    docs?.default === undefined ? [] : { name: `${owner}.${member}`, owner, member, text: docs.default, type: type!, position: 0 }));

/** What a factory of the public API does without a parameter: the words after "Default:" or before "if absent". */
function parameterDefaults(): Default[] {
  const factories = publicTypes().flatMap(({ name: owner, methods = [] }) => methods.filter(({ static: isStatic }) => isStatic)
    .map(({ name: member, parameters = [] }) => ({ owner, member, parameters })));
  return factories.flatMap(({ owner, member, parameters }) => parameters.flatMap(({ name, docs: { summary = '', remarks = '' } = {}, type }, position) => {
    const docs = `${summary} ${remarks}`;
    const [, text] = /Default: (.*)/s.exec(docs) ?? /(?:^|[;.] )([^;.]+) if absent/.exec(docs) ?? [];
    const plain = text?.trim().replace(/^`([^`]*)`.*/s, type.primitive === 'string' ? '\'$1\'' : '$1');
    return plain === undefined ? [] : { name: `${owner}.${member}(${name})`, owner, member, text: plain, type, position };
  }));
}

const evaluated = <D extends Default>(all: readonly D[]) => all.flatMap((one) => {
  const found = valueOf(one.text, one.type);
  return found && !OF_AWS.includes(one.name) ? { ...one, value: found.value } : [];
});

/** The optional props whose default begins with a value. */
export const documentedProps = (): Documented[] => evaluated(propDefaults());

/** Defaults that seem to be values, and cannot be read. A sentence stands behind a hyphen. */
export function unreadDefaults(): string[] {
  const values = [...propDefaults().filter(({ text }) => !text.startsWith('-')), ...parameterDefaults().filter(({ text }) => /\d/.test(text))];
  return values.filter(({ text, type }) => !valueOf(text, type)).map(({ name, text }) => `${name}: ${text}`);
}

/** Whether the program of a table is a platform, a pair, or the parts of a platform and what observes them. */
export const isComposite = ({ base }: Table): boolean => /^(EldoniaPlatform|DrPair|Observability of)\b/.test(base);

/** The props whose default the change of a table shows, each in one table: that of a single construct if there is one. */
export function byTable(props: readonly Documented[]): Map<Table, Documented[]> {
  const linesOf = linesIn(storedRecord());
  const tables = [...PARTS, ...COMPOSITES].sort((a, b) => Number(isComposite(a)) - Number(isComposite(b)));
  const found = new Map<Table, Documented[]>();
  for (const prop of props) {
    const table = tables.find(({ struct, changes }) => struct === prop.owner
      && changes.some((change) => change.prop === prop.member && !linesOf(change.text).includes('no difference')));
    if (table) found.set(table, [...found.get(table) ?? [], prop]);
  }
  return found;
}

/** The props of these tables whose documented default results in another template than no value. */
export function wrongProps(found: Iterable<[Table, Documented[]]>): string[] {
  const synthesis = new Synthesis();
  const templateOf = (table: Table, values: Record<string, unknown>, prop?: string) => {
    const outcome = synthesis.outcomeOf(table.with(values, prop), false);
    return 'error' in outcome ? outcome.error.message : outcome.text;
  };
  try {
    return [...found].flatMap(([table, props]) => {
      const together = props.filter(({ member }) => !table.besides.includes(member));
      // One synthesis for all of them; one for each only if it differs.
      const areRight = templateOf(table, {}) === templateOf(table, Object.fromEntries(together.map(({ member, value }) => [member, value])));
      return props.filter((prop) => !areRight || !together.includes(prop))
        .filter(({ member, value }) => templateOf(table, {}, member) !== templateOf(table, { [member]: value }, member));
    }).map(wrong);
  } finally {
    synthesis.close();
  }
}

/** The parameters whose documented default results in another object than no value. `given`: the values of required parameters before them. */
export const wrongParameters = (given: Readonly<Record<string, readonly unknown[]>>): string[] =>
  evaluated(parameterDefaults()).filter(({ owner, member, position, value }) => {
    const factory = (library as unknown as Record<string, Record<string, Call>>)[owner];
    const required = given[`${owner}.${member}`] ?? [];
    const absent = [...required, ...Array(position - required.length).fill(undefined)];
    return !isDeepStrictEqual(factory[member](...absent), factory[member](...absent, value));
  }).map(wrong);

const wrong = ({ name, text }: Documented): string =>
  `${name} is documented as ${text}, but without a value it is something else: correct the docstring or the source`;
