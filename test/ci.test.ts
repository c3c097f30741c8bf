import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { testWith } from './support/programs';

const CI = resolve(__dirname, '../.ci');
const MOST_LINES = 25;

function run(program: string, log: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(CI, program), ...args], { input: log, encoding: 'utf8' });
  expect([stderr, status]).toEqual(['', 0]);
  return stdout.trimEnd();
}

const lines = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text} ${index + 1}`).join('\n');

describe('the counts of a step', () => {
  const count = (log: string, status: number) => run('count.mjs', log, String(status));

  test.each<[string, string, number, string]>([
    ['are the tests of Vitest', ' Test Files  2 passed (2)\n      Tests  1 failed | 41 passed | 2 skipped (44)\n', 1, '41 1'],
    ['are those of several commands, with their names', '[unit]       Tests  3 passed (3)\n[types]       Tests  2 failed (2)\n', 1, '3 2'],
    ['are those of other programs', '12 passed, 3 failed\n', 1, '12 3'],
    ['are those of TAP', 'ok 1 - a\nnot ok 2 - b\nok 3 - c\n', 1, '2 1'],
    ['are the step itself without tests', 'done\n', 0, '1 0'],
    ['are one failure without tests', 'broken\n', 2, '0 1'],
    ['have a failure beside tests that passed', '      Tests  3 passed (3)\nthe coverage is too low\n', 1, '3 1'],
  ])('%s', (_, log, status, expected) => {
    expect(count(log, status)).toBe(expected);
  });
});

describe('the lines that say what failed', () => {
  const failures = (log: string) => run('failures.mjs', log);

  test.each<[string, string, string]>([
    [
      'are tests of Vitest, with their assertions',
      ' ✓  shared  test/private/errors.test.ts (3 tests) 12ms\n   ✓ throws an error 3ms\n'
      + ' FAIL   shared  test/a.test.ts > adds\nAssertionError: expected 1 to be 2\n\n- Expected\n+ Received\n\n- 2\n+ 1\n\n ❯ test/a.test.ts:3:1\n',
      ' FAIL   shared  test/a.test.ts > adds\nAssertionError: expected 1 to be 2\n- Expected\n+ Received\n- 2\n+ 1\n',
    ],
    ['are tests of node:test', 'ok 1 - reads an error\nnot ok 2 - writes\n  ---\n  failureType: \'testCodeFailure\'\nok 3 - more\n', 'not ok 2 - writes\n  ---\n  failureType: \'testCodeFailure\'\n'],
    ['are marked', 'one\n  ✘ bucket is open\n      at Stack\ntwo\nthree\nfour\nfive\n', '  ✘ bucket is open\n      at Stack\ntwo\nthree\nfour\n'],
    ['are errors of the compiler', 'compiling\nsrc/a.ts(3,1): error TS2322: no\n', 'src/a.ts(3,1): error TS2322: no\n'],
    ['are errors of ESLint, with their file', 'lint\n\n/repo/src/a.ts\n  3:1  warning  old  rule\n  4:1  error    bad  rule\n', '/repo/src/a.ts\n  4:1  error    bad  rule\n'],
    ['are exceptions', 'start\nTypeError: x is not a function\n    at main\n', 'TypeError: x is not a function\n    at main\n'],
  ])('%s', (_, log, expected) => {
    expect(failures(log)).toBe(expected.trimEnd());
  });

  test.each([
    'above 5, 3 × 1 min', '0 errors', 'no errors found', 'reads src/private/errors.ts', '  ✔ fails with an error', '- const error = 1;', '+ throw error;', 'FAILOVER',
    'ok 3 - throws an error',
  ])('are not "%s", so that the end of the log is shown', (line) => {
    expect(failures(`first\n${line}\n${lines(30, 'line')}`)).toBe(lines(30, 'line').split('\n').slice(-MOST_LINES).join('\n'));
  });

  test('are the end of a log that names none, without empty lines behind it', () => {
    expect(failures('diff --git a b\n+ a\n\n\n')).toBe('diff --git a b\n+ a');
    expect(failures('')).toBe('');
  });

  test('are limited: failed tests before errors, and the number of what is left out', () => {
    const picked = failures(`${lines(20, 'an error')}\n${lines(3, 'x\n FAIL  test')}\n${lines(20, 'an error again')}\n`).split('\n');

    expect(picked).toHaveLength(MOST_LINES);
    expect(picked.filter((line) => line.startsWith(' FAIL'))).toHaveLength(3);
    expect(picked.at(-1)).toMatch(/^… \d+ more lines, see the log of the step above$/);
  });

  test('are cut if they are long', () => {
    expect(failures(`error: ${'x'.repeat(5_000)}`).length).toBeLessThan(300);
  });
});

/** The functions of .ci/run with other steps. */
describe('the end of all steps', () => {
  const test = testWith('bash', 'flock');
  const functions = readFileSync(join(CI, 'run'), 'utf8').split('\nunchanged=')[0];
  const finish = (...steps: string[]) => {
    const { stdout, status } = spawnSync('bash', ['-c', [functions, ...steps, 'finish'].join('\n'), join(CI, 'run')], { encoding: 'utf8' });
    return { text: stdout.slice(stdout.lastIndexOf('\n\n', stdout.search(/^\S.* passed +\d+ failed/m)) + 2).trimEnd(), status };
  };

  test('names the steps that failed, and what failed, between the table and the counts', () => {
    const { text, status } = finish("alone 'good' echo 'no error here'", "beside 'bad one' bash -c 'echo first; echo \"error: disk full\"; exit 3'",
      "alone 'tests' echo '2 passed, 1 failed'");

    expect(text.split('\n').map((line) => line.replace(/(failed) .* CPU$/, '$1').replace(/took \d+ s/, 'took 0 s'))).toEqual([
      'good                             1 passed     0 failed',
      'bad one                          0 passed     1 failed',
      'tests                            2 passed     1 failed',
      '',
      '=== bad one',
      'error: disk full',
      '',
      '=== tests',
      '2 passed, 1 failed',
      '',
      'all steps took 0 s',
      '',
      '3 passed, 2 failed',
    ]);
    expect(status).toBe(1);
  });

  test('has only the table and the counts if nothing failed', () => {
    const { text, status } = finish("alone 'good' true");

    expect(text).not.toContain('===');
    expect(text.split('\n').at(-1)).toBe('1 passed, 0 failed');
    expect(status).toBe(0);
  });
});
