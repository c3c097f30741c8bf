import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { lintProse } from '../../tools/prose/linter';

const ROOT = resolve(__dirname, '../..');
const TERMS = readFileSync(join(ROOT, 'tools/prose/terms.yml'), 'utf8');
const examples = valuesOf('from');
const replacements = valuesOf('to');

function valuesOf(key: string): string[] {
  return [...TERMS.matchAll(new RegExp(`^ +(?:- )?${key}: (.*)$`, 'gm'))].map(([, value]) => value);
}

async function linesFound(file: string, text: string): Promise<number[]> {
  return (await lintProse([{ file, text }])).map(({ line }) => line);
}

const everyLine = examples.map((_, index) => index + 1);

test('gives every rule of the list an example', () => {
  const rules = TERMS.split(/^ {2}- expected: /m).slice(1);

  expect(rules.length).toBeGreaterThan(40);
  expect(rules.filter((rule) => !/^ {4}pattern: .*\n {4}specs:\n {6}- from: /m.test(rule))).toEqual([]);
  expect(replacements).toHaveLength(examples.length);
});

test('finds every example in Markdown: in a paragraph, a heading, a list, a table, a link and bold text', async () => {
  const marks = ['', '# ', '- ', '> ', '**'];
  const forms = marks.map((mark) => (text: string) => `${mark}${text}${mark === '**' ? mark : ''}`);
  const texts = forms.map((form) => examples.map(form).join('\n\n'));
  const found = await Promise.all(texts.map(async (text) => linesFound('a.md', text)));

  for (const lines of found) expect([...new Set(lines)]).toEqual(everyLine.map((line) => 2 * line - 1));
  const table = examples.map((text) => `| ${text} |`).join('\n');
  expect(await linesFound('a.md', `| a |\n| --- |\n${table}`))
    .toEqual(expect.arrayContaining(everyLine.map((line) => line + 2)));
  expect(await linesFound('a.md', '[The alarm rings](a.md)')).toEqual([1]);
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

test('suggests nothing that the list avoids', async () => {
  expect(await lintProse([{ file: 'a.md', text: replacements.join('\n\n') }])).toEqual([]);
});
