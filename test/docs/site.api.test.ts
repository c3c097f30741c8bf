import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { deadFiles } from '../../tools/site/dead-files';
import { documents, examplesOf, REPOSITORY } from '../../tools/site/documents';
import { cell, codeGroup, prose } from '../../tools/site/markdown';
import { navigation } from '../../tools/site/navigation';
import { linked, pageTitles, widened } from '../../tools/site/stage';
import { typePage } from '../../tools/site/type-page';
import { isConstruct, ownerOf, typesByName } from '../../tools/site/types';
import { versionMenu } from '../../tools/site/versions';

const types = typesByName();
const sidebars = navigation(types, pageTitles());

interface Item { readonly text: string; readonly link?: string; readonly items?: readonly Item[] }

const linksOf = (items: readonly Item[]): string[] => (
  items.flatMap(({ link, items: below = [] }) => [...link === undefined ? [] : [link], ...linksOf(below)]));

test.each([
  ['without a release', [''], 'en', ['not released', '/migrating']],
  ['without a release', ['vnext', 'v1'], 'ja', ['未公開', '/ja/get-started']],
  ['with two', ['v0.2.0', 'v0.1.0', 'v0.2.0-rc.1'], 'en', ['v0.2.0', '/migrating', `${REPOSITORY}/tree/v0.2.0/docs`, `${REPOSITORY}/tree/v0.1.0/docs`]],
] as const)('the menu of versions %s lists what was released, and says which version the site has', (_, released, language, expected) => {
  const { text, items } = versionMenu(released, language);

  expect([text, ...items.map(({ link }) => link)]).toEqual(expected);
});

describe('the navigation', () => {
  test('contains every guide', () => {
    const moved: Record<string, string> = {
      'README.md': '/get-started', 'MIGRATING.md': '/migrating', 'CONTRIBUTING.md': '/contributing', 'SECURITY.md': '/security',
    };
    const pages = documents().filter((file) => !/^docs\/(?:constructs|decisions)\//.test(file))
      .map((file) => moved[file] ?? file.replace(/^docs(.*)\.md$/, '$1'));

    expect(pages.filter((page) => !linksOf(sidebars.guides).includes(page))).toEqual([]);
    const guides = readdirSync('docs').filter((file) => file.endsWith('.md'));
    const unlinked = ['README.md', 'README.ja.md'].flatMap((readme) => guides.filter((file) => !new RegExp(`/docs/(?:ja/)?${file}\\b`).test(readFileSync(readme, 'utf8'))).map((file) => `${readme}: ${file}`));

    expect(unlinked).toEqual([]);
    expect(sidebars.guides[0].items[0]).toEqual({ text: 'Get started', link: '/get-started' });
    expect([sidebars.guides, sidebars.japanese].flat().flatMap(({ items }) => items).filter(({ text }) => !text)).toEqual([]);
  });

  test('contains every construct, and every other type beside the pages of types', () => {
    const names = [...types.values()].filter(isConstruct).map(({ name }) => `/api/${name}`);
    const others = [...types.keys()].filter((name) => !name.endsWith('Props')).map((name) => `/api/${name}`);

    expect(names.filter((name) => !linksOf(sidebars.guides).includes(name))).toEqual([]);
    expect(others.filter((name) => !linksOf(sidebars.reference).includes(name))).toEqual([]);
  });

  test('links to the English page where there is no translation, and says so', () => {
    const items = sidebars.japanese.flatMap(({ items: below = [] }) => below);

    expect(items.filter(({ link }) => link === '/ja/costs' || link === '/changes').map(({ text }) => text))
      .toEqual(['費用', 'What a change does（英語）']);
  });
});

test('the page of a type without facts contains the text about it', () => {
  const page = typePage(types.get('ChangeGuard')!, { types, examples: new Map(), guide: 'Checks the templates.' });

  expect(page).toContain('## In use\n\nChecks the templates.');
  expect(page).not.toContain('## Cost');
});

test('the pages have each prop that a struct has from the structs that it extends, and say where those of other packages are', () => {
  const structs = [...types.values()].filter(({ datatype, interfaces }) => datatype && interfaces);
  const missing = structs.flatMap((type) => {
    const page = typePage(type, { types, examples: new Map() });
    const bases = type.interfaces!.map((fqn) => [fqn, [...types.values()].find((one) => one.fqn === fqn)] as const);
    return bases.flatMap(([fqn, base]) => (base ? base.properties!.map(({ name }) => `### ${name}\n`) : [`docs/${fqn}.html`]).filter((text) => !page.includes(text)))
      .map((text) => `${type.name}: ${text.trim()}`);
  });

  expect(structs.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});

test('every text about a construct is on the page of a public type', () => {
  const texts = documents().filter((file) => file.startsWith('docs/constructs/')).map((file) => /([^/]+)\.md$/.exec(file)![1]);

  expect(texts.length).toBeGreaterThan(10);
  expect(texts.filter((name) => !types.has(name) || ownerOf(name, types) !== undefined)).toEqual([]);
});

describe('the text of a page', () => {
  test('escapes what VitePress would take for HTML or a template, but not in code', () => {
    expect(prose('`<name>` of <name> and {{x}} in ```\n<b>\n```')).toBe('`<name>` of &lt;name> and &#123;&#123;x}} in ```\n<b>\n```');
    expect(cell('a | b\nc')).toBe('a \\| b c');
  });

  test('shows the translations of an example as tabs', () => {
    const examples = new Map([['new A();', { python: 'A()', go: 'NewA()' }]]);

    expect(codeGroup('new A();', examples).match(/^```.*$/gm)).toEqual([
      '```ts [TypeScript]', '```', '```python [Python]', '```', '```go [Go]', '```',
    ]);
    expect(codeGroup('new B();', examples).match(/\[.*\]/g)).toEqual(['[TypeScript]']);
  });

  test('finds examples within lists, without their indentation', () => {
    expect(examplesOf('1. Do:\n\n   ```ts\n   const a = {\n     b: 1,\n   };\n   ```\n')).toEqual([{ info: 'ts', source: 'const a = {\n  b: 1,\n};' }]);
  });

  test('has no outline beside a wide table', () => {
    const table = (columns: number) => `# A\n\n|${' b |'.repeat(columns)}\n|${' --- |'.repeat(columns)}\n`;

    expect(widened(table(7))).toBe(`---\naside: false\n---\n\n${table(7)}`);
    expect(widened(table(6))).toBe(table(6));
  });
});

describe('links', () => {
  const sources = 'https://github.com/eldonia/eldonia-constructs';
  const source = `${sources}/blob/main/src/jobs/a.ts`;

  test.each([
    ['[a](tiers.md#cost) and [b](../README.md)', '[a](./tiers.md#cost) and [b](./get-started.md)'],
    ['[a](../src/jobs/a.ts)', `[a](${source})`],
    ['[a][1]\n\n[1]: ../src/jobs/a.ts\n[2]: tiers.md\n', `[a][1]\n\n[1]: ${source}\n[2]: ./tiers.md\n`],
    ['[a](https://example.com/a.md)\n\n[1]: https://example.com/b.md', '[a](https://example.com/a.md)\n\n[1]: https://example.com/b.md'],
    ['[a](../API.md) and [b](../API.md#constructs)', '[a](./api/index.md) and [b](./api/index.md#constructs)'],
    ['[a](../API.md#edgebehavior) and [b](../API.md#backupplanprops)', '[a](./api/EdgeBehavior.md) and [b](./api/BackupPlan.md)'],
    [`[a](${sources}/blob/main/docs/tiers.md#cost) and ![b](${sources}/raw/main/docs/diagrams/DrPair.svg)`, '[a](./tiers.md#cost) and ![b](./diagrams/DrPair.svg)'],
    [`[a](${sources}/issues) and [b](${sources}/blob/main/src/jobs/a.ts)`, `[a](${sources}/issues) and [b](${source})`],
    ['[a](#below) and `all[0](event, 1)`', '[a](#below) and `all[0](event, 1)`'],
  ])('of %j lead to the page, or to the repository', (text, expected) => expect(linked(text, 'docs/alarms.md', types)).toBe(expected));

  test('to files that the site does not contain are found', () => {
    const folder = mkdtempSync(join(tmpdir(), 'site-'));
    mkdirSync(join(folder, 'ja'));
    writeFileSync(join(folder, 'a.png'), '');
    writeFileSync(join(folder, 'index.html'), '<a href="./a.png">a</a> <a class="b" href="./b.png">b</a> <a href="https://example.com/c.png">c</a>');
    writeFileSync(join(folder, 'ja/index.html'), '<a href="../a.png#top">a</a> <img src="../c.png">');

    expect(deadFiles(folder).sort()).toEqual(['index.html: ./b.png', 'ja/index.html: ../c.png']);
  });
});
