import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../..');
const RULES = readFileSync(join(ROOT, 'tools/prose/terms.yml'), 'utf8').split('# American spelling\n')[1].split('- expected: your own')[0];
const SPELLINGS = (parse(RULES) as { pattern: string }[]).map(({ pattern }) => pattern.slice(1, pattern.lastIndexOf('/'))).join('|');
/** Names of others: sharp and its packages, ARIA, reports of Node.js, key words of PostgreSQL, and its installer for tests. */
const FOREIGN = /@img\/colour|toColourspace|\bcolours: 2|labelledby|cancelled|'analyse'|server\.initialise/g;

/** The terms of a text in which each word of a name stands alone. */
function british(text: string): string[] {
  const words = text.replace(FOREIGN, '').replace(/_/g, ' ').replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ');
  return [...words.matchAll(new RegExp(SPELLINGS, 'gi'))].map(([term]) => term);
}

test('identifiers, comments, and names of files have American spelling', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  const code = files.filter((file) => /\.(ts|[cm]js|py|sh|go|java|cs)$/.test(file) && !/\.snapshot\//.test(file) && !file.endsWith(basename(__filename)));
  const found = [...files.map((file) => [file, file]), ...code.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')])]
    .flatMap(([file, text]) => british(text).map((term) => `${file}: ${term}`));

  expect(code.length).toBeGreaterThan(1_000);
  expect(found).toEqual([]);
});

test.each(['synthesisePair', 'SynthesisedStack', 'synthesise.ts', 'BRAND_COLOUR', 'normaliseARN', '// the behaviour'])('finds %s', (name) =>
  expect(british(name)).toHaveLength(1));
