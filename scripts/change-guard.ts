import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { withFolder } from '../tools/folder';
import { installPython, installWheel } from '../tools/python';
import { CommandFailed, run, runProgram, step } from '../tools/steps';

const ROOT = resolve(__dirname, '..');
const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string> };
const LOCK = 'eldonia.lock.json';

/** A program of a user, with a change by an environment variable. */
const PROGRAM = `
import os
from aws_cdk import App, Environment, Stack, Validations
from eldonia_constructs import ChangeGuard, EldoniaPlatform, PlatformZone

app = App()
stack = Stack(app, "Shop", env=Environment(account="123456789012", region="ap-northeast-1"))
zone = PlatformZone.from_attributes(hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="eldonia.example")
EldoniaPlatform(stack, "Platform", name=os.environ.get("NAME", "shop"), zone=zone, alarm_email="ops@eldonia.example")
Validations.of(app).add_plugins(ChangeGuard())
app.synth()
`;

/** How the errors and the lock file of the guard travel through jsii: without a lock file, unchanged, changed, and accepted. */
async function main(): Promise<void> {
  await withFolder('change-guard', async (workshop) => {
    const app = await step('pack for Python', async () => install(workshop));
    const synth = async (name: string, update = false) => synthesize(workshop, app, name, update);
    await step('without a lock file', async () => expectRejected(await synth('shop'), /lockFile must exist/));
    await step('write the lock file', async () => expectPassed(await synth('shop', true)));
    await step('no change passes', async () => expectPassed(await synth('shop')));
    await step('another name is rejected, and passes when it is accepted', async () => {
      const output = await synth('store');
      expectRejected(output, /data-loss/);
      const lock = join(workshop, LOCK);
      writeFileSync(lock, accepting(readFileSync(lock, 'utf8'), output.text));
      // It has new resources besides, which an update adds to the lock file.
      expectPassed(await synth('store', true));
      expectPassed(await synth('store'));
    });
  });
}

/** The command of the app. */
async function install(workshop: string): Promise<string> {
  // Packages that were built before, e.g. dist, save a minute.
  const dist = process.env.PACKAGES ? resolve(process.env.PACKAGES) : join(workshop, 'dist');
  mkdirSync(dist, { recursive: true });
  if (!process.env.PACKAGES) await run({ program: 'npx', args: ['jsii-pacmak', '--target', 'python', '--outdir', dist], cwd: ROOT });
  const wheel = readdirSync(join(dist, 'python')).find((file) => file.endsWith('.whl'))!;
  const interpreter = await installPython({ name: 'aws-cdk-lib', version: peerDependencies['aws-cdk-lib'].replace('^', '') });
  // The library is beside the program: the environment is shared, and the version of a development build stays the same.
  await installWheel(join(dist, 'python', wheel), workshop, interpreter);
  writeFileSync(join(workshop, 'app.py'), PROGRAM);
  return `"${interpreter}" app.py`;
}

/** The lock file with all lines that the errors print. */
function accepting(lock: string, output: string): string {
  const lines = [...output.matchAll(/\{"stack":.*?"reason":""\}/g)].map(([line]) => line.replace('"reason":""', '"reason":"nothing is deployed yet"'));
  return lock.replace('"accepted": []', `"accepted": [\n${[...new Set(lines)].join(',\n')}\n]`);
}

interface Output { readonly passed: boolean; readonly text: string }

async function synthesize(folder: string, app: string, NAME: string, update: boolean): Promise<Output> {
  const args = ['synth', '--quiet', '--no-notices', '--no-lookups', '--app', app, ...update ? ['-c', 'eldonia:lock=update'] : []];
  try {
    const env = { ...process.env, NAME, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: 'true' };
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

void runProgram(main, 'The guard works in the package for Python');
