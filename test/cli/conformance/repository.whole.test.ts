import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { judgeRepository } from '../../../cli/conformance/repository';
import type { Finding } from '../../../cli/conformance/repository/finding';
import { githubWorkflow } from '../../../src/release/private/github-workflow';
import { canonical } from '../../../tools/assemblies/canonical';
import { WORKFLOW as RELEASE } from '../../release/github-deploy-role/fixture';
import { run } from '../fixture';
import ATTACKS from './attacks.json';
import HARMLESS from './harmless.json';
import { isFile, QUICKSTART, RepositoryCopy } from './repository-copy';

const WORKFLOW = '.github/workflows/deploy.yml';
const DOCKERFILE = 'backend/Dockerfile';
const MANIFEST = 'backend/package.json';
const INSTRUMENT = 'backend/src/instrument.ts';
const files = new RepositoryCopy();
const copy = files.directory;

afterEach(() => files.restore());
afterAll(() => files.remove());

function change(file: string, from: string | RegExp, to: string): void {
  const path = files.kept(file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

test('the quickstart is what the document says about a repository', () => {
  const found = judgeRepository(QUICKSTART, () => true);

  expect(Object.entries(found).filter(([, { outcome }]) => outcome === 'not met')).toEqual([]);
  expect(Object.keys(found)).toEqual(expect.arrayContaining(['R5.3.1-11', 'R5.4.1-19', 'R5.5.3-6']));
});

test('a workflow that copies images of the judged one to another account is not judged in its place', () => {
  const promotion = join(copy, '.github/workflows/deploy-again.yml');
  const judged = () => JSON.stringify(judgeRepository(copy, () => true));
  const before = judged();
  writeFileSync(promotion, githubWorkflow({ ...RELEASE, promoteFrom: '210987654321.dkr.ecr.ap-northeast-1.amazonaws.com/shop' }));

  const after = judged();
  rmSync(promotion);

  expect(after).toBe(before);
});

test.each([
  ["await import('dd-trace/initialize.mjs');", 'met'],
  ["import tracer from 'dd-trace';\ntracer.init();", 'met'],
  ["import tracer from 'dd-trace';", 'not met'],
  ["// import('dd-trace/initialize.mjs');", 'not met'],
])('the tracer of Datadog with %j: %s', (code, outcome) => {
  change(MANIFEST, '"dependencies": {', '"dependencies": {"dd-trace": "^5.132.0",');
  change(INSTRUMENT, /[^]*/, code);

  expect(judgeRepository(copy, (section) => section === '5.5.2')['R5.5.2-4'].outcome).toBe(outcome);
});

test('the Express of the document is met with version 7 of Sentry', () => {
  const old = 'new Sentry.Integrations.Http({ tracing: true });\nnew Sentry.Integrations.Express({ app });\napp.use(Sentry.Handlers.requestHandler());\napp.use(Sentry.Handlers.errorHandler());';
  const judge = () => ['R5.5.3-4', 'R5.5.3-5', 'R5.5.3-6'].map((number) => judgeRepository(copy, (section) => section === '5.5.3')[number].outcome);
  change(MANIFEST, /"@sentry\/node": "[^"]+"/, '"@sentry/node": "^7.120.0"');
  expect(judge()).toEqual(['not met', 'not met', 'not met']);

  change(INSTRUMENT, /$/, `\n${old}`);
  expect(judge()).toEqual(['met', 'met', 'met']);
});

test('the Dockerfile of the document is met literally', () => {
  change(DOCKERFILE, /[^]*/, [
    'FROM node:20-alpine', 'WORKDIR /app', 'COPY package*.json ./', 'RUN npm ci --only=production', 'COPY . .', 'RUN addgroup -g 1001 -S nodejs', 'RUN adduser -S nodejs -u 1001',
    'USER nodejs', 'EXPOSE 3001', 'CMD ["npm", "start"]',
  ].join('\n'));
  const literal = Object.entries(judgeRepository(copy, (section) => section === '5.3.1')).filter(([, { outcome, literally }]) => outcome === 'met' && literally);

  expect(literal.map(([number]) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12].map((line) => `R5.3.1-${line}`));
});

test('common actions are read as the commands that they run', () => {
  change(WORKFLOW, /      - name: Build, tag, and push[^]*/, `      - uses: docker/build-push-action@v6
        with:
          context: backend
          push: true
          tags: |
            \${{ steps.login-ecr.outputs.registry }}/eldonia-backend:\${{ github.sha }}
            \${{ steps.login-ecr.outputs.registry }}/eldonia-backend:latest
      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2
        with:
          cluster: \${{ env.ECS_CLUSTER }}
          service: \${{ env.ECS_SERVICE }}
          wait-for-service-stability: true
`);
  const judge = () => Object.entries(judgeRepository(copy, (section) => section === '5.4.1')).filter(([, { outcome }]) => outcome === 'not met').map(([number]) => number);

  expect(judge()).toEqual([]);
  change(WORKFLOW, 'context: backend', 'context: functions');
  expect(judge()).toEqual(['R5.4.1-16']);
  change(WORKFLOW, 'push: true', 'push: false');
  change(WORKFLOW, 'wait-for-service-stability: true', 'wait-for-service-stability: false');
  change(WORKFLOW, 'service: ${{ env.ECS_SERVICE }}', 'service: other');
  expect(judge()).toEqual(['R5.4.1-16', 'R5.4.1-17', 'R5.4.1-18', 'R5.4.1-19']);
});

test('what another workflow does is not checkable', () => {
  change(WORKFLOW, 'aws ecs wait services-stable', 'true');
  change(WORKFLOW, 'jobs:\n', 'jobs:\n  other:\n    uses: eldonia/workflows/.github/workflows/wait.yml@v1\n');

  expect(judgeRepository(copy, () => true)['R5.4.1-19'].outcome).toBe('not checkable here');
});

test.each<[file: string, from: RegExp | string, to: string, message: RegExp]>([
  [WORKFLOW, /^on:/m, '  on: [', /^\.github\/workflows\/deploy\.yml must be a map in YAML, got the error ".+"; repair it$/],
  [WORKFLOW, /[^]*/, 'jobs', /must be a map in YAML, got something else; repair it$/],
  [WORKFLOW, 'aws ecs update-service', 'true', /^repository must have a workflow in \.github\/workflows that calls aws ecs update-service, got \.github\/workflows\/deploy\.yml; write what /],
  [DOCKERFILE, /FROM/g, 'LABEL', /^backend\/Dockerfile must have an instruction FROM, got none; repair it$/],
  [MANIFEST, '{', '', /package\.json must be a JSON object, got ".+"; repair it$/],
])('fails for %s with another content', (file, from, to, message) => {
  change(file, from, to);

  expect(() => judgeRepository(copy, () => true)).toThrow(message);
});

test('fails without a folder, a Dockerfile and a workflow, and follows no link', () => {
  expect(() => judgeRepository('/nowhere', () => true)).toThrow('repository must be a folder, got /nowhere; name the folder that contains .github');
  rmSync(files.kept(WORKFLOW));
  symlinkSync(join(QUICKSTART, WORKFLOW), join(copy, WORKFLOW));
  expect(() => judgeRepository(copy, () => true)).toThrow(/that calls aws ecs update-service, got no workflow; write/);
  rmSync(files.kept(DOCKERFILE));
  expect(() => judgeRepository(copy, () => true)).toThrow('repository must have one Dockerfile in a folder, in backend, or in the folder itself, got none; name the folder of the application');
});

describe('the command', () => {
  test('judges the repository alone, or with the templates', async () => {
    change(INSTRUMENT, /tracesSampleRate: .*/, 'tracesSampleRate: 0.1,');
    const alone = await run('conformance', '--repository', copy, '--strict');
    const both = await run('conformance', '--repository', copy, '--app', canonical('everythingOn').directory, '--section', '5.5.3');

    expect([alone.code, alone.out]).toEqual([1, expect.stringMatching(/^R5\.5\.3-3 {2}tracesSampleRate: 1\.0\n {4}Sentry\.init: tracesSampleRate: 1\.0$/m)]);
    expect(both.out).toMatch(/^5 of 6 requirements are met/);
    expect((await run('conformance', '--repository', copy, '--section', '5.2')).err).toContain('section must contain a requirement about the repository');
  });
});

/** What the quickstart is without changes: each test restores the files. */
const BEFORE = judgeRepository(copy, () => true);
const ORDER = ['met', 'not applicable', 'not met'];
const inFiles = (rows: readonly unknown[][]) => rows.filter(([path]) => isFile(path as string)) as string[][];

/** Whether a verdict is another one after changes of files, and is no better. */
function isOtherAndNoBetter(changes: string[]): boolean {
  files.replace(...changes);
  const after = judgeRepository(copy, () => true);
  const shown = (found: Finding) => JSON.stringify(found, (key, value: unknown) => key === 'place' ? undefined : value);
  return Object.keys(BEFORE).some((key) => shown(after[key]) !== shown(BEFORE[key])
    && ORDER.indexOf(after[key].outcome) >= ORDER.indexOf(BEFORE[key].outcome));
}

// A name or a role is compared with that of a template.
const ofTemplates = ([, from]: string[]) => /^(ECR_|ECS_)|role\/eldonia-deploy/.test(from);

test.each(inFiles(Object.values(ATTACKS as unknown as Record<string, unknown[][]>).flat()).filter((row) => !ofTemplates(row)))('what takes the effect of a command or an option away is noticed: %s %j', (...changes) => {
  expect(isOtherAndNoBetter(changes)).toBe(true);
});

test.each(Object.values(HARMLESS as unknown as Record<string, unknown[][]>).filter((rows) => inFiles(rows).length > 0).map((rows) => [rows.flat() as string[]]))('what is written otherwise is judged as before: %j', (changes) => {
  files.replace(...changes);
  const outcomes = Object.values(judgeRepository(copy, () => true)).map(({ outcome }) => outcome);

  expect(outcomes).not.toContain('not met');
});
