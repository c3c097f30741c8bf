import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { budget, usd } from '../../tools/cost/figures';
import { STATEMENTS, textOf } from '../../tools/cost/statements';

const ROOT = resolve(__dirname, '../..');

function filesIn(folder: string, extension: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension)).map((file) => `${folder}/${file}`);
}

/** Documents and sources; docs/costs.md is generated. */
const files = ['README.md', ...filesIn('docs', '.md').filter((file) => file !== 'docs/costs.md'), ...filesIn('src', '.ts'), ...filesIn('cli/conformance', '.ts')];

/** Without the marks of comments, and with single spaces. */
function plain(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/^\s*(\/\*\*|\*\/|\*|\/\/)/gm, '').replace(/\s+/g, ' ');
}

const texts = new Map(files.map((file) => [file, plain(file)]));
const computed = STATEMENTS.map((statement) => ({ ...statement, text: textOf(statement) }));

test('documents and docstrings state the computed costs', () => {
  const isStated = ({ file, text }: { file?: string; text: string }) =>
    [...texts].some(([name, content]) => (file === undefined || file === name) && content.includes(text));
  const wrong = computed.filter((statement) => !isStated(statement));

  expect(wrong.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

test('every amount of dollars per month is one of the computed statements', () => {
  const unchecked: string[] = [];
  for (const [file, content] of texts) {
    const ranges = computed.filter((statement) => statement.file === undefined || statement.file === file)
      .flatMap(({ text }) => [...content.matchAll(new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'))].map(({ index }) => [index, index + text.length]));
    for (const { 0: amount, index } of content.matchAll(/\$\d(?:[\d,.]*\d)?/g)) {
      const after = content.slice(index + amount.length, index + amount.length + 40);
      if (!/^ (per|a|each) (?:\w+ and )?month\b/.test(after) || ranges.some(([from, to]) => index >= from && index < to)) continue;
      unchecked.push(`${file}: ${content.slice(index - 40, index)}${amount}${after}`);
    }
  }

  expect(unchecked).toEqual([]);
});

/** The first alert of a budget. */
const NEARLY_SPENT = 0.8;

test.each(['production', 'development', 'pair'] as const)('the first alert of the default budget is above the costs without traffic, and not far above: %s', (name) => {
  expect(NEARLY_SPENT * budget(name) / usd(name)).toBeGreaterThan(1.2);
  expect(NEARLY_SPENT * budget(name) / usd(name)).toBeLessThan(1.4);
});

test('the economy tier costs about a quarter of the development tier', () => {
  expect(usd('economy') / usd('development')).toBeGreaterThan(0.22);
  expect(usd('economy') / usd('development')).toBeLessThan(0.28);
});
