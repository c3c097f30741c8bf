import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/**
 * Write the API reference: one page per construct with its props below `docs/api`, one page for each other type, and `API.md` as their index.
 *
 * The text is that of jsii-docgen, which writes all types into one file.
 */
const FOLDER = 'docs/api';
const PACKAGE = 'eldonia-constructs';
/** Members that every construct has, and that no user calls. */
const EVERYWHERE = ['toString', 'with', 'isConstruct', 'isOwnedResource', 'isResource', 'node'];

interface Section {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

function generate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'api-'));
  try {
    execFileSync('npx', ['jsii-docgen', '-o', join(folder, 'API.md')]);
    return readFileSync(join(folder, 'API.md'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The types of the reference, with the heading that each is below: Constructs, Structs, Classes, Protocols, Enums. */
function sectionsOf(reference: string): Section[] {
  return reference.split(/^(?=## )/m).slice(1).flatMap((part) => {
    const kind = /^## (\w+)/.exec(part)![1];
    return part.split(/^(?=### )/m).slice(1).map((text) => ({ kind, name: /^### (\w+)/.exec(text)![1], text: text.trimEnd() }));
  });
}

/** Without what every construct inherits, and with links to the pages of other types. */
function pageOf(text: string, pages: ReadonlyMap<string, string>, page: string): string {
  const members = text.split(/^(?=##### )/m).filter((member) => !EVERYWHERE.some((name) => member.startsWith(`##### \`${name}\``)));
  const rows = members.join('').split('\n').filter((line) => !EVERYWHERE.some((name) => new RegExp(`^\\| <code><a href="[^"]*\\.${name}">`).test(line)));
  const kept = rows.join('\n').replace(/^#+ [^\n]*\n\n\| \*\*Name[^\n]*\n\| ---[^\n]*\n\n---\n+/gm, '');
  return kept.replace(new RegExp(`(href="|\\]\\()#(${PACKAGE}\\.(\\w+)[^")]*)`, 'g'), (_, before: string, anchor: string, type: string) => {
    const target = pages.get(type) ?? type;
    return `${before}${target === page ? '' : `${target}.md`}#${anchor}`;
  }).replace(/^##(#+) /gm, '$1 ');
}

/** The first sentence of a type's description. */
function summaryOf({ text }: Section): string {
  const first = text.split('\n\n').slice(1).find((paragraph) => !paragraph.startsWith('- *'));
  return first === undefined || first.startsWith('#') ? '' : first.replace(/\n/g, ' ');
}

function main(): void {
  const sections = sectionsOf(generate());
  const constructs = sections.filter(({ kind }) => kind === 'Constructs');
  // The props of a construct are on its page.
  const own = new Map(constructs.map(({ name }) => [`${name}Props`, name]));
  const pages = new Map(sections.map(({ name }) => [name, own.get(name) ?? name]));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const page of new Set(pages.values())) {
    const text = sections.filter(({ name }) => pages.get(name) === page)
      .sort((one, other) => Number(one.name !== page) - Number(other.name !== page));
    writeFileSync(join(FOLDER, `${page}.md`), `${text.map((section) => pageOf(section.text, pages, page)).join('\n\n')}\n`);
  }
  const listed = sections.filter(({ name }) => !own.has(name));
  const tables = [...new Set(listed.map(({ kind }) => kind))].map((kind) => [
    `## ${kind}`,
    '',
    '| Type | |',
    '| --- | --- |',
    ...listed.filter((section) => section.kind === kind).map((section) => `| [${section.name}](${FOLDER}/${section.name}.md) | ${summaryOf(section)} |`),
    '',
  ].join('\n'));
  writeFileSync('API.md', [
    '# API reference', '', `One page per type, ${sections.length} types. The page of a construct contains its props.`, '', tables.join('\n'),
  ].join('\n'));
}

main();
