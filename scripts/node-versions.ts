import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, delimiter, dirname, join } from 'path';
import { transformSync } from 'esbuild';
import { ROOT, Workshop } from '../tools/measure/workshop';
import { installNodes } from '../tools/nodes';
import { run, runProgram, step } from '../tools/steps';

/** The lines of Node.js that users run; 24 is also the runtime of the functions. */
const VERSIONS = ['22', '24'];
/** As users write it. These versions remove the types themselves; for others, esbuild does. */
const APP = `
import { App, Stack } from 'aws-cdk-lib';
import { DrPair, EldoniaPlatform, PlatformZone, type EldoniaPlatformProps } from 'eldonia-constructs';

const app = new App({ outdir: process.argv[2] });
const account = '123456789012';
const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const props: EldoniaPlatformProps = { zone, alarmEmail: 'ops@eldonia.example' };
new EldoniaPlatform(new Stack(app, 'Eldonia', { env: { account, region: 'ap-northeast-1' } }), 'Platform', props);
new DrPair(app, 'Shop', { ...props, account, name: 'shop', zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789SHOP', zoneName: 'shop.example' }) });
app.synth();
`;

/** Synthesizes with each version, compares the output with that of the version that runs this, and runs the tests of functions and quickstart. */
async function main(): Promise<void> {
  const workshop = new Workshop();
  try {
    const directory = workshop.project([]);
    const nodes = await step(`install Node.js ${VERSIONS.join(' and ')}`, async () => installNodes(directory, VERSIONS));
    writeFileSync(join(directory, 'app.ts'), APP);
    writeFileSync(join(directory, 'app.js'), transformSync(APP, { loader: 'ts', format: 'cjs' }).code);
    const assembly = workshop.output();
    const expected = await step(`a platform and a pair, Node.js ${process.versions.node}`, async () => synthesis(workshop, 'app.js', process.execPath, assembly));
    for (const { version, program } of nodes) {
      await step(`a platform and a pair, Node.js ${version}`, async () => checkEqual(expected, await synthesis(workshop, 'app.ts', program)));
    }
    const printed = await alarms(process.execPath, assembly);
    const backend = await step('install the backend of the quickstart', async () => installBackend(directory));
    for (const { version, program } of nodes) {
      await step(`the backend of the quickstart, Node.js ${version}`, async () => checkBackend(backend, program));
      await step(`the functions, Node.js ${version}`, async () => functions(program));
      await step(`a command, Node.js ${version}`, async () => {
        if (await alarms(program, assembly) !== printed) throw new Error('the command prints something else');
      });
    }
  } finally {
    workshop.close();
  }
}

/** The files of an assembly, by path. */
type Files = ReadonlyMap<string, Buffer>;

async function synthesis(workshop: Workshop, app: string, program: string, output = workshop.output()): Promise<Files> {
  await workshop.start([app, output], program);
  const files = filesOf(output);
  const templates = [...files.keys()].filter((file) => file.endsWith('.template.json'));
  // The seven stacks of a platform, and the twelve of a pair.
  if (templates.length !== 19) throw new Error(`expected 19 templates, got ${templates.length}: ${templates.join(', ')}`);
  return files;
}

/** Without the call stacks of the constructs, in which V8 changes its words: `Function.from` is `Array.from` in Node.js 24. */
function filesOf(output: string): Files {
  if (!existsSync(join(output, 'manifest.json'))) throw new Error(`there is no manifest.json in ${output}`);
  const entries = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.metadata.json'));
  return new Map(entries.map(({ parentPath, name }) => join(parentPath, name)).sort().map((file) => [file.slice(output.length), readFileSync(file)]));
}

function checkEqual(expected: Files, actual: Files): void {
  const names = [...new Set([...expected.keys(), ...actual.keys()])];
  const different = names.filter((name) => !expected.get(name)?.equals(actual.get(name) ?? Buffer.alloc(0)));
  if (different.length > 0) throw new Error(`these of ${names.length} files differ: ${different.join(', ')}`);
}

/** What a command of the package prints of an assembly. */
const alarms = async (program: string, assembly: string): Promise<string> =>
  run({ program, args: [join(ROOT, 'bin/eldonia-constructs.js'), 'alarms', '--app', assembly], cwd: ROOT });

/** The tests of the functions, with the version that Lambda runs them with. */
async function functions(program: string): Promise<void> {
  const args = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--ci', '--json', '--selectProjects', 'unit', 'mocks', '--testPathPatterns', '\\.lambda\\.'];
  const output = await run({ program, args, cwd: ROOT });
  if ((JSON.parse(output) as { readonly numPassedTests: number }).numPassedTests === 0) throw new Error(`no test ran:\n${output}`);
}

/** A copy of the backend with its packages: another check can install them at the same time. */
async function installBackend(directory: string): Promise<string> {
  const folder = join(directory, 'backend');
  cpSync(join(ROOT, 'examples/quickstart/backend'), folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  await run({ program: 'npm', args: ['ci', '--no-audit', '--no-fund'], cwd: folder });
  return folder;
}

/** As the workflow of the quickstart does before a release. */
async function checkBackend(folder: string, program: string): Promise<void> {
  const env = { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) };
  for (const args of [['test'], ['run', 'lint']]) await run({ program: 'npm', args, cwd: folder, env });
}

void runProgram(main);
