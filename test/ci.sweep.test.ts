import { spawnSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { testWith } from './support/programs';

const CI = resolve(__dirname, '../.ci');
const MOST_LINES = 25;
const ROW = /^(.+?) +(\d+) passed +(\d+) failed +(\d+) skipped .* CPU *(.*)$/gm;
/** Ends the shell of a step, which waits for the limit of its time, as the kernel does when memory is short: the step reports nothing. */
const KILL = 'read -r _ _ _ shell _ < /proc/$PPID/stat; kill -KILL $shell $PPID';

interface Row {
  readonly counts: string;
  /** What the row has behind the times. */
  readonly note: string;
  /** What failed. */
  readonly failures: string;
}

interface Outcome {
  /** The exit status, and the last line. */
  readonly end: [status: number | null, line: string | undefined];
  /** The names in the table. */
  readonly names: string[];
  readonly row: (name: string) => Row;
}

function parsed(status: number | null, stdout: string): Outcome {
  const rows = [...stdout.matchAll(ROW)].map(([, name, passed, failed, skipped, note]) => ({ name, counts: `${passed} ${failed} ${skipped}`, note }));
  // The logs of the steps come first, then the table, then what failed.
  const sections = stdout.slice(stdout.search(ROW)).split('\nall steps took')[0].split('\n=== ').slice(1);
  const row = (name: string): Row => ({
    counts: '', note: '', ...rows.find((one) => one.name === name), failures: sections.find((section) => section.startsWith(`${name}\n`))?.slice(name.length + 1).trimEnd() ?? '',
  });
  return { end: [status, stdout.trimEnd().split('\n').at(-1)], names: rows.map(({ name }) => name), row };
}

/** Runs the functions of .ci/run with other steps. */
function outcomeOf(steps: readonly string[], ...names: string[]): Outcome {
  const { stdout, status } = spawnSync('bash', ['-c', `source '${CI}/steps.sh'\n${steps.join('\n')}\nfinish`, 'run', ...names], { encoding: 'utf8', env: { ...process.env, CI_ALL: '1' } });
  return parsed(status, stdout);
}

/** The summary of steps that ended. */
function summaryOf(steps: readonly (readonly [name: string, kind: string, log: string, status: number])[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'));
  steps.forEach(([name, kind, log, status], index) => {
    const files = { step: `${kind}\n${name}\n`, log, status: `${status}\n`, time: '1.0 1.0 0.1\n' };
    for (const [extension, text] of Object.entries(files)) writeFileSync(join(folder, `${String(index).padStart(2, '0')}.${extension}`), text);
  });
  const { stdout, status } = spawnSync(process.execPath, [`${CI}/summary.mjs`, folder, String(steps.length), '9'], { encoding: 'utf8' });
  return parsed(status, stdout);
}

/**
 * Whether the process with the number in a file ends within some seconds: one that has its signal still runs for a moment on a busy machine. Where
 * nobody waits for orphans, one that has ended is a zombie.
 */
function ends(file: string): boolean {
  const number = readFileSync(file, 'utf8').trim();
  const { status } = spawnSync('bash', ['-c', 'for TRY in {1..50}; do grep -qv "^[0-9]* ([^)]*) Z" /proc/$1/stat || exit 0; sleep 0.1; done; exit 1', 'ends', number]);
  return status === 0;
}

const lines = (count: number, text: string) => Array.from({ length: count }, (_, index) => `${text} ${index + 1}`).join('\n');

const JEST = (tests: string, suites = '1 passed, 1 total') => `PASS  shared  test/a.test.ts\n\nTest Suites: ${suites}\nTests:       ${tests} total\nSnapshots:   0 total\nTime:        1.2 s\n`;
const NODE_TAP = (pass: number, fail = 0, cancelled = 0, skipped = 0) =>
  `1..1\n# tests 9\n# suites 1\n# pass ${pass}\n# fail ${fail}\n# cancelled ${cancelled}\n# skipped ${skipped}\n# todo 0\n# duration_ms 4.2\n`;
const NODE_SPEC = (...counts: Parameters<typeof NODE_TAP>) => NODE_TAP(...counts).replaceAll('# ', 'ℹ ');

/** Steps by what they show: kind, log, exit status, and the numbers of passed, failed and skipped tests. */
const COUNTED: [name: string, kind: 'check' | 'tests', log: string, status: number, counts: string][] = [
  ['tests of Jest', 'tests', JEST('1 failed, 2 skipped, 41 passed, 44'), 1, '41 1 2'],
  ['two runs of Jest, prefixed', 'tests', `[unit] ${JEST('3 passed, 3').replaceAll('\n', '\n[unit] ')}\n[more] Tests:       2 failed, 2 total\n`, 1, '3 2 0'],
  ['colored tests', 'tests', '\u001b[1mTests:       \u001b[22m\u001b[32m5 passed\u001b[39m, 5 total\n', 0, '5 0 0'],
  ['tests of own programs', 'tests', '12 passed, 3 failed in 2.0 s\n', 1, '12 3 0'],
  ['tests of Node.js 20', 'tests', `ok 1 - a\nnot ok 2 - b\n${NODE_TAP(7, 1, 1, 2)}`, 1, '7 2 2'],
  ['tests of Node.js 24', 'tests', `✔ a (1ms)\n${NODE_SPEC(7)}`, 0, '7 0 0'],
  ['tests and coverage', 'tests', `${JEST('3 passed, 3')}the coverage is too low\n`, 1, '3 1 0'],
  ['failed tests, exit 0', 'tests', '3 passed, 1 failed\n', 0, '3 1 0'],
  ['no tests, as Jest', 'tests', JEST('0'), 0, '0 1 0'],
  ['skipped only, as Jest', 'tests', JEST('12 skipped, 12', '1 skipped, 0 of 1 total'), 0, '0 1 12'],
  ['no tests, as own programs', 'tests', '0 passed, 0 failed\n', 0, '0 1 0'],
  ['no tests, as Node.js 20', 'tests', NODE_TAP(0), 0, '0 1 0'],
  ['no tests, as Node.js 24', 'tests', NODE_SPEC(0), 0, '0 1 0'],
  ['one of two runs without tests', 'tests', `${JEST('3 passed, 3')}${JEST('0')}`, 0, '3 1 0'],
  ['tests without a report', 'tests', 'done\n', 0, '0 1 0'],
  ['a check', 'check', 'done\n', 0, '1 0 0'],
  ['a check beside tests', 'check', '12 passed, 0 failed\n', 0, '1 0 0'],
  ['a failed check', 'check', 'broken\n', 3, '0 1 0'],
  ['a check of nothing', 'check', 'start\nskipped: nothing to compare\n', 0, '0 0 1'],
  ['a check in part', 'check', 'not checked: the widths, without a browser\ndone\n', 0, '1 0 0'],
  ['a failed check of nothing', 'check', 'skipped: nothing to compare\nbroken\n', 1, '0 1 0'],
];

/** Logs of failed steps, and the lines that say what failed. */
const FAILED: [name: string, log: string, failures: string][] = [
  [
    'Jest',
    'PASS  shared  test/private/errors.test.ts (5.2 s)\n   ✓ throws an error (3 ms)\nFAIL  shared  test/a.test.ts\n  ● Console\n\n    console.log\n      an x is printed\n\n'
    + '  ● suite › adds\n\n    expect(received).toBe(expected)\n\n    Expected: 2\n    Received: 1\n\n    > 3 |   expect(1).toBe(2);\n\n      at a.test.ts:3:39\n\n'
    + 'Summary of all failing tests\nFAIL  shared  test/a.test.ts\n  ● suite › adds\n\n    expect(received).toBe(expected)\n\n    Expected: 2\n    Received: 1\n\n    > 3 |   expect(1).toBe(2);\n',
    'FAIL  shared  test/a.test.ts\n  ● suite › adds\n    expect(received).toBe(expected)\n    Expected: 2\n    Received: 1\n    > 3 |   expect(1).toBe(2);',
  ],
  [
    'Jest with a prefix', '[unit] FAIL  shared  test/a.test.ts\n[unit]   ● adds\n[unit] \n[unit]     boom\n[unit] PASS  shared  test/b.test.ts\n',
    '[unit] FAIL  shared  test/a.test.ts\n[unit]   ● adds\n[unit]     boom',
  ],
  ['TAP', 'ok 1 - reads an error\nnot ok 2 - writes\n  ---\n  failureType: \'testCodeFailure\'\nok 3 - more\n', 'not ok 2 - writes\n  ---\n  failureType: \'testCodeFailure\''],
  ['Node.js 24', '✔ reads (1ms)\n✖ writes (2ms)\n✔ more (1ms)\nℹ pass 2\n\n✖ writes (2ms)\n  AssertionError: no\n', '✖ writes (2ms)\n  AssertionError: no'],
  ['marks', 'one\n  ✘ bucket is open\n      at Stack\ntwo\nthree\nfour\nfive\n', '  ✘ bucket is open\n      at Stack\ntwo\nthree\nfour'],
  ['the compiler', 'compiling\nsrc/a.ts(3,1): error TS2322: no\n', 'src/a.ts(3,1): error TS2322: no'],
  ['ESLint', 'lint\n\n/repo/src/a.ts\n  3:1  warning  old  rule\n  4:1  error    bad  rule\n', '/repo/src/a.ts\n  4:1  error    bad  rule'],
  ['exceptions', 'start\nTypeError: x is not a function\n    at main\n', 'TypeError: x is not a function\n    at main'],
  ['nothing', 'diff --git a b\n+ a\n\n\n', 'diff --git a b\n+ a'],
];

/** Lines that name no failure, so that the end of the log is shown. */
const HARMLESS = [
  'above 5, 3 × 1 min', '0 errors', 'no errors found', 'reads src/private/errors.ts', '  ✔ fails with an error', '- const error = 1;', '+ throw error;', 'FAILOVER',
  'ok 3 - throws an error', 'PASS  shared  test/an error.test.ts', '  ● Console',
];

describe('the summary of the checks', () => {
  const all = summaryOf([
    ...COUNTED.map(([name, kind, log, status]) => [name, kind, log, status] as const),
    ...FAILED.map(([name, log]) => [`says ${name}`, 'check', log, 1] as const),
    ['long', 'check', `error: ${'x'.repeat(5_000)}`, 1],
    ['many', 'check', `${lines(20, 'an error')}\n${[1, 2, 3].map((each) => `x\nFAIL  test ${each}`).join('\n')}\n${lines(20, 'an error again')}\n`, 1],
    ['last lines', 'check', `first\n${HARMLESS.join('\n')}\n${lines(30, 'line')}`, 1],
  ]);

  test.each(COUNTED)('counts %s', (name, _kind, _log, _status, counts) => expect(all.row(name).counts).toBe(counts));

  test('says why a step failed whose tests did not', () => {
    expect(all.row('tests without a report').failures).toBe('no test ran\ndone');
    expect(all.row('skipped only, as Jest').failures).toContain('no test ran');
  });

  test('shows in the row of a check why it checked nothing, or what it did not check', () => {
    expect(['a check of nothing', 'a check in part'].map((name) => all.row(name).note)).toEqual(['nothing to compare', 'not checked: the widths, without a browser']);
  });

  test.each(FAILED)('shows what failed: %s', (name, _log, failures) => expect(all.row(`says ${name}`).failures).toBe(`ended with 1\n${failures}`));

  test('shows the end of a log that names no failure', () =>
    expect(all.row('last lines').failures).toBe(`ended with 1\n${lines(30, 'line').split('\n').slice(-MOST_LINES).join('\n')}`));

  test('shows failed tests before errors, and the number of lines that are left out', () => {
    const [, ...picked] = all.row('many').failures.split('\n');

    expect(picked).toHaveLength(MOST_LINES);
    expect(picked.filter((line) => line.startsWith('FAIL'))).toHaveLength(3);
    expect(picked.at(-1)).toMatch(/^… \d+ more lines, see the log of the step above$/);
  });

  test('cuts long lines', () => expect(all.row('long').failures.length).toBeLessThan(300));

  test('ends with the sum alone on the last line', () => {
    const sum = (index: number) => all.names.reduce((total, name) => total + Number(all.row(name).counts.split(' ')[index]), 0);

    expect(all.end).toEqual([1, `${sum(0)} passed, ${sum(1)} failed`]);
  });
});

describe('the steps of the checks', () => {
  const test = testWith('bash', 'flock');

  test('have a row for each step that started, even if it was killed with its shell', () => {
    const { row } = outcomeOf([
      `beside tests 'killed' bash -c 'echo "5 passed, 0 failed"; ${KILL}'`,
      `alone check 'killed alone' bash -c '${KILL}'`,
      "beside check 'killed command' bash -c 'kill -KILL $$'",
      "beside check 'unknown command' no-such-command",
    ]);

    expect(row('killed')).toMatchObject({ counts: '5 1 0', failures: expect.stringMatching(/^killed/) as string });
    expect(row('killed alone').counts).toBe('0 1 0');
    expect(row('killed command')).toMatchObject({ counts: '0 1 0', failures: 'ended with 137' });
    expect(row('unknown command')).toMatchObject({ counts: '0 1 0', failures: expect.stringContaining('no-such-command') as string });
  });

  test('end one that hangs, with all that it started, and print what it said', () => {
    const started = join(mkdtempSync(join(tmpdir(), 'ci-')), 'started');
    process.env.CI_STEP_SECONDS = '1';
    const { end, row } = outcomeOf([`beside tests 'hangs' bash -c 'echo "waits for an answer"; sleep 60 & echo $! > ${started}; wait'`]);
    delete process.env.CI_STEP_SECONDS;

    expect(end).toEqual([1, '0 passed, 1 failed']);
    expect(row('hangs').failures).toMatch(/waits for an answer\n.*timeout: sending signal TERM/);
    expect(ends(started)).toBe(true);
  });

  test('end with the run, if that is ended', () => {
    const started = join(mkdtempSync(join(tmpdir(), 'ci-')), 'started');
    const { signal, status } = spawnSync('bash', ['-c', `source '${CI}/steps.sh'
      beside check 'server' bash -c 'sleep 60 & echo $! > ${started}; wait'
      until [ -s ${started} ]; do sleep 0.1; done; kill $$; wait`], { env: { ...process.env, CI_ALL: '1' } });

    expect([signal, status]).toEqual([null, 143]);
    expect(ends(started)).toBe(true);
  });

  test('succeed if all of them do', () =>
    expect(outcomeOf(["alone check 'good' true", "beside tests 'better' echo '2 passed, 0 failed'"]).end).toEqual([0, '3 passed, 0 failed']));

  test.each<[string, string[], string]>([
    ['without a step', [], '0 passed, 1 failed'],
    ['if all steps are skipped', ["alone check 'nothing' echo 'skipped: nothing'"], '0 passed, 1 failed'],
    ['if a result is lost or empty', [...['good', 'lost', 'empty'].map((name) => `alone check ${name} true`), 'rm "$logs"/results/02.*; : > "$logs/results/03.status"'], '1 passed, 2 failed'],
  ])('fail %s', (_, steps, last) => expect(outcomeOf(steps).end).toEqual([1, last]));

  test('run the named steps only, and refuse other names', () => {
    const steps = ["alone check 'one step' true", "beside check 'two' false", "alone check 'three' true || exit 7"];
    const some = outcomeOf(steps, 'one step', 'three');
    const none = outcomeOf(steps, 'one', 'three');

    expect([some.end, some.names]).toEqual([[0, '2 passed, 0 failed'], ['one step', 'three']]);
    expect([none.end, none.names]).toEqual([[1, '1 passed, 1 failed'], ['three', 'one']]);
    expect(none.row('one').failures).toBe('ended with 1\nno step has this name; the steps are\none step\ntwo\nthree');
  });

  test('begin after another one has ended, which takes no place from the others meanwhile', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ci-'));
    const noted = (name: string, seconds: number, end = 'true') => `bash -c 'echo + ${name} >> ${folder}/order; sleep ${seconds}; echo - ${name} >> ${folder}/order; ${end}'`;
    const { end } = outcomeOf([
      'SIDE_BY_SIDE=2',
      `beside check 'first' ${noted('first', 2, 'false')}`,
      `after 'first' check 'second' ${noted('second', 1)}`,
      `after 'second' check 'third' ${noted('third', 0)}`,
      `beside check 'other' ${noted('other', 0)}`,
      "after 'not run' check 'alone' true",
    ]);
    const order = readFileSync(join(folder, 'order'), 'utf8').trimEnd().split('\n');

    expect(end).toEqual([1, '4 passed, 1 failed']);
    expect(order.filter((line) => !line.endsWith('other'))).toEqual(['+ first', '- first', '+ second', '- second', '+ third', '- third']);
    expect(order.indexOf('- other')).toBeLessThan(order.indexOf('- first'));
  });

  test('go on after a failed step only if that is not decisive', () =>
    expect(outcomeOf(["alone check 'install' false || { finish; exit; }", "alone check 'never' true"]).end).toEqual([1, '0 passed, 1 failed']));
});

describe('a step that has passed', () => {
  const test = testWith('bash', 'flock', 'unshare');

  /** A repository with the functions, a cache of its own, and the rows of a run of steps in it. */
  function repository() {
    const folder = mkdtempSync(join(tmpdir(), 'ci-'));
    const env: NodeJS.ProcessEnv = { ...process.env, CI_ALL: undefined, XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), 'ci-cache-')) };
    const bash = (script: string, more: NodeJS.ProcessEnv = {}) => spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder, env: { ...env, ...more } });
    cpSync(CI, join(folder, '.ci'), { recursive: true });
    const commit = (file: string, text: string) => bash(`mkdir -p ${dirname(file)}; echo '${text}' > ${file}; git add -A; git -c user.name=a -c user.email=a@b commit -qm a`);
    bash('git init -q');
    commit('read.txt', 'one');
    commit('guides/unread.txt', 'one');
    const run = (step: string, more?: NodeJS.ProcessEnv) =>
      parsed(0, bash(`source .ci/steps.sh; UNREAD['step']='guides missing'; alone check 'start' true; ${step}; finish`, more).stdout).row('step');
    return { commit, bash, run };
  }
  const STEP = "beside check 'step' cat read.txt";

  test('is skipped with the same files and command, says so, and is not without what it reads', () => {
    const { commit, bash, run } = repository();

    expect(run(STEP).counts).toBe('1 0 0');
    expect(run(STEP)).toMatchObject({ counts: '0 0 1', note: expect.stringMatching(/^passed on \d{4}-\d\d-\d\d with the same inputs, [0-9a-f]{16}$/) as string });
    expect(run(STEP, { CI_ALL: '1' }).counts).toBe('1 0 0');
    commit('guides/unread.txt', 'two');
    expect(run(STEP).counts).toBe('0 0 1');
    expect(run(`${STEP} .ci/run`).counts).toBe('1 0 0');
    commit('read.txt', 'two');
    expect(run(STEP).counts).toBe('1 0 0');
    bash('echo three > read.txt');
    expect(run(STEP).counts).toBe('1 0 0');
    bash('git checkout -q .; touch -d "8 days ago" "$XDG_CACHE_HOME"/eldonia-constructs/ci/*');
    expect(run(STEP).counts).toBe('1 0 0');
  });

  test.each<[string, string, string]>([
    ['has failed', "beside check 'step' false", '0 1 0'],
    ['has skipped tests', "beside tests 'step' echo '3 passed, 0 failed, 1 skipped'", '3 0 1'],
    ['was a check in part', "beside check 'step' echo 'not checked: widths'", '1 0 0'],
  ])('is not skipped if it %s', (_, step, counts) => {
    const { run } = repository();

    expect([run(step).counts, run(step).counts]).toEqual([counts, counts]);
  });

  test('fails if it reads what it says it does not', () => {
    const { run } = repository();

    expect(run("beside check 'step' cat guides/unread.txt")).toMatchObject({ counts: '0 1 0', failures: expect.stringContaining('No such file') as string });
  });
});
