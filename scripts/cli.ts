import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import { build, Metafile, Plugin } from 'esbuild';

const ROOT = resolve(__dirname, '..');
const OUTPUT = 'bin';
const COMMANDS = readdirSync(join(ROOT, 'cli/commands')).map((file) => basename(file, '.ts'));

/**
 * Bundles the commands of the package into `bin`: one file per command, which the first file loads when it is used.
 *
 * The library itself is not bundled a second time: what a command takes from `src`, it loads from `lib`. The peers are dependencies of the user.
 */
async function main(): Promise<void> {
  rmSync(join(ROOT, OUTPUT), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['cli/eldonia-constructs.ts', ...COMMANDS.map((command) => `cli/commands/${command}.ts`)],
    outdir: OUTPUT,
    outbase: 'cli',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    tsconfig: 'tsconfig.dev.json',
    external: ['aws-cdk-lib', 'constructs'],
    plugins: [apart],
    legalComments: 'none',
    // The layout engine is minified already; printed again, it would double.
    minifyWhitespace: true,
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  chmodSync(join(ROOT, OUTPUT, 'eldonia-constructs.js'), 0o755);
  writeFileSync(join(ROOT, OUTPUT, 'THIRD-PARTY-LICENSES.txt'), licenses(metafile));
}

/** What remains a separate file: the commands, and the library. */
const apart: Plugin = {
  name: 'apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/commands\// }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /(^|\/)src\// }, ({ path, resolveDir }) => {
      const target = resolve(resolveDir, path);
      if (!target.startsWith(join(ROOT, 'src'))) return undefined;
      // All that imports from the library is a command, one folder below `bin`.
      return { path: `../../lib/${target.slice(join(ROOT, 'src').length + 1)}`, external: true };
    });
  },
};

/** The licenses of the bundled packages. */
function licenses({ inputs }: Metafile): string {
  const packages = [...new Set(Object.keys(inputs).flatMap((file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []))].sort();
  if (packages.length === 0) throw new Error('bin must contain bundled packages, got none; remove the file of their licenses');
  return packages.map((folder) => {
    const { name, version, license, repository } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Record<string, string>;
    const file = readdirSync(join(ROOT, folder)).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
    if (!file) throw new Error(`${folder} must have a license file, got none; bundle another package`);
    const source = typeof repository === 'string' ? repository : (repository as { url?: string } | undefined)?.url ?? '';
    return [`${name} ${version} (${license})`, `Source: ${source}`, '', readFileSync(join(ROOT, folder, file), 'utf8').trim(), ''].join('\n');
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

void main();
