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
const FILES: Record<string, string> = {
  'few.test.ts': platforms(8), 'many.test.ts': platforms(9), 'many.sweep.test.ts': platforms(9), 'some.test.ts': MOCK, 'some.mocks.test.ts': MOCK,
};

interface Report { readonly testResults: { readonly name: string; readonly status: string; readonly message: string }[] }

/** What Jest says of the files above, with the configuration of the repository. */
const results = new Map<string, { readonly status: string; readonly message: string }>();
beforeAll(() => {
  const folder = mkdtempSync(join(ROOT, 'test', 'scratch-'));
  try {
    for (const [name, source] of Object.entries(FILES)) writeFileSync(join(folder, name), source);
    const report = join(folder, 'report.json');
    spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--ci', '--runInBand', '--json', `--outputFile=${report}`, basename(folder)], { cwd: ROOT });
    for (const { name, ...result } of (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults) results.set(basename(name), result);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file of the first circle that synthesizes too much fails, with its name', () => {
  expect(results.get('many.test.ts')).toMatchObject({ status: 'failed' });
  expect(results.get('many.test.ts')!.message)
    .toMatch(/test\/scratch-\w+\/many\.test\.ts synthesizes 9 whole platforms \(a pair is two\), and a file of npm test may synthesize 8:/);
});

test('a mock of a module needs a file of its own kind', () => {
  expect(results.get('some.test.ts')).toMatchObject({ status: 'failed' });
  expect(results.get('some.test.ts')!.message).toContain('jest.mock needs a file that ends with .mocks.test.ts');
});

test.each(['few.test.ts', 'many.sweep.test.ts', 'some.mocks.test.ts'])('%s passes', (name) => {
  expect(results.get(name)).toMatchObject({ status: 'passed' });
});
