import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { transformSync } from 'esbuild';
import { chosen, misplaced, Selection, sourceOf } from '../scripts/mutants/choose';
import { MUTANTS, Mutant } from '../scripts/mutants/mutants';

const ROOT = resolve(__dirname, '..');
const HASH: Mutant = { file: 'private/hash.ts', fault: 'has another hash', find: 'sha256', replace: 'sha1' };

test('the text of each mutant occurs once in its file', () => {
  expect(MUTANTS.length).toBeGreaterThan(0);
  expect(misplaced(ROOT, MUTANTS)).toEqual([]);
});

test.each<[string, Partial<Mutant>, string]>([
  ['a file that was moved', { file: 'private/moved.ts' }, 'src/private/moved.ts does not exist: has another hash'],
  ['a test that was moved', { test: 'moved.test.ts' }, 'test/moved.test.ts does not exist: has another hash'],
  ['a text that was changed', { find: 'sha3' }, 'src/private/hash.ts has the text 0 times: has another hash'],
])('finds %s', (_, change, problem) => {
  expect(misplaced(ROOT, [{ ...HASH, ...change }, HASH])).toEqual([problem]);
});

test('each mutant is valid TypeScript: otherwise any test would detect it', () => {
  const invalid = MUTANTS.filter(({ file, find, replace }) => {
    const text = readFileSync(join(ROOT, sourceOf({ file })), 'utf8').replace(find, () => replace);
    try {
      return transformSync(text, { loader: 'ts', logLevel: 'silent' }).code === '';
    } catch {
      return true;
    }
  });

  expect(invalid.map(({ file, fault }) => `${file}: ${fault}`)).toEqual([]);
});

test('the mutants of changed files, of folders and of numbers are selected', () => {
  const all = [HASH, { ...HASH, file: 'edge/paths.ts' }, { ...HASH, file: 'edge/rate-limit.ts' }, { ...HASH, file: 'cli/conformance/buckets.ts' }];
  const numbers = (selection: Selection) => chosen(all, selection).map(({ number }) => number);

  expect(numbers({})).toEqual([1, 2, 3, 4]);
  expect(numbers({ only: '1,3' })).toEqual([1, 3]);
  expect(numbers({ folder: 'edge' })).toEqual([2, 3]);
  expect(numbers({ folder: 'cli/conformance', files: ['cli/conformance/buckets.ts'] })).toEqual([4]);
  expect(numbers({ folder: 'private,edge', files: ['src/edge/paths.ts', 'src/index.ts'] })).toEqual([2]);
});

test.each<[Selection, string]>([
  [{ folder: 'edge,cache' }, '--folder is unknown: edge, cache; see --list'],
  [{ only: '1,2' }, '--only is unknown: 2; see --list'],
  [{ only: '' }, '--only is unknown: ; see --list'],
])('fails with %j', (selection, message) => {
  expect(() => chosen([HASH], selection)).toThrow(message);
});
