import { execFileSync, spawnSync } from 'child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Check, checksIn, main, runsOf } from '../../scripts/check';
import { testWith } from '../support/programs';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Manifest { readonly scripts: Record<string, string>; readonly engines: { readonly node: string } }

const { scripts, engines } = JSON.parse(read('package.json')) as Manifest;
const { tasks } = JSON.parse(read('.projen/tasks.json')) as { tasks: Record<string, Check> };
const checks = checksIn(ROOT);

test('package.json has the six commands of contributors, and that of projen', () =>
  expect(Object.keys(scripts).sort()).toEqual(['build', 'check', 'demo', 'pages', 'projen', 'test', 'test:watch']));

describe('npm run check', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'checks-'));
    const own = [
      { name: 'print', description: 'Print. When: always.', steps: [{ exec: 'node print.mjs "$@"', receiveArgs: true }] },
      { name: 'fail', description: 'Fail. When: never.', steps: [{ exec: 'node --eval "process.exit(3)"' }] },
      { name: 'hidden', description: 'A task of projen' },
    ];
    mkdirSync(join(folder, '.projen'));
    writeFileSync(join(folder, '.projen/tasks.json'), JSON.stringify({ tasks: Object.fromEntries(own.map((task) => [task.name, task])) }));
    writeFileSync(join(folder, 'print.mjs'), 'console.log(JSON.stringify(process.argv.slice(2)));');
  });

  test('runs the named checks with their arguments, unchanged, and names those that fail', () => {
    const program = [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), join(ROOT, 'scripts/check.ts')];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...program, 'fail', 'print', 'warm, manual', '$HOME'], { cwd: folder, encoding: 'utf8' });

    expect(stdout).toBe('["warm, manual","$HOME"]\n');
    expect(stderr).toMatch(/^1 of 2 failed: fail$/m);
    expect(status).toBe(1);
  });

  test('refuses an unknown name with the list, and runs nothing', () => {
    const said = jest.spyOn(console, 'error').mockReturnValue();
    const before = process.cwd();
    process.chdir(folder);
    const status = main(['print', 'fail', 'pirnt']);
    process.chdir(before);

    expect(status).toBe(2);
    expect(said.mock.calls[0][0]).toMatch(/^there is no check "pirnt"[^]*\n {2}print {2}Print. When: always.\n {2}fail {3}Fail. When: never.$/);
  });

  test.each([['a task that is not a check', 'hidden'], ['an argument before a name', '--write', 'print'], ['an argument of a check without arguments', 'fail', '--write']])(
    'refuses %s', (_, ...args) => expect(() => runsOf(args, checksIn(folder))).toThrow(/^there is no check /));

  test('says of each check in one line what it does and when to run it', () => {
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter(({ description }) => !/^[A-Z].*[^.]\. When: [^\n]*[^.]\.$/.test(description))).toEqual([]);
  });
});

test('every task that has arguments passes them on as they are, also with spaces', () => {
  const steps = Object.entries(tasks).flatMap(([name, { steps: own = [] }]) => own.map((step) => ({ name, ...step })))
    .filter(({ exec, receiveArgs }) => exec !== undefined && receiveArgs);

  expect(steps.length).toBeGreaterThan(0);
  expect(steps.filter(({ exec }) => !exec!.includes('"$@"'))).toEqual([]);
});

test('every command that a file names exists', () => {
  // What also names commands of users: those of the quickstart, and those of a repository that a rendered workflow or its conformance runs.
  const ofUsers = /^(?:examples\/|(?:src|test)\/release\/|(?:test\/)?cli\/conformance\/|tools\/(?:assemblies\/document-repository|on-call\/japanese\.json)|docs\/(?:ja\/)?(?:requirements|deviations)\.md)/;
  const users = ['build', 'lint', ...Object.keys((JSON.parse(read('examples/quickstart/package.json')) as Manifest).scripts)];
  const files = execFileSync('git', ['grep', '-IlE', 'npm run|projen'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  const wrong = (known: readonly string[], pattern: RegExp) => files.flatMap((file) => [...read(file).matchAll(pattern)]
    .filter(([, name]) => !known.includes(name) && !(ofUsers.test(file) && users.includes(name))).map(([mention]) => `${file}: ${mention}`));

  expect(files.length).toBeGreaterThan(0);
  expect(wrong(Object.keys(scripts), /\bnpm run (?:-[\w-]+ )*([a-z][\w:-]*\w)/g)).toEqual([]);
  expect(wrong(checks.map(({ name }) => name), /\bnpm run (?:-[\w-]+ )*check -- ([a-z][\w:-]*\w)/g)).toEqual([]);
  expect(wrong(Object.keys(tasks), /(?:\bnpx|') projen ([a-z][\w:-]*\w)/g)).toEqual([]);
});

test('all tests run for a change or at night, and what a change tries in part, the night tries whole', () => {
  const steps = [...read('.ci/run').replace('bash .ci/', 'projen ').matchAll(/^\w+ \w+ '[^']+' (env \S+ )?projen ([\w:-]+)(.*)$/gm)].map(([, part = '', name, args]) => ({ name, part: part + args }));
  const whole = [...steps.filter(({ part }) => part === '').map(({ name }) => name), ...[...read('.github/workflows/nightly.yml').matchAll(/ run: npx projen (\S+)$/gm)].map(([, name]) => name)];
  const inPart = steps.filter(({ part }) => part !== '').map(({ name }) => name);

  const runs = `${['.ci/run', '.ci/languages', '.github/workflows/nightly.yml'].map(read).join('\n')}\n`;
  expect(checks.map(({ name }) => name).filter((name) => name.startsWith('test:') && !new RegExp(`projen ${name}['\\s]`).test(runs))).toEqual(['test:coverage', 'test:whole']);
  // What these two run is in the first step, of which an argument makes the tests of all projects but the sweeps.
  expect(runs).toContain("'unit tests, types, lint' npm test -- --coverage\n");
  expect(read('.projen/tasks.json')).toMatch(/jest --ci \\"\$@\\" --selectProjects unit mocks whole"/);
  expect(inPart).toEqual(expect.arrayContaining(['gameday', 'languages', 'changes']));
  expect(inPart.filter((name) => !whole.includes(name))).toEqual([]);
});

test('the parts of the emulator in .ci/run are what its command plays without a name', () => {
  const played = /\bWHOLE = \[(.*)\]/.exec(read('test/emulator/run.ts'))![1].replace(/[',]/g, '').split(' ');
  const parts = [...read('.ci/run').matchAll(/projen test:emulator (.+)$/gm)].flatMap(([, names]) => names.split(' '));

  expect(parts.sort()).toEqual(played.sort());
});

describe('the first commands', () => {
  const NODE = `Node.js ${/\d+/.exec(engines.node)![0]}.`;

  test('of README.md are the demo and the tests, behind the first picture, with the version of Node.js', () => {
    const text = read('README.md');
    const [, block, paragraph] = /^!\[.*\n\n## .*\n\n```sh\n([^]*?)```\n\n(.+(?:\n.+)*)/.exec(text.slice(text.indexOf('![')))!;

    expect([...block.matchAll(/\bnpm (?:run )?[a-z:]+/g)].map(([command]) => command)).toEqual(['npm ci', 'npm run demo', 'npm test']);
    expect(paragraph).toContain(NODE);
  });

  test('of CONTRIBUTING.md fit a screen, with the version of Node.js', () => {
    const [, loop] = /\n## The inner loop\n([^]*?)\n## /.exec(read('CONTRIBUTING.md'))!;

    expect(loop.split('\n').length).toBeLessThanOrEqual(40);
    expect(loop).toContain(NODE);
  });

  test('of CONTRIBUTING.md filter tests that exist', () => {
    const [, folder, name] = /npx jest (\S+) -t '([^']+)'/.exec(read('CONTRIBUTING.md'))!;
    const titles = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) => [...read(join(folder, file)).matchAll(/^ *(?:test|describe)(?:\.each\(.*\))?\('([^']*)'/gm)].map(([, title]) => title));

    expect(titles.filter((title) => title.includes(name))).not.toEqual([]);
  });
});

test('the tests of a program that is not installed are skipped with a warning, but not in CI', () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue();
  process.env.CI = '';

  expect([testWith('node'), testWith('node', 'no-such-program')].map((used) => used === test)).toEqual([true, false]);
  expect(warn.mock.calls).toEqual([['Some tests of this file are skipped, because they need no-such-program.']]);
  process.env.CI = 'true';
  expect(testWith('no-such-program')).toBe(test);
});
