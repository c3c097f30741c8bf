import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { atLeast, TemplateResource } from '../../../cli/conformance/assembly';
import { DEVIATIONS, isPossible } from '../../../cli/conformance/deviations';
import { annotated, inHtml, inMarkdown, inTerminal, markedValues, MARKS } from '../../../cli/conformance/document';
import { Environment, environments } from '../../../cli/conformance/environments';
import { caches, databases, instances, scalableTargets, scales } from '../../../cli/conformance/queries';
import { judgeRepository } from '../../../cli/conformance/repository';
import { RepositoryFiles } from '../../../cli/conformance/repository/files';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { HASHES, VALUES } from '../../../cli/conformance/values';
import { assess, verdictsOf } from '../../../cli/conformance/verdicts';
import { readAssembly } from '../../../src/assembly/read';
import { canonical, Program } from '../../../tools/assemblies/canonical';
import { withDocumentRepository, WorkflowOptions } from '../../../tools/assemblies/document-repository';
import { run } from '../fixture';

const folder = mkdtempSync(join(tmpdir(), 'document-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A document of its own with the same values in the same lines. */
const OWN = HASHES.map((_, index) => VALUES.filter(({ line }) => line === index + 1).map(({ value }) => `${value} <of ours>`).join(', '));
const judged = (program: 'document' | 'everythingOn', options: WorkflowOptions) => withDocumentRepository(options, (repository) =>
  verdictsOf(canonical(program).directory, judgeRepository(repository, () => true)));
const example = () => markedValues(judged('document', {}));

test('each requirement is that of a value, and each value has requirements that exist', () => {
  const used = new Set(VALUES.flatMap(({ requirements }) => requirements));
  expect([...used].filter((number) => !REQUIREMENTS.some((one) => one.number === number))).toEqual([]);
  expect(REQUIREMENTS.map(({ number }) => number).filter((number) => !used.has(number))).toEqual([]);
});

const environmentOf = (program: Program, wanted?: string) =>
  environments(readAssembly(canonical(program).directory)).find(({ name }) => wanted === undefined || name === wanted)!;

/** Whether an environment differs from the document where no value has another mark: about other tiers and standby Regions. */
const FLAGS: Readonly<Record<string, (environment: Environment) => boolean>> = {
  'economy': ({ app }) => {
    const unmet = assess(app.stacks).filter(({ outcome }) => outcome === 'not met').map(({ requirement }) => requirement);
    const { lines } = DEVIATIONS.find(({ topic }) => topic === 'economy')!;
    return VALUES.some(({ line, requirements }) => isWithin(line, lines) && requirements.some((one) => unmet.includes(one)));
  },
  'standby-sizes': ({ app }) => {
    const inOsaka = <T extends TemplateResource>(list: readonly T[]) => list.filter(({ stack }) => stack.region === 'ap-northeast-3');
    return inOsaka(databases(app)).some((cluster) => instances(app, cluster).length < 3)
      || inOsaka(caches(app)).some((cache) => !cache.has('NumNodeGroups', atLeast(2)))
      || inOsaka(scalableTargets(app, 'ecs')).some((target) => !target.has('MinCapacity', atLeast(1)));
  },
  'reader-scaling': ({ app }) => !databases(app).some((cluster) =>
    scalableTargets(app, 'rds').some((target) => scales(target) && target.refs('ResourceId').includes(cluster))),
};
const isWithin = (line: number, lines: string) =>
  lines.split(', ').map((part) => part.split('–').map(Number)).some(([from, to = from]) => line >= from && line <= to);

test.each<[topic: string, program: Program, environment: string]>([
  ['economy', 'economy', 'Development'], ['standby-sizes', 'pilotLight', 'Live'], ['standby-sizes', 'leastPair', 'Live'], ['reader-scaling', 'development', 'Development'],
])('the way of %s takes away its difference, which %s has', (topic, program, environment) =>
  expect([FLAGS[topic](environmentOf(program)), FLAGS[topic](environmentOf('document', environment))]).toEqual([true, false]));

// The last column of docs/deviations.md: examples/document.ts applies each way, and no flag remains of those that can be undone.
test('the example has each value as written, except those that nothing in an app can give', () => {
  const otherwise = new Set(example().filter(({ mark }) => mark === 'otherwise').map(({ topic }) => topic));

  expect(DEVIATIONS.filter(({ statements }) => statements.length === 0).map(({ topic }) => topic)).toEqual(Object.keys(FLAGS));
  // The document has two deployers of one push, of which the example has one.
  expect(example().filter(({ mark }) => mark === 'not seen').map(({ line, value }) => `${line} ${value}`)).toEqual(['319 starts on a push']);
  expect([...otherwise].sort()).toEqual(DEVIATIONS.filter((one) => !isPossible(one) && one.statements.length > 0).map(({ topic }) => topic).sort());
});

test.each<[what: string, options: WorkflowOptions, problems: RegExp]>([
  ['of the document', { keys: true }, /trusts a job without environment; it registers no task definition with the new image; it does not write the image parameter; see https:\S+#a-process-of-your-own$/],
  ['of the document with a role', { environment: 'production' }, /platform: it registers no task definition with the new image; it does not write the image parameter; see/],
  ['that takes another role', { releases: true, environment: 'staging' }, /platform: no role of the app trusts the environment staging; see/],
  ['that registers a revision and records it', { releases: true, environment: 'production' }, /^$/],
])('the workflow %s releases nothing on a platform, or is right', (_, options, problems) => {
  const [found] = judged('everythingOn', options).filter(({ requirement }) => requirement === 'R5.4.1-18');

  expect(found.outcome).toBe('met');
  expect(found.warning ?? '').toMatch(problems);
});

test('two deployers of one push are seen in files and templates together', () => {
  const { outcome, detail } = judged('document', {}).find(({ requirement, environment }) => requirement === 'R5.4.2-14' && environment === 'Live')!;

  expect([outcome, detail]).toEqual(['not met', expect.stringContaining('github.deployer selects one')]);
});

describe('a document', () => {
  const values = markedValues(verdictsOf(canonical('everythingOn').directory));

  test('has its values in its lines, and each line with another text is named', () => {
    const lines = annotated(OWN.join('\n'), values);

    expect(lines.flatMap((line, index) => line.values.filter((value) => value.line !== index + 1))).toEqual([]);
    expect(lines.filter(({ differs }) => differs)).toHaveLength(OWN.filter((line) => line !== '').length);
  });

  test('of which a line has moved is followed', () => {
    const moved = annotated(['', '', 'WORKDIR /app', ...OWN].join('\n'), values);

    expect(moved[2]).toMatchObject({ differs: false, values: [{ value: 'WORKDIR /app', line: 101 }] });
  });

  test('names the line of each value in files, and the line of code that sets an option', () => {
    const root = join(__dirname, '../../../examples/quickstart');
    const files = new RepositoryFiles(root);
    const found = markedValues(verdictsOf(canonical('everythingOn').directory, judgeRepository(root, () => true)), files);
    const lineOf = (name: string) => {
      const [, path, line] = /^(.+):(\d+)$/.exec(found.find(({ value }) => value === name)?.place ?? '') ?? [];
      return files.read(path)?.split('\n')[Number(line) - 1].trim();
    };

    expect(lineOf('checkout@v4 of the tests')).toContain('actions/checkout@');
    expect(lineOf('checkout@v4 of the deployment')).toContain('actions/checkout@');
    expect(new Set(found.filter(({ value }) => value.startsWith('checkout@v4')).map(({ place }) => place)).size).toBe(2);
    expect(lineOf('configure-aws-credentials@v4')).toContain('configure-aws-credentials@');
    expect(lineOf('lock file path')).toMatch(/^cache-dependency-path:/);
    expect(lineOf('docker tag latest')).toContain('latest');
    expect(lineOf('push to develop')).toMatch(/^push:/);
    expect(lineOf('npm start')).toMatch(/^CMD /);
    expect(found.find(({ value }) => value === 'AWS_REGION')?.why).toMatch(/^bin\/app\.ts:\d+ github: \{ repository: '.+' \},$/);
    expect(found.find(({ value }) => value === 'Osaka')?.why).toMatch(/^bin\/pair\.ts:\d+ .*new DrPair\(/);
  });

  test('is printed in three forms, each with all values and marks', () => {
    const lines = annotated(OWN.join('\n'), values);
    const html = inHtml(lines, 'a <title>');

    for (const text of [inTerminal(lines), inMarkdown(lines), html]) {
      expect(text).toMatch(/272 values: \d+ as written, \d+ by option, \d+ otherwise, \d+ not seen; \d+ lines differ/);
      expect(MARKS.filter((mark) => !text.includes(mark))).toEqual([]);
    }
    expect(html.match(/<b class="m\d">/g)!.length).toBeGreaterThan(272);
    expect(html).toContain('a &lt;title>');
    expect(html).not.toMatch(/<script|<of|src=|href=/);
    expect(inHtml(annotated('# 設計\n# デザイン', values), '')).toMatch(/<code lang="ja"># 設計<.*\n.*<code lang="ja"># デザイン</);
  });

  test('is read by the command', async () => {
    const file = join(folder, 'own.md');
    writeFileSync(file, `${OWN.join('\n')}\n`);
    const app = canonical('everythingOn').directory;

    expect((await run('conformance', '--app', app, '--document', file, '--html')).out).toMatch(/^<!doctype html>/);
    expect((await run('conformance', '--app', app, '--document', file, '--markdown')).out).toContain('| line |');
    expect(JSON.parse((await run('conformance', '--app', app, '--document', file, '--json')).out)).toHaveLength(HASHES.length);
    expect(await run('conformance', '--app', app, '--document', folder)).toMatchObject({ code: 2, err: expect.stringContaining('document must be a file') as string });
    expect(await run('conformance', '--app', app, '--html')).toMatchObject({ code: 2, err: expect.stringContaining('document must be a file, got none') as string });
    expect(await run('conformance', '--app', app, '--document', file, '--section', '5.2')).toMatchObject({ code: 2, err: expect.stringContaining('section must not be') as string });
  });
});
