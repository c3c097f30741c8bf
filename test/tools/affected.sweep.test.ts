import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { CHECKS, readersOf, testsOf } from '../../scripts/affected';
import { checksIn } from '../../scripts/check';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const [, section] = /\n## Five common changes\n([^]*?)\n## /.exec(read('CONTRIBUTING.md'))!;
const rows = [...section.matchAll(/^\| (?!change|---)(.*) \|$/gm)].map(([, row]) => row);

const isIn = (paths: readonly string[]) => (test: string) => paths.some((path) => test === path || test.startsWith(`${path}/`) || path.startsWith(`${test}/`));

/** The rows with the tests that demand what they say: files, or folders of which one is enough. */
describe.each(([
  ['a prop of the API', 'src/fargate-api/api-load-balancer-options.ts', [
    'test/fargate-api/fargate-api.test.ts', 'test/change-contract/record.api.test.ts', 'test/rules/documented-defaults-are-true.api.test.ts',
    'test/rules/the-public-api-is-small-and-described.api.test.ts',
  ]],
  ['an alarm on the load balancer', 'src/operations/private/observability/api-part.ts', [
    'test/operations/observability/alarms.test.ts', 'test/alarms/fires.test.ts', 'test/alarms/metrics-exist.test.ts', 'test/alarms/incidents.sweep.test.ts',
    'test/docs/bound.test.ts', 'test/cost',
  ]],
  ['the default of the rate limit', 'src/edge/rate-limit.ts', [
    'test/edge/edge-firewall/rate-limit.test.ts', 'test/rules/documented-defaults-are-true.api.test.ts', 'test/docs/numbers.api.test.ts',
  ]],
  ['a Region', 'src/private/regions.ts', ['test/private/regions.test.ts', 'test/rules/regions-have-all-resource-types.sweep.test.ts']],
  ['a bug in a function', 'src/aurora-cluster/private/handler/find-secret.ts', ['test/rules/roles-have-what-they-need.whole.test.ts', 'test/private/retry-budgets.test.ts']],
] as [string, string, string[]][]).map(([change, file, tests], index) => [change, index, file, tests] as const))('%s', (change, index, file, tests) => {
  test('is affected, and in its row of CONTRIBUTING.md, by the tests that demand it', () => {
    const [named, affected] = [/`npx jest ([^`]+)`$/.exec(rows[index])![1].split(' '), testsOf([file])];

    expect(rows[index].startsWith(change)).toBe(true);
    expect(tests.filter((one) => !named.some(isIn([one])))).toEqual([]);
    expect(tests.filter((one) => !affected.some(isIn([one])))).toEqual([]);
  });
});

test.each([
  ['docs/changes.md', 'test/docs/pages.whole.test.ts'],
  ['projenrc/tasks.ts', 'test/repository/workflows.test.ts'],
])('a change of %s affects %s', (file, reader) => expect(isIn(testsOf([file]))(reader)).toBe(true));

test('a program reads a file that it names, or a folder above it, but not what it imports', () => {
  const programs = new Map(Object.entries({
    path: "resolve(__dirname, '../../docs/costs.md')",
    folder: 'filesBelow(`${ROOT}/docs`)',
    pattern: 'file.match(/^docs\\/\\w+/)',
    all: "git('ls-files')",
    other: "'docs/alarms.md'",
    import: "import { costs } from '../docs/costs.md';",
  }));

  expect(readersOf(['docs/costs.md'], programs)).toEqual(['path', 'folder', 'all']);
});

test('each check of .ci/run is one that a change affects, and exists', () => {
  const known = CHECKS.flatMap(([, checks]) => checks);
  const names = checksIn(ROOT).map(({ name }) => name);
  const run = [...read('.ci/run').matchAll(/\bprojen ([\w:-]+)/g)].map(([, name]) => name);

  expect(known.filter((name) => !names.includes(name))).toEqual([]);
  expect(run.filter((name) => ![...known, 'prose', 'commits', 'test:sweeps'].includes(name))).toEqual([]);
});
