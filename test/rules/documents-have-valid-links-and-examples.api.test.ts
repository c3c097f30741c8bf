import { existsSync, readdirSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { publicTypes } from '../../tools/jsii';
import { documents as documentsInEnglish, examplesOf, read as textOf, withRelativeLinks } from '../../tools/site/documents';
import { anchorsOf, linksOf, namesIn, sectionsOf } from '../support/documents';
import { publicMembers } from '../support/jsii';

const ROOT = resolve(__dirname, '../..');
const documents = [
  'README.md',
  'README.ja.md',
  'API.md',
  'CONTRIBUTING.md',
  'MIGRATING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'CODE_OF_CONDUCT.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    // The home pages of the site are copied to its root, where VitePress checks their links.
    .filter((file) => file.endsWith('.md') && !file.startsWith('.vitepress/')).map((file) => join('docs', file)),
];

/** Also with relative links where the package needs those to GitHub. */
const read = (file: string): string => withRelativeLinks(textOf(file), file);

const found = (file: string, pattern: RegExp): string[] => [...read(file).matchAll(pattern)].map(([, value]) => value);

describe.each(documents)('%s', (file) => {
  test('links to files and headings that exist', () => {
    const links = linksOf(read(file)).filter((link) => !/^[a-z]+:/.test(link));
    const anchors = (target: string) => anchorsOf(read(target));
    const broken = [...new Set(links)].filter((link) => {
      const [path, anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchors(target).includes(anchor));
    });

    expect(broken).toEqual([]);
  });

  test('a link whose text is a name of code leads to a section with this name', () => {
    const named = [...read(file).matchAll(/\[([^\]\n]+)\]\(([^)\s#:]*)#([^)\s]+)\)/g)].filter(([, text]) => namesIn(text).length > 0);
    const wrong = named.filter(([, text, path, anchor]) => {
      const section = sectionsOf(read(path === '' ? file : join(dirname(file), path))).get(anchor);
      return section !== undefined && !namesIn(text).some((name) => section.toLowerCase().includes(name.toLowerCase()));
    });

    expect(wrong.map(([link]) => link)).toEqual([]);
  });

  test('names files that exist', () => {
    const paths = found(file, /`((?:\.ci|bench|docs|examples|integ|projenrc|scripts|src|test|tools)\/[\w./-]*)`/g);
    const programs = found(file, /\btsx ([\w./-]+)/g);
    const tests = found(file, /\bnpx jest ([\w./ -]+)/g).flatMap((words) => words.split(' ').filter((word) => word.startsWith('test/')));

    // A file of the application that the architecture document names.
    const ofUsers = ['src/config/sentry.js'];

    expect([...paths, ...programs, ...tests].filter((path) => !existsSync(join(ROOT, path)) && !ofUsers.includes(path))).toEqual([]);
  });
});

test('each of the five common changes has at most five files by hand, and checks that exist', () => {
  const [, section] = /\n## Five common changes\n([^]*?)\n## /.exec(read('CONTRIBUTING.md'))!;
  const rows = [...section.matchAll(/^\| (?!change|---)(.*) \|$/gm)].map(([, row]) => row.split(' | '));
  const { tasks } = JSON.parse(read('.projen/tasks.json')) as { tasks: Record<string, unknown> };
  const codes = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  const checks = rows.flatMap(([, , generated]) => codes(generated)).filter((code) => !/^(assets|docs|npm run )/.test(code)).map((code) => code.split(' ')[0]);

  expect(rows).toHaveLength(5);
  expect(rows.filter(([, byHand]) => codes(byHand).filter((code) => code.includes('/')).length > 5)).toEqual([]);
  expect(checks.filter((check) => !(check in tasks))).toEqual([]);
});

test('decisions are numbered without gaps, and each names its checks', () => {
  const decisions = documents.filter((file) => file.startsWith('docs/decisions/')).sort();

  expect(decisions.map((file) => file.slice('docs/decisions/'.length, 'docs/decisions/'.length + 4)))
    .toEqual(decisions.map((_, index) => `${index + 1}`.padStart(4, '0')));
  expect(decisions.filter((file) => !/^Checked by: /m.test(read(file)))).toEqual([]);
});

test('every class has an example, and the fixture imports exactly the public names that examples use', () => {
  const types = publicTypes();
  expect(types.filter(({ kind, docs }) => kind === 'class' && !docs?.example).map(({ name }) => name)).toEqual([]);
  const documented = [...types, ...publicMembers(types).map(([, member]) => member)]
    .map(({ docs }) => docs?.example ?? '');
  const guides = documentsInEnglish().flatMap((file) => examplesOf(read(file))).filter(({ info }) => info === 'ts').map(({ source }) => source);
  const examples = [...documented, ...guides].join('\n');
  const fixture = read('rosetta/default.ts-fixture');
  const imported = /import \{([^}]*)\} from 'eldonia-constructs'/.exec(fixture)![1].split(',')
    .map((name) => name.trim()).filter(Boolean);
  const uses = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);
  const declarations = fixture.slice(fixture.lastIndexOf("from 'eldonia-constructs'"));

  const used = types.map(({ name }) => name).filter((name) => uses(examples, name) || uses(declarations, name));

  expect(imported.sort()).toEqual(used.sort());
});

test.each(['README.md', 'README.ja.md'])('%s has at most 250 lines', (file) => expect(read(file).split('\n').length).toBeLessThanOrEqual(250));

test('the README that registries show has links that work elsewhere', () => {
  const { readme: { markdown } } = JSON.parse(textOf('.jsii')) as { readme: { markdown: string } };
  const links = [...markdown.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => !link.startsWith('#'));

  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !link.startsWith('https://'))).toEqual([]);
  expect(markdown).toContain('](https://github.com/eldonia/eldonia-constructs/raw/main/docs/diagrams/EldoniaPlatform.svg)');
});
