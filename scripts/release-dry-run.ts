import { createHash } from 'crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { ReleaseJobs } from './release-jobs';
import { commandLine } from '../tools/command-line';
import { only } from '../tools/languages/consumers';
import { differences } from '../tools/languages/templates';
import { LocalRegistry } from '../tools/local-registry';
import { bold, elapsed, run, runProgram, step } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const { name } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { name: string };
const LIMIT_BYTES = 10_000_000;
const REQUIRED_FILES = ['LICENSE', 'NOTICE', 'MIGRATING.md', 'README.md', '.jsii', '.jsii.tabl.json', 'assets/media/sharp-layer.zip', 'lib/index.js', 'lib/index.d.ts',
  'bin/eldonia-constructs.js'];
const APP = `import { App, Stack, Validations } from 'aws-cdk-lib';
import { ChangeGuard, EldoniaPlatform, PlatformZone } from 'eldonia-constructs';

const app = new App();
const stack = new Stack(app, 'Eldonia', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
new EldoniaPlatform(stack, 'Platform', { zone, alarmEmail: 'ops@eldonia.example' });
Validations.of(app).addPlugins(new ChangeGuard());
`;

interface Packed { readonly version: string; readonly tarball: string; readonly changelog: string }

/**
 * `npm run check -- release:dry-run`: the next two releases of the last commit, published to a registry on this machine, installed from it in an
 * empty folder, and upgraded. Nothing outside of a temporary folder changes.
 */
async function main(): Promise<void> {
  commandLine({});
  const start = Date.now();
  const workshop = mkdtempSync(join(tmpdir(), 'release-'));
  let registry: LocalRegistry | undefined;
  try {
    const repository = join(workshop, 'repository');
    await step('clone the last commit', () => clone(repository));
    registry = await step('start a registry', () => LocalRegistry.start(join(workshop, 'registry'), name));
    console.log(`\n${bold('First version')} (registry ${registry.url})\n`);
    const first = await release(repository, join(workshop, 'first'), registry);
    const app = join(workshop, 'app');
    const installed = Date.now();
    await step('install it in an empty folder', () => install(app, registry!));
    await step('synthesize the five lines, write the lock file', () => synthesize(app, ['-c', 'eldonia:lock=update']));
    const newcomer = elapsed(installed).trim();
    const before = templates(app);
    checkInstalled(app, first);

    console.log(`\n${bold('Second version')}\n`);
    await step('tag the first, commit a document and a feature', () => commitChanges(repository, first));
    const second = await release(repository, join(workshop, 'second'), registry, first);
    await step('upgrade the app', () => npm(app, registry!, ['install', `${name}@${second.version}`]));
    checkInstalled(app, second);
    const log = await step('synthesize it, with the change guard', () => synthesize(app));
    if (/change guard|must not change/i.test(log)) throw new Error(`the change guard must accept the upgrade, got\n${log}`);
    const changed = differences(before, templates(app));
    if (changed.length > 0) throw new Error(`an upgrade without changes must not change a template, got\n${changed.join('\n')}`);
    await figures(first, second, before.size, newcomer, start);
  } finally {
    registry?.stop();
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** A clone whose dependencies are those of this repository. */
async function clone(repository: string): Promise<void> {
  await run({ program: 'git', args: ['clone', '--quiet', ROOT, repository], cwd: ROOT });
  symlinkSync(join(ROOT, 'node_modules'), join(repository, 'node_modules'));
  for (const [key, value] of [['user.name', 'Rehearsal'], ['user.email', 'rehearsal@eldonia.example']]) await git(repository, ['config', key, value]);
}

/** The tasks of a release up to the package, without the tests; then the jobs that package and publish, as the workflow has them. */
async function release(repository: string, target: string, registry: LocalRegistry, previous?: Packed): Promise<Packed> {
  const task = (...args: string[]) => run({ program: 'npx', args: ['projen', ...args], cwd: repository, env: { ...registry.env, ...releaseEnvironment(repository) } });
  rmSync(join(repository, 'dist'), { recursive: true, force: true });
  await step('version and changelog from the commits', () => task('bump'));
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string };
  console.log(`    ${previous ? `${previous.version} -> ` : ''}${version}, tag ${readFileSync(join(repository, 'dist/releasetag.txt'), 'utf8').trim()}`);
  if (previous && compare(version, previous.version) <= 0) throw new Error(`the version must be above ${previous.version}, got ${version}`);
  await step('bundle and compile', async () => (await task('pre-compile'), await task('compile'), task('bundle:cli')));
  await step('translate the examples', () => task('examples'));
  if (previous) await step('compare the API with the first version', async () => checkCompatibility(await task('compat'), previous));
  await step('pack', async () => (await task('package:js'), task('sbom')));
  mkdirSync(target);
  cpSync(join(repository, 'dist'), target, { recursive: true });
  const changelog = readFileSync(join(target, 'changelog.md'), 'utf8');
  const jobs = new ReleaseJobs({ repository, artifact: target, folder: `${target}-jobs` });
  await step('package again, without a token', () => jobs.package());
  await step('publish with the publisher alone', () => jobs.publish({ ...registry.env, NPM_REGISTRY: new URL(registry.url).host, DISABLE_HTTPS: 'true' }));
  await task('unbump');
  await git(repository, ['diff', '--exit-code']);
  return { version, tarball: join(target, 'js', only(join(target, 'js'), '.tgz')), changelog };
}

function releaseEnvironment(repository: string): Record<string, string> {
  const { tasks } = JSON.parse(readFileSync(join(repository, '.projen/tasks.json'), 'utf8')) as { tasks: { release: { env: Record<string, string> } } };
  return tasks.release.env;
}

async function install(app: string, registry: LocalRegistry): Promise<void> {
  mkdirSync(app);
  writeFileSync(join(app, 'app.ts'), APP);
  await npm(app, registry, ['init', '--yes']);
  await npm(app, registry, ['install', name, 'aws-cdk', 'tsx']);
}

async function synthesize(app: string, more: string[] = []): Promise<string> {
  const args = ['synth', '--quiet', '--no-notices', '--no-lookups', '--app', 'tsx app.ts', ...more];
  return run({ program: join(app, 'node_modules/.bin/cdk'), args, cwd: app, env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } });
}

function templates(app: string): Map<string, unknown> {
  const folder = join(app, 'cdk.out');
  const files = readdirSync(folder).filter((file) => file.endsWith('.template.json'));
  if (files.length === 0) throw new Error(`${folder} must contain templates, got none`);
  return new Map(files.map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

/** The installed package is the one that was packed, and it is complete. */
function checkInstalled(app: string, { version, tarball }: Packed): void {
  const { packages } = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; integrity: string }> };
  const installed = packages[`node_modules/${name}`];
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (installed.version !== version || installed.integrity !== integrity) throw new Error(`${name} must be ${version} ${integrity}, got ${JSON.stringify(installed)}`);
  const missing = REQUIRED_FILES.filter((file) => !existsSync(join(app, 'node_modules', name, file)));
  if (missing.length > 0) throw new Error(`the package must contain ${missing.join(', ')}`);
}

/** A commit after the tag of the first version, and whether it starts a release. */
async function commit(repository: string, message: string, { version }: Packed): Promise<boolean> {
  await git(repository, ['commit', '--quiet', '--allow-empty', '--message', message]);
  const env = { ...process.env, LATEST_TAG: `v${version}` };
  return (await run({ program: 'npx', args: ['projen', 'bump:releasable-commits'], cwd: repository, env })).includes(message);
}

async function commitChanges(repository: string, first: Packed): Promise<void> {
  await git(repository, ['tag', `v${first.version}`]);
  if (await commit(repository, 'docs: a document of the second version', first)) throw new Error('a document must not start a release');
  if (!await commit(repository, 'feat: a feature of the second version', first)) throw new Error('a feature must start a release');
}

function checkCompatibility(log: string, { version }: Packed): void {
  if (!log.includes(`${name}@${version}`)) throw new Error(`the API must be compared with version ${version}, got\n${log}`);
}

async function figures(first: Packed, second: Packed, stacks: number, newcomer: string, start: number): Promise<void> {
  const { size } = statSync(first.tarball);
  const files = (await run({ program: 'tar', args: ['-tzf', first.tarball], cwd: ROOT })).trim().split('\n');
  const folders = new Map<string, number>();
  for (const file of files) {
    const folder = file.split('/').slice(1, 2).join('/');
    folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  console.log(`\n${bold('The package')}: ${[...folders].map(([folder, count]) => (count > 1 ? `${folder}/ (${count} files)` : folder)).join(', ')}`);
  console.log(`\n${bold('Changelog of the second version')}\n\n${second.changelog.trim()}\n`);
  console.log(`tarball               ${(size / 1e6).toFixed(2)} MB (limit ${LIMIT_BYTES / 1e6} MB), ${files.length} files`);
  console.log(`versions              ${first.version}, ${second.version}`);
  console.log(`install and synth     ${newcomer}, ${stacks} stacks, unchanged by the upgrade`);
  console.log(`all                   ${elapsed(start).trim()}`);
  if (size >= LIMIT_BYTES) throw new Error(`the tarball must be smaller than ${LIMIT_BYTES} bytes, got ${size}`);
}

const npm = async (cwd: string, { env }: LocalRegistry, args: string[]): Promise<string> =>
  run({ program: 'npm', args: [...args, '--no-audit', '--no-fund', '--loglevel=error'], cwd, env });

const git = async (cwd: string, args: string[]): Promise<string> => run({ program: 'git', args, cwd });

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

void runProgram(main, 'The release works');
