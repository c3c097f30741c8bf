// Exits with 0 if the target must be built: it does not exist, a source is newer, or the clock was set back since. Exits with 1 if it is up to date, and with 2 if that is unknown.
import { existsSync, readdirSync, statSync } from 'node:fs';

process.on('uncaughtException', ({ message }) => {
  console.error(message);
  process.exit(2);
});

const TARGETS = {
  library: {
    // The last one is written at the end: jsii writes the others also if the compilation fails.
    made: ['.jsii', 'lib/index.js', 'node_modules/.cache/library'],
    // The assembly has the README, and names its examples.
    from: ['src', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'scripts/bundle-library.ts'],
  },
  bundles: {
    made: [
      'assets/media/sharp-layer.zip', 'assets/change-guard/replacement-table.json', 'assets/private/structs.json', 'assets/release/private/yaml.js',
      ...handlers(), ...texts(),
    ],
    // The options of esbuild are in the tasks.
    from: [
      'src', 'package-lock.json', '.projen/tasks.json', 'scripts/media', 'scripts/replacement-table.ts', 'scripts/structs.ts', 'tools/change-guard', 'tools/structs.ts',
      'tools/zip.ts',
    ],
  },
  backend: { made: ['examples/quickstart/backend/dist/server.js'], from: ['src', 'tsconfig.json', 'package-lock.json', 'clean.js'].map((name) => `examples/quickstart/backend/${name}`) },
  commands: { made: ['bin/eldonia-constructs.js'], from: ['cli', 'docs/restore.md', 'docs/flood.md', 'docs/move-in.md', 'tools', 'src/assembly', 'src/jobs/private', 'src/private', 'package-lock.json', 'scripts/cli.ts'] },
};

/** The bundles of the Lambda functions. */
function handlers() {
  return filesIn('src').filter((file) => file.endsWith('.lambda.ts')).map((file) => file.replace(/^src\/(.+)\.ts$/, 'assets/$1/index.js'));
}

/** The copies of the Markdown templates and the scripts. */
function texts() {
  return filesIn('src').filter((file) => /\.(md|sh)$/.test(file)).map((file) => file.replace(/^src/, 'assets'));
}

/** A file, or a folder with all that is below it. The time of a folder is that of the last file which was added or removed. */
function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => `${path}/${file}`)];
}

const name = process.argv[2];
if (!Object.hasOwn(TARGETS, name)) throw new Error(`the target must be one of ${Object.keys(TARGETS).join(', ')}, got ${name}`);
const { made, from } = TARGETS[name];
const time = (file) => statSync(file).mtimeMs;
const times = made.map((file) => (existsSync(file) ? time(file) : 0));
// What was made before the clock was set back would hide all changes until then. Machines correct it by seconds, which does no harm.
const isUnknown = Math.max(...times) > Date.now() + 60_000;
process.exit(isUnknown || from.flatMap(filesIn).some((file) => time(file) > Math.min(...times)) ? 0 : 1);
