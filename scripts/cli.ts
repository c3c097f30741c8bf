import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import { parseArgs } from 'util';
import { build, Plugin } from 'esbuild';
import { GUIDES } from '../cli/restore';

const ROOT = resolve(__dirname, '..');
/** What the commands have a copy of: the model of an app, which `lib` hides, the schedules of EventBridge, and the times of a failover. */
const COPIED = ['src/assembly/', 'src/jobs/private/cron', 'src/failover/private/retries', 'src/private/keep-alive'].map((path) => join(ROOT, path));
const COMMANDS = readdirSync(join(ROOT, 'cli/commands')).map((file) => basename(file, '.ts'));

/**
 * Bundles the commands of the package into `bin`: one file per command, which the first file loads when it is used.
 * The peers are dependencies of the user.
 * `--metafile` writes the list of the bundled files, from which NOTICE is made.
 */
async function main(): Promise<void> {
  const { values: { outdir, metafile: list } } = parseArgs({ options: { outdir: { type: 'string', default: 'bin' }, metafile: { type: 'string' } } });
  rmSync(resolve(ROOT, outdir), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/eldonia-constructs.ts', ...COMMANDS.map((command) => `cli/commands/${command}.ts`)],
    outdir,
    outbase: 'cli',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    tsconfig: 'tsconfig.dev.json',
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [apart],
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  chmodSync(resolve(ROOT, outdir, 'eldonia-constructs.js'), 0o755);
  // The guides that the command `runbook` renders. The package has no other guide to which they could link.
  for (const file of GUIDES.map((guide) => `${guide}.md`)) {
    writeFileSync(resolve(ROOT, outdir, file), readFileSync(join(ROOT, 'docs', file), 'utf8').replace(/<!-- guide -->\n[^]*?<!-- \/guide -->\n/g, '')
      .replace(/\]\((?!https?:|#)/g, '](https://github.com/eldonia/eldonia-constructs/blob/main/docs/'));
  }
  if (list !== undefined) writeFileSync(list, JSON.stringify(metafile));
}

/** The commands remain separate files, and load nothing else of the library. */
const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/commands\// }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /(^|\/)src\// }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path);
      if (!target.startsWith(join(ROOT, 'src')) || COPIED.some((copied) => target.startsWith(copied))) return undefined;
      return { errors: [{ text: `commands must import nothing of src but src/assembly, the schedules of jobs and the times of a failover, got ${path}` }] };
    });
  },
};

void main();
