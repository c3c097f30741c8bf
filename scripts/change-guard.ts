import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { chosen, commandLine } from '../tools/command-line';
import { installPython, installWheel } from '../tools/python';
import { bold, CommandFailed, red, run, step } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> };
const CDK = peerDependencies['aws-cdk-lib'].replace('^', '');
const LOCK = 'eldonia.lock.json';

/** A program of a user, whose environment variables select the change. */
const TYPESCRIPT = `
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AuroraPostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ChangeGuard, DrPair, DrRegion, EldoniaPlatform, PlatformTier, PlatformZone } from 'eldonia-constructs';

const { NAME = 'shop', STACK = 'Shop', MAJOR, PAIR, TOKENS } = process.env;
const app = new App();
const stack = new Stack(app, STACK, { env: { account: '123456789012', region: 'ap-northeast-1' } });
const tokens = new Secret(stack, 'Tokens');
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const props = { name: NAME, zone, alarmEmail: 'ops@eldonia.example' };
if (PAIR) {
  const primaryRegion = DrRegion.tokyo({ platformId: 'Platform' });
  new DrPair(app, 'Pair', { ...props, account: '123456789012', stacks: { primary: stack }, primaryRegion });
} else {
  new EldoniaPlatform(stack, 'Platform', {
    ...props,
    tier: MAJOR ? PlatformTier.custom(PlatformTier.PRODUCTION, { databaseVersion: AuroraPostgresEngineVersion.of('18.3', '18') }) : undefined,
    existing: TOKENS ? { jwtSecret: tokens } : undefined,
  });
}
Validations.of(app).addPlugins(new ChangeGuard());
`;

const PYTHON = `
import os
from aws_cdk import App, Environment, Stack, Validations, aws_rds as rds, aws_secretsmanager as secretsmanager
from eldonia_constructs import ChangeGuard, DrPair, DrPairStacks, DrRegion, EldoniaPlatform, ExistingResources, PlatformTier, PlatformZone

app = App()
stack = Stack(app, os.environ.get("STACK", "Shop"), env=Environment(account="123456789012", region="ap-northeast-1"))
tokens = secretsmanager.Secret(stack, "Tokens")
zone = PlatformZone.from_attributes(hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="eldonia.example")
props = dict(name=os.environ.get("NAME", "shop"), zone=zone, alarm_email="ops@eldonia.example")
if os.environ.get("PAIR"):
    region = DrRegion.tokyo(platform_id="Platform")
    DrPair(app, "Pair", **props, account="123456789012", stacks=DrPairStacks(primary=stack), primary_region=region)
else:
    if os.environ.get("MAJOR"):
        version = rds.AuroraPostgresEngineVersion.of("18.3", "18")
        props["tier"] = PlatformTier.custom(PlatformTier.PRODUCTION, database_version=version)
    if os.environ.get("TOKENS"):
        props["existing"] = ExistingResources(jwt_secret=tokens)
    EldoniaPlatform(stack, "Platform", **props)
Validations.of(app).add_plugins(ChangeGuard())
app.synth()
`;

/** A change, and the rules that must reject it; none if it must pass. */
const CASES: [name: string, lock: 'platform' | 'tokens', change: Record<string, string>, rejected: RegExp | undefined][] = [
  ['no change', 'platform', {}, undefined],
  ['another name', 'platform', { NAME: 'store' }, /data-loss/],
  ['another major version', 'platform', { MAJOR: '1' }, /EngineVersion 17\.\d+ to 18\.3/],
  ['a pair without the secret of the tokens', 'tokens', { PAIR: '1' }, /JWT_SECRET/],
  ['a renamed stack', 'platform', { STACK: 'Store' }, /rename or move stack/],
];

/** What differs in another language is how errors and the lock file travel: a change that passes and one that is rejected show it. */
const ELSEWHERE = ['no change', 'another name'];

interface Language {
  readonly name: string;
  readonly folder: string;
  /** The command of the app in `cdk.json`. */
  readonly app: string;
}

/**
 * Packs the library, and checks in programs of users that the guard rejects dangerous changes, and passes accepted ones.
 * Without an argument in both languages, otherwise e.g. in `python`.
 */
async function main(): Promise<void> {
  const languages = chosen('language', Object.keys(LANGUAGES), commandLine({ allowPositionals: true }).positionals);
  const workshop = mkdtempSync(join(tmpdir(), 'change-guard-'));
  try {
    for (const name of languages) {
      const language = await step(`pack for ${name}`, async () => LANGUAGES[name](workshop));
      await check(language);
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

const LANGUAGES: Record<string, (workshop: string) => Promise<Language>> = { typescript, python };

async function typescript(workshop: string): Promise<Language> {
  const folder = join(workshop, 'typescript');
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'eldonia-constructs'), { recursive: true });
  for (const peer of Object.keys(peerDependencies)) symlinkSync(join(ROOT, 'node_modules', peer), join(modules, peer));
  const output = await run({ program: 'npm', args: ['pack', '--json', '--ignore-scripts', '--pack-destination', workshop], cwd: ROOT });
  const [{ filename }] = JSON.parse(output) as { filename: string }[];
  await run({ program: 'tar', args: ['-xzf', join(workshop, filename), '--strip-components=1', '-C', join(modules, 'eldonia-constructs')], cwd: workshop });
  writeFileSync(join(folder, 'app.ts'), TYPESCRIPT);
  return { name: 'TypeScript', folder, app: `node --import "${require.resolve('tsx')}" app.ts` };
}

async function python(workshop: string): Promise<Language> {
  const folder = join(workshop, 'python');
  mkdirSync(folder);
  // Packages that were built before, e.g. dist, save a minute.
  const dist = process.env.PACKAGES ? resolve(process.env.PACKAGES) : join(workshop, 'dist');
  if (!process.env.PACKAGES) await run({ program: 'npx', args: ['jsii-pacmak', '--target', 'python', '--outdir', dist], cwd: ROOT });
  const wheels = join(dist, 'python');
  const wheel = readdirSync(wheels).find((file) => file.endsWith('.whl'))!;
  const interpreter = await installPython({ name: 'aws-cdk-lib', version: CDK });
  // The library is beside the program: the environment is shared, and the version of a development build stays the same.
  await installWheel(join(wheels, wheel), folder, interpreter);
  writeFileSync(join(folder, 'app.py'), PYTHON);
  return { name: 'Python', folder, app: `"${interpreter}" app.py` };
}

async function check(language: Language): Promise<void> {
  const { name, folder } = language;
  const cases = CASES.filter(([title]) => name === 'TypeScript' || ELSEWHERE.includes(title));
  const lock = join(folder, LOCK);
  await step(`${name}: without a lock file`, async () => expectRejected(await synth(language, {}), /lockFile must exist/));
  const locks = { platform: '', tokens: '' };
  for (const kind of new Set(cases.map(([, of]) => of))) {
    rmSync(lock, { force: true });
    await step(`${name}: write the lock file`, async () => expectPassed(await synth(language, kind === 'tokens' ? { TOKENS: '1' } : {}, true)));
    locks[kind] = readFileSync(lock, 'utf8');
  }
  for (const [title, kind, change, rejected] of cases) {
    writeFileSync(lock, locks[kind]);
    await step(`${name}: ${title}${rejected ? ' is rejected' : ' passes'}`, async () => {
      const output = await synth(language, change);
      if (!rejected) return expectPassed(output);
      expectRejected(output, rejected);
      writeFileSync(lock, accepting(locks[kind], output.text));
      // A pair has new resources besides, which an update adds to the lock file.
      expectPassed(await synth(language, change, true));
      expectPassed(await synth(language, change));
    });
  }
}

/** The lock file with all lines that the errors print. */
function accepting(lock: string, output: string): string {
  const lines = [...output.matchAll(/\{"stack":.*?"reason":""\}/g)].map(([line]) => line.replace('"reason":""', '"reason":"nothing is deployed yet"'));
  return lock.replace('"accepted": []', `"accepted": [\n${[...new Set(lines)].join(',\n')}\n]`);
}

interface Output {
  readonly passed: boolean;
  readonly text: string;
}

async function synth({ folder, app }: Language, change: Record<string, string>, update = false): Promise<Output> {
  const args = ['synth', '--quiet', '--no-notices', '--no-lookups', '--app', app, ...update ? ['-c', 'eldonia:lock=update'] : []];
  try {
    const env = { ...process.env, ...change, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' };
    return { passed: true, text: await run({ program: join(ROOT, 'node_modules', '.bin', 'cdk'), args, cwd: folder, env }) };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { passed: false, text: error.output };
  }
}

function expectPassed({ passed, text }: Output): void {
  if (!passed) throw new Error(`the synthesis must pass, got\n${text}`);
}

function expectRejected({ passed, text }: Output, reason: RegExp): void {
  if (passed || !reason.test(text)) throw new Error(`the synthesis must be rejected with ${String(reason)}, got\n${text}`);
}

main().then(() => console.log(`\n${bold('The guard works in the packages')}`), (error: unknown) => {
  console.error(`\n${red(error instanceof Error ? error.message : String(error))}`);
  process.exitCode = 1;
});
