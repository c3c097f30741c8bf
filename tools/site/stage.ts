import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join, normalize, relative } from 'path';
import { documents, filesBelow, read, REPOSITORY, ROOT, withRelativeLinks } from './documents';
import { Translations, translateExamples } from './examples';
import { factsOf } from './facts';
import { codeGroup, group, joined } from './markdown';
import { navigation } from './navigation';
import { listOfTypes, sectionLink } from './reference';
import { typePage } from './type-page';
import { isConstruct, ownerOf, pagesOf, typesByName } from './types';
import { tags, versionMenu } from './versions';
import { Type } from '../jsii';

/** The site has a page for each section of it. */
const REFERENCE = 'API.md';
/** Pages of the site whose files are elsewhere in the repository. */
const MOVED: Readonly<Record<string, string>> = {
  'README.md': 'get-started.md',
  'README.ja.md': 'ja/get-started.md',
  'MIGRATING.md': 'migrating.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  [REFERENCE]: 'api/index.md',
};
/** Titles of pages whose heading is the name of the package. */
const TITLES: Readonly<Record<string, string>> = { 'README.md': 'Get started', 'README.ja.md': 'はじめる' };
/** Columns of a table that do not fit beside the outline. */
const WIDE = 7;
/** Where the home pages show the program of the README. */
const PROGRAM = '<!-- five lines -->';
const ABOUT_EXAMPLES = `## About the examples

Examples are written and compiled in TypeScript. jsii-rosetta translates them to the other languages, without imports. The translations are not
compiled; those to C# are read with a grammar. Names that an example does not declare, such as \`vpc\` or \`topic\`, are resources of your own.`;
/** The address of a link, and its anchor. */
const LINK = /(\]\((?=[^)\s]*\))|^\[[^\]\n]+\]: )([^)\s#]+)(#[^)\s]*)?/gm;
const EXAMPLE = /^( *)```ts(?: nofixture)?\n([\s\S]*?)^\1```$/gm;
/** An example that the document itself has in several languages: TypeScript, and the others in closed blocks. */
const WRITTEN = /(?:^TypeScript.*\n\n)?^```ts[^\n]*\n([\s\S]*?)^```\n((?:\n<details>\n[\s\S]*?<\/details>\n)+)/m;
const FOLDED = /<summary>([^<]*)<\/summary>\n\n```(\w+)\n([\s\S]*?)^```$/gm;

/** Writes all pages of the site into a folder, for VitePress: the documents, and a page per public type. */
export async function stage(folder: string): Promise<void> {
  const types = typesByName();
  const translating = translateExamples();
  // A process of its own translates the examples meanwhile.
  const facts = new Map([...types.values()].filter(isConstruct).map(({ name }) => [name, factsOf(name)]));
  const examples = await translating;
  rmSync(folder, { recursive: true, force: true });
  const write = (page: string, text: string) => {
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    writeFileSync(join(folder, page), text);
  };
  const convert = (file: string) => converted(file, examples, types);
  for (const file of [...documents(), ...japanese()]) {
    if (!file.startsWith('docs/constructs/')) write(pageOf(file), widened(convert(file)));
  }
  for (const type of types.values()) {
    if (!ownerOf(type.name, types)) write(`api/${type.name}.md`, typePage(type, { types, examples, facts: facts.get(type.name), guide: guideOf(type.name, convert) }));
  }
  write(MOVED[REFERENCE], joined(listOfTypes(types, pagesOf(types)).trimEnd(), ABOUT_EXAMPLES));
  // Pages also link to them: VitePress would take only what pages show.
  for (const pictures of ['deployment', 'diagrams']) cpSync(join(ROOT, 'docs', pictures), join(folder, 'public', pictures), { recursive: true });
  cpSync(join(ROOT, 'docs/.vitepress'), join(folder, '.vitepress'), { recursive: true });
  cpSync(join(ROOT, 'docs/.vitepress/home'), folder, { recursive: true });
  const [program] = /^::: code-group[^]*?^:::$/m.exec(convert('README.md'))!;
  for (const home of ['index.md', 'ja/index.md']) write(home, readFileSync(join(folder, home), 'utf8').replace(PROGRAM, program));
  writeFileSync(join(folder, '.vitepress/navigation.json'), JSON.stringify({ ...navigation(types, pageTitles()), versions: { en: versionMenu(tags(), 'en'), ja: versionMenu(tags(), 'ja') } }));
}

/** The titles of the pages by their files: the first headings. */
export const pageTitles = (): ReadonlyMap<string, string> =>
  new Map([...documents(), ...japanese()].map((file) => [pageOf(file), TITLES[file] ?? /^# (.*)$/m.exec(read(file))![1]]));

const japanese = (): string[] => ['README.ja.md', ...filesBelow('docs/ja')];

function guideOf(name: string, convert: (file: string) => string): string | undefined {
  const file = `docs/constructs/${name}.md`;
  return existsSync(join(ROOT, file)) ? convert(file).replace(/^# .*\n+/, '').trimEnd() : undefined;
}

/** The page of the site with the text of a file. */
function pageOf(file: string): string {
  const construct = /^docs\/constructs\/(.*)$/.exec(file);
  if (construct) return `api/${construct[1]}`;
  return MOVED[file] ?? (file.startsWith('docs/') ? file.slice('docs/'.length) : file);
}

/** A page with a wide table has it in the place of the outline. */
export function widened(text: string): string {
  const columns = Math.max(0, ...[...text.matchAll(/^\|(?: *:?-+:? *\|)+$/gm)].map(([line]) => line.split('|').length - 2));
  return columns >= WIDE ? `---\naside: false\n---\n\n${text}` : text;
}

/** With links between pages, and links to the repository for all other files. */
export function linked(text: string, file: string, types: ReadonlyMap<string, Type>): string {
  const from = dirname(pageOf(file));
  return withRelativeLinks(text, file).replace(LINK, (link, open: string, target: string, anchor = '') => {
    if (/^[a-z]+:/.test(target)) return link;
    const path = normalize(join(dirname(file), target));
    const type = path === REFERENCE ? [...types.keys()].find((name) => sectionLink(name) === anchor) : undefined;
    if (type) return `${open}${relativeTo(from, `api/${pagesOf(types)(type)}`)}`;
    const isPage = MOVED[path] !== undefined || path.startsWith('docs/');
    return `${open}${isPage ? relativeTo(from, pageOf(path)) : `${REPOSITORY}/blob/main/${path}`}${anchor}`;
  });
}

function relativeTo(folder: string, page: string): string {
  const path = relative(folder, page);
  return path.startsWith('.') ? path : `./${path}`;
}

/** With links of the site, and tabs for the languages of examples. */
function converted(file: string, examples: ReadonlyMap<string, Translations>, types: ReadonlyMap<string, Type>): string {
  // The site has a menu of languages.
  return linked(read(file).replace(/^\[(?:日本語|English)\]\([^)]*\)\n\n/m, ''), file, types)
    .replace(WRITTEN, (_, source: string, folded: string) => `${group([
      ['ts', 'TypeScript', source],
      ...[...folded.matchAll(FOLDED)].map(([, label, highlighting, code]) => [highlighting, label, code] as const),
    ])}\n`)
    .replace(EXAMPLE, (block, indent: string, source: string) => {
      const plain = source.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd();
      // The tabs of an example in several languages have this form too, with a label.
      return block.includes('```ts [') ? block : codeGroup(plain, examples).replace(/^(?=.)/gm, indent);
    });
}
