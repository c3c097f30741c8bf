import { writeFileSync } from 'fs';
import { join } from 'path';
import { ROOT } from './documents';
import { cell, joined } from './markdown';
import { attributesOf, defaultOf, description, foreignBases, LinkTo, methodsOf, propsOf, referenceOf } from './members';
import { isConstruct, ownerOf, typesByName } from './types';
import { Member, Parameter, Reference, Type } from '../jsii';
import { table } from '../markdown';

type Types = ReadonlyMap<string, Type>;

/** The kinds of types, with the headings of their lists. */
const KINDS = { Construct: 'Constructs', Struct: 'Structs', Class: 'Classes', Interface: 'Interfaces', Enum: 'Enums' } as const;

function kindOf(type: Type): keyof typeof KINDS {
  if (type.kind === 'enum') return 'Enum';
  if (type.kind === 'interface') return type.datatype ? 'Struct' : 'Interface';
  return isConstruct(type) ? 'Construct' : 'Class';
}

/** The section of a type in API.md, by the anchor that GitHub and editors give to its heading. */
export const sectionLink: LinkTo = (name) => `#${name.toLowerCase()}`;

/** The text of API.md: every public type, and all that its docstrings say. It needs no other file, because the package has none. */
export function reference(types: Types): string {
  const sorted = [...types.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return joined(listOfTypes(types, sectionLink).trimEnd(), '## All types', ...sorted.map((type) => sectionOf(type, types)));
}

/** The lists of types by their kind, without the props of constructs. */
export function listOfTypes(types: Types, linkTo: LinkTo): string {
  const listed = [...types.values()].filter(({ name }) => !ownerOf(name, types));
  const listOf = (kind: string) => table(['Type', ''], listed.filter((type) => kindOf(type) === kind)
    .map(({ name, docs }) => [`[${name}](${linkTo(name)})`, cell(docs?.summary ?? '')]));
  return joined(
    '# API reference',
    `${types.size} types. The props of a construct have its name and \`Props\`. Types without a link are those of aws-cdk-lib and constructs.`,
    ...Object.entries(KINDS).map(([kind, heading]) => `## ${heading}\n\n${listOf(kind)}`),
  );
}

function sectionOf(type: Type, types: Types): string {
  const { name, docs = {} } = type;
  return joined(
    `### ${name}`,
    `*${[kindOf(type), basesOf(type)].filter(Boolean).join(', ')}*`,
    description(docs),
    docs.example === undefined ? undefined : `\`\`\`ts\n${docs.example.trim()}\n\`\`\``,
    constructorOf(type, sectionLink),
    type.datatype ? propsTable(propsOf(type, types)) : undefined,
    ...membersOf(type, sectionLink).map(([, text]) => text),
  ).trimEnd();
}

/** The call that creates an object. Users call no constructor of an abstract class, and one without parameters says nothing. */
export const constructorOf = ({ abstract, initializer, name }: Type, linkTo: LinkTo): string | undefined =>
  abstract || !initializer?.parameters ? undefined : callOf({ ...initializer, name: `new ${name}` }, name, linkTo);

/** The members of a type by their kind, without the props of a struct. */
export function membersOf(type: Type, linkTo: LinkTo): (readonly [title: string, text: string])[] {
  const attributes = type.datatype ? [] : attributesOf(type);
  return [
    ['Members', membersTable('member', type.members ?? [], linkTo)],
    ['Constants', membersTable('constant', attributes.filter((attribute) => attribute.static), linkTo)],
    ['Attributes', membersTable('attribute', attributes.filter((attribute) => !attribute.static), linkTo)],
    ['Methods', methodsOf(type).map((method) => callOf(method, type.name, linkTo)).join('\n')],
  ];
}

function basesOf(type: Type): string {
  const foreign = foreignBases(type);
  const own = (type.interfaces ?? []).map((fqn) => referenceOf({ fqn }, sectionLink));
  const bases = foreign.length > 0 ? foreign : own;
  return bases.length === 0 ? '' : `${type.kind === 'class' ? 'implements' : 'extends'} ${bases.join(', ')}`;
}

const propsTable = (props: readonly Member[]): string => joined(
  table(['prop', 'type', 'default', ''], props.map((prop) => [
    `\`${prop.name}\``, referenceOf(prop.type, sectionLink), prop.optional ? cell(defaultOf(prop)) : '**required**', cell(prop.docs?.summary ?? ''),
  ])),
  moreAbout(props),
).trimEnd();

function membersTable(what: string, members: readonly Member[], linkTo: LinkTo): string {
  if (members.length === 0) return '';
  const typed = members.some(({ type }) => type !== undefined);
  return joined(
    table([what, ...typed ? ['type'] : [], ''], members.map(({ name, type, docs }) => (
      [`\`${name}\``, ...typed ? [referenceOf(type, linkTo)] : [], cell(docs?.summary ?? '')]))),
    moreAbout(members),
  ).trimEnd();
}

/** What a row has no place for: all that the docstrings say after their first sentence. */
const moreAbout = (members: readonly Member[]): string => members.map(({ name, docs }) => [name, description({ ...docs, summary: undefined })])
  .filter(([, text]) => text !== '').map(([name, text]) => item(`\`${name}\`: ${text}`)).join('\n');

/** The signature of a method or a constructor, what it does, and its parameters. */
function callOf(method: Member, type: string, linkTo: LinkTo): string {
  const { name, docs = {}, parameters = [], returns } = method;
  const written = parameters.map((parameter) => `${parameter.name}${parameter.optional ? '?' : ''}: ${plainName(parameter.type)}`).join(', ');
  const signature = `${method.static ? `${type}.` : ''}${name}(${written})${returns ? `: ${plainName(returns.type)}` : ''}`;
  return [
    item(`\`${signature}\`\\\n${description(docs)}`),
    ...parameters.map((parameter) => parameterOf(parameter, linkTo)).filter((text) => text !== '').map((text) => item(text).replace(/^/gm, '  ')),
  ].join('\n');
}

/** What a docstring says about a parameter, and where its type is. Without both, the signature says all. */
function parameterOf({ name, type, docs = {} }: Parameter, linkTo: LinkTo): string {
  const link = referenceOf(type, linkTo);
  const parts = [link.includes('](') ? link : '', cell([docs.summary, docs.remarks].filter(Boolean).join(' '))].filter(Boolean);
  return parts.length === 0 ? '' : `\`${name}\`: ${parts.join(', ')}`;
}

/** The name of a type in code, which has no links. */
const plainName = (type: Reference): string => referenceOf(type, sectionLink).replace(/`|\[(?=\w)|\]\([^)]*\)/g, '');

/** An item of a list, whose further lines belong to it. */
const item = (text: string): string => `- ${text.replace(/\n(?=.)/g, '\n  ')}`;

if (require.main === module) writeFileSync(join(ROOT, 'API.md'), reference(typesByName()));
