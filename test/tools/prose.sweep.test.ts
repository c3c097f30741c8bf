import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parse } from 'yaml';
import { lintProse } from '../../tools/prose/linter';

const ROOT = resolve(__dirname, '../..');

interface Rule { readonly pattern?: string; readonly specs?: readonly { readonly from: string; readonly to: string }[] }

const { rules } = parse(readFileSync(join(ROOT, 'tools/prose/terms.yml'), 'utf8')) as { readonly rules: readonly Rule[] };
const [examples, replacements] = (['from', 'to'] as const).map((key) => rules.flatMap(({ specs = [] }) => specs.map(({ [key]: text }) => text)));

const linesFound = async (file: string, text: string): Promise<number[]> => (await lintProse([{ file, text }])).map(({ line }) => line);

const everyLine = examples.map((_, index) => index + 1);

test('gives every rule of the list an example', () => {
  expect(rules.length).toBeGreaterThan(40);
  expect(rules.filter(({ pattern, specs = [] }) => !pattern || specs.length === 0 || specs.some(({ from, to }) => !from || !to))).toEqual([]);
});

// prh tries each example in a text of its own; a table is the form in which textlint has no paragraphs.
test('finds every example in Markdown: in a table, and a term in a heading, a list, a quotation, a link and bold text', async () => {
  const table = examples.map((text) => `| ${text} |`).join('\n');
  const marks = ['# The alarm rings', '- The alarm rings', '> The alarm rings', '**The alarm rings**', '[The alarm rings](a.md)'];

  expect(await linesFound('a.md', `| a |\n| --- |\n${table}`)).toEqual(expect.arrayContaining(everyLine.map((line) => line + 2)));
  expect(await linesFound('a.md', marks.join('\n\n'))).toEqual([1, 3, 5, 7, 9]);
});

test.each([
  ['line comments', (text: string) => `// ${text}\nf();`, 2],
  ['docstrings', (text: string) => `/** ${text} */ f();`, 1],
  ['strings', (text: string) => `f(${JSON.stringify(`${text} x`)});`, 1],
  ['templates', (text: string) => `f(\`\${a} ${text.replaceAll('$', '\\$')} x\`);`, 1],
])('finds every example in %s of TypeScript', async (form, wrap, height) => {
  // The summary of a prop is a docstring, never a string.
  const summaries = /^It does/;
  const expected = everyLine.filter((line) => /comments|docstrings/.test(form) || !summaries.test(examples[line - 1]));
  const found = await linesFound('a.ts', examples.map(wrap).join('\n'));

  expect([...new Set(found)]).toEqual(expected.map((line) => (line - 1) * height + 1));
});

test('finds a term across lines, and names the line where it begins', async () => {
  expect(await linesFound('a.md', '- It starts at\n  once.')).toEqual([1]);
  expect(await linesFound('a.yml', 'alarm:\n  does: It starts at once\n  when: The alarm rings')).toEqual([2, 3]);
  expect(await linesFound('a.ts', '\n/**\n * It starts at\n * once.\n */')).toEqual([3]);
  expect(await linesFound('a.ts', "\nf('It starts at ' +\n  'once.',\n  'The alarm' +\n  ' rings.');")).toEqual([2, 5]);
});

test('leaves code alone', async () => {
  expect(await linesFound('a.md', '`rings`\n\n```ts\nrings();\n```')).toEqual([]);
  expect(await linesFound('a.ts', [
    '/**', ' * Calls `rings` and {@link rings}.', ' *', ' * ```', ' * rings();', ' * ```', ' *',
    ' * @param tell  a number',
    ' * @example', ' * rings({ env: { region } });', ' */',
    "import { rings } from './the rings';",
    "rings('rings', /the rings/, other.region);",
  ].join('\n'))).toEqual([]);
});

test('allows numbers of requirements only where requirements are traced', async () => {
  expect(await linesFound('docs/decisions/0001.md', 'See D-13.')).toEqual([]);
  expect(await linesFound('docs/requirements.md', 'C16: the alarm rings')).toEqual([1]);
  expect(await linesFound('docs/alarms.md', 'See D-13.')).toEqual([1]);
});

test('the script fails on a folder with a term to avoid, and succeeds without', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prose-'));
  const run = () => spawnSync(process.execPath, ['--import', 'tsx', 'scripts/prose.ts', folder], {
    cwd: ROOT, encoding: 'utf8',
  });

  writeFileSync(join(folder, 'a.ts'), '// The alarm goes into ALARM.\n');
  expect(run()).toMatchObject({ status: 0, stdout: expect.stringContaining('1 files, 0 terms to avoid') });
  writeFileSync(join(folder, 'b.js'), 'f();\n// The alarm rings.\n');
  const failed = run();
  expect(failed.status).toBe(1);
  expect(failed.stdout).toContain(`${join(folder, 'b.js')}:2: rings => goes into ALARM\n`);
});

test('suggests nothing that the list avoids', async () => expect(await lintProse([{ file: 'a.md', text: replacements.join('\n\n') }])).toEqual([]));
