import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { dirname, join, normalize, resolve } from 'path';
import { publicTypes, Type } from '../../tools/jsii';
import { reference } from '../../tools/site/reference';
import { typesByName } from '../../tools/site/types';
import { anchorsOf, linksOf } from '../support/documents';
import { parts, propsOf } from '../support/jsii';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' })) as
  [{ files: { path: string }[] }];
const packed = new Set(files.map(({ path }) => path));
const documents = [...packed].filter((file) => file.endsWith('.md')).sort();

/** The links that lead nowhere for those who have only the files. `npm` and GitHub add the address of the repository, `node_modules` does not. */
function deadLinks(file: string, text = read(file)): string[] {
  const anchors = new Map<string, Set<string>>();
  const anchorsIn = (target: string) => {
    if (!anchors.has(target)) anchors.set(target, new Set(anchorsOf(target === file ? text : read(target))));
    return anchors.get(target)!;
  };
  return linksOf(text).filter((link) => !/^[a-z]+:/.test(link)).filter((link) => {
    const [path, anchor] = link.split('#');
    const target = path === '' ? file : normalize(join(dirname(file), path));
    return !packed.has(target) || (anchor !== undefined && !anchorsIn(target).has(anchor));
  });
}

test('the package contains the library, its assets, the commands and their documents, and nothing else', () => {
  const known = [
    '.jsii', '.jsii.tabl.json', 'API.md', 'LICENSE', 'MIGRATING.md', 'NOTICE', 'README.ja.md', 'README.md', 'assets', 'bin', 'lib', 'package.json',
  ];

  expect([...new Set([...packed].map((path) => path.split('/')[0]))].filter((entry) => !known.includes(entry))).toEqual([]);
  expect(packed).toContain('NOTICE');
});

describe('the documents of the package', () => {
  test('are those for users, and the runbooks of a pair', () => {
    // The commands are bundled for a release: the packed ones are run with what they read.
    const written = documents.filter((file) => !/^(?:assets|bin)\//.test(file));

    expect(written).toEqual(['API.md', 'MIGRATING.md', 'README.ja.md', 'README.md']);
    expect(documents.filter((file) => file.startsWith('bin/') && !/^bin\/(?:restore|flood|move-in)\.md$/.test(file))).toEqual([]);
    expect(documents.filter((file) => file.startsWith('assets/')).length).toBeGreaterThan(5);
  });

  test.each(documents)('link only to files of the package, and to headings that exist: %s', (file) => expect(deadLinks(file)).toEqual([]));

  test.each([
    ['[a](docs/edge.md)', ['docs/edge.md']],
    ['[a]\n\n[a]: docs/edge.md', ['docs/edge.md']],
    ['<a href="docs/edge.md">a</a> <img src="docs/a.png">', ['docs/edge.md', 'docs/a.png']],
    ['![a](docs/diagrams/DrPair.svg)', ['docs/diagrams/DrPair.svg']],
    ['# One\n\n```sh\n# Two\n```\n\n[a](#one) [a](#two) [b](README.md#guides) [c](README.md#none)', ['#two', 'README.md#none']],
    ['[a](https://example.com/a.md) `[a](b.md)`', []],
  ])('would be found with a dead link: %j', (text, dead) => expect(deadLinks('MIGRATING.md', text)).toEqual(dead));
});

describe('API.md', () => {
  const text = read('API.md');
  const types = publicTypes();
  /** The types by their headings of the third level. */
  const sections = new Map(text.split(/^(?=### )/m).slice(1).map((section) => [/^### (.*)$/m.exec(section)![1], section] as const));
  const textOf = ({ name }: Type) => sections.get(name) ?? '';
  /** The first cell of each row, which has the name, with the cells after it. */
  const rowsOf = (type: Type) => new Map([...textOf(type).matchAll(/^\| `(\w+)` \| (.*) \|$/gm)]
    .map(([, name, cells]) => [name, cells.split(/(?<!\\) \| /)] as const));

  test('has at most 500 kB, of which GitHub shows all', () => expect(Buffer.byteLength(text)).toBeLessThanOrEqual(500_000));

  test('is what the docstrings say', () =>
    expect(text === reference(typesByName()) ? 'up to date' : 'stale: run npx projen docgen').toBe('up to date'));

  test('has a section with the summary for each public type, and for nothing else', () => {
    expect([...sections.keys()].sort()).toEqual(types.map(({ name }) => name).sort());
    expect(types.filter((type) => !plain(textOf(type)).includes(plain(type.docs?.summary))).map(({ name }) => name)).toEqual([]);
  });

  test('has a row for each prop, also for those of what the type extends: type, default or required, and a sentence', () => {
    const structs = types.filter(({ datatype }) => datatype);
    const wrong = structs.flatMap((type) => {
      const rows = rowsOf(type);
      return propsOf(types, type.fqn).filter(({ name, type: kind, optional, docs = {} }) => {
        const [written = '', value, sentence] = rows.get(name) ?? [];
        const names = parts(kind).flatMap(({ fqn, primitive }) => (fqn ?? primitive)?.split('.').at(-1) ?? []);
        const expected = optional ? docs.default!.replace(/^- /, '') : '**required**';
        return names.some((one) => !written.includes(one)) || bare(value) !== bare(expected) || plain(sentence) !== plain(docs.summary);
      }).map(({ name }) => `${type.name}.${name}`);
    });

    expect(structs.flatMap((type) => propsOf(types, type.fqn)).length).toBeGreaterThan(500);
    expect(wrong).toEqual([]);
  });

  test('says where the props are that a struct has from another package', () => {
    const foreign = types.filter(({ datatype }) => datatype).flatMap((type) => (type.interfaces ?? []).map((fqn) => [type, fqn] as const))
      .filter(([, fqn]) => !types.some((type) => type.fqn === fqn));

    expect(foreign.length).toBeGreaterThan(0);
    expect(foreign.filter(([type, fqn]) => !textOf(type).includes(`](https://docs.aws.amazon.com/cdk/api/v2/docs/${fqn}.html)`))
      .map(([{ name }]) => name)).toEqual([]);
  });

  test('has each attribute, constant and member of an enum with its sentence', () => {
    const others = types.filter(({ datatype }) => !datatype);
    const inherited = ['node', 'stack', 'env'];
    const wrong = others.flatMap((type) => [...type.properties ?? [], ...type.members ?? []].filter(({ name }) => !inherited.includes(name))
      .filter(({ name, docs }) => plain(rowsOf(type).get(name)?.at(-1)) !== plain(docs?.summary)).map(({ name }) => `${type.name}.${name}`));

    expect(wrong).toEqual([]);
  });

  test('has the signature of each method and constructor, with its sentence', () => {
    const inherited = ['toString', 'with', 'isConstruct', 'applyRemovalPolicy'];
    const wrong = types.flatMap((type) => [
      ...(type.methods ?? []).filter(({ name }) => !inherited.includes(name)),
      ...type.initializer?.parameters && !type.abstract ? [{ ...type.initializer, name: `new ${type.name}` }] : [],
    ].filter(({ name, parameters = [], docs, static: isStatic }) => {
      const written = parameters.map((parameter) => `${parameter.name}${parameter.optional ? '\\?' : ''}: [^,()]+`).join(', ');
      const signature = new RegExp(`\`${isStatic ? `${type.name}\\.` : ''}${name}\\(${written}\\)(?:: [^\`]+)?\``);
      return !signature.test(textOf(type)) || !plain(textOf(type)).includes(plain(docs?.summary));
    }).map(({ name }) => `${type.name}.${name}`));

    expect(wrong).toEqual([]);
  });

  test('says all that docstrings say: no sentence needs another document', () => {
    const constructorOf = ({ abstract, initializer }: Type) => (abstract || !initializer ? [] : [initializer]);
    const said = types.flatMap((type) => [type, ...constructorOf(type), ...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []]
      .flatMap((member) => [member.docs ?? {}, ...'parameters' in member ? (member.parameters ?? []).map(({ docs = {} }) => docs) : []])
      .flatMap(({ remarks = '', see = '', returns = '', custom }) => [remarks, see, returns, custom?.throws ?? '']).flatMap((one) => one.split(/\n\n+/))
      .filter((paragraph) => !plain(textOf(type)).includes(plain(paragraph))).map((paragraph) => `${type.name}: ${paragraph}`));

    expect(said).toEqual([]);
  });
});

/** Without line breaks, bars of tables and escapes. */
const plain = (text = ''): string => text.replace(/&lt;/g, '<').replace(/&#123;/g, '{').replace(/\\(?=[|<])/g, '').replace(/\s+/g, ' ').trim();

/** Without the marks of code around it. */
const bare = (text?: string): string => plain(text).replace(/^`(.*)`$/, '$1');
