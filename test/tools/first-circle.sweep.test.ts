import { spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { basename, join, resolve } from 'path';

const ROOT = resolve(__dirname, '../..');

const platforms = (count: number) => `
  import { App, Stack } from 'aws-cdk-lib';
  import { Construct } from 'constructs';
  class EldoniaPlatform extends Construct {}
  class Shop extends EldoniaPlatform {}
  test('is green by itself', () => {
    const app = new App();
    for (let each = 0; each < ${count}; each++) new (each % 2 ? Shop : EldoniaPlatform)(new Stack(app, 'Stack' + each), 'Platform');
    expect(app.synth().stacks).toHaveLength(${count});
  });
`;
const MOCK = `
  import { existsSync } from 'fs';
  jest.mock('fs', () => ({ existsSync: () => 'mocked' }));
  test('is mocked', () => { expect(existsSync('/')).toBe('mocked'); });
`;
const LEAKING = ['leaking1.test.ts', 'leaking2.test.ts', 'leaking3.test.ts'];
const LEAK = `
  afterAll(() => { process.env.LEFT = 'behind'; process.env = { ...process.env }; });
  test('finds the variables of the worker', () => { expect(process.env).not.toHaveProperty('LEFT'); });
`;
const FILES: Record<string, string> = {
  'few.test.ts': platforms(1),
  'many.test.ts': platforms(2),
  'few.whole.test.ts': platforms(8),
  'many.whole.test.ts': platforms(9),
  'many.api.test.ts': platforms(9),
  'many.sweep.test.ts': platforms(9),
  'some.test.ts': MOCK,
  'some.mocks.test.ts': MOCK,
  ...Object.fromEntries(LEAKING.map((name) => [name, LEAK])),
  'late.test.ts': "test('fails later', () => { setTimeout(() => { throw new Error('too late'); }, 50); expect(1).toBe(1); });",
};

interface Report { readonly testResults: { readonly name: string; readonly status: string; readonly message: string }[] }

/** What Jest says of the files above, with the configuration of the repository, and of the whole run. */
const results = new Map<string, { readonly status: string; readonly message: string }>();
let whole: string;
beforeAll(() => {
  const folder = mkdtempSync(join(ROOT, 'test', 'scratch-'));
  try {
    for (const [name, source] of Object.entries(FILES)) writeFileSync(join(folder, name), source);
    const report = join(folder, 'report.json');
    const args = ['--ci', '--maxWorkers=2', '--json', `--outputFile=${report}`, basename(folder)];
    whole = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', ...args], { cwd: ROOT, encoding: 'utf8' }).stderr;
    for (const { name, ...result } of (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults) results.set(basename(name), result);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['many.test.ts', /test\/scratch-\w+\/many\.test\.ts synthesizes 2 whole platforms \(a pair is two\), and its kind may synthesize 1:/],
  ['many.whole.test.ts', /many\.whole\.test\.ts synthesizes 9 whole platforms \(a pair is two\), and its kind may synthesize 8:/],
  ['many.api.test.ts', /many\.api\.test\.ts synthesizes 9 whole platforms/],
  ['some.test.ts', /jest\.mock needs a file that ends with \.mocks\.test\.ts/],
])('%s fails, and says why', (name, message) =>
  expect(results.get(name)).toMatchObject({ status: 'failed', message: expect.stringMatching(message) }));

test('a test that fails after the end of its file fails the run, which Jest would not report', () =>
  expect(whole).toMatch(/tests failed after the end of their file:\n+Error: too late\n.*late\.test\.ts/));

test('a source that does not count what tests cover is an error: Jest is satisfied with the coverage of none', () => {
  const { createTransformer } = jest.requireActual<typeof import('@swc/jest')>('../support/jest/counting.cjs');
  const compile = createTransformer({ jsc: { parser: { syntax: 'typescript' } } }).process!;

  expect(() => compile('export const one = 1;', 'one.ts', { instrument: true } as Parameters<typeof compile>[2])).toThrow('one.ts must count what the tests cover');
});

test.each(['few.test.ts', 'few.whole.test.ts', 'many.sweep.test.ts', 'some.mocks.test.ts', ...LEAKING])('%s passes', (name) =>
  expect(results.get(name)).toMatchObject({ status: 'passed' }));
