import { execSync } from 'child_process';
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { withFolder } from '../folder';
import { readZip } from '../zip';

export const ROOT = resolve(__dirname, '../..');
const LAYER = join(ROOT, 'assets/media/sharp-layer.zip');
const LICENSE_FILE = /^(LICEN[CS]E|COPYING|NOTICE)(\.\w+)?$/i;

/** A package of somebody else whose files this package contains. */
export interface ForeignPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its manifest. */
  readonly license: string;
  readonly author: string;
  readonly homepage: string;
  /** The texts of its license files, in the order of their names. */
  readonly texts: readonly string[];
  /** The table of the licenses of its parts. Empty if it has none. */
  readonly parts: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
  readonly repository?: string | { readonly url: string };
}

interface Task { readonly steps: readonly { readonly exec?: string }[] }

/** The packages whose code esbuild puts into the files of the tasks `bundle` and `bundle:cli`. */
export function bundledPackages(): ForeignPackage[] {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, Task> };
  const commands = [tasks.bundle, tasks['bundle:cli']].flatMap(({ steps }) => steps).map(({ exec = '' }) => exec)
    .filter((command) => command.startsWith('esbuild ') || command === 'tsx scripts/cli.ts');
  return withFolder('metafile', (folder) => {
    const inputs = commands.flatMap((command, index) => inputsOf(command, join(folder, String(index))));
    const folders = new Set(inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
    return sorted([...folders].map((path) => installed(path)));
  });
}

/** The packages in the Lambda layer of the processor of media. */
export function layerPackages(): ForeignPackage[] {
  const files = readZip(readFileSync(LAYER));
  const paths = [...files.keys()];
  const roots = paths.flatMap((path) => /^nodejs\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/package\.json$)/.exec(path) ?? []);
  return sorted(roots.map((root) => {
    const names = paths.filter((path) => path.startsWith(`${root}/`)).map((path) => path.slice(root.length + 1));
    return foreign(names, (name) => files.get(`${root}/${name}`)!.toString());
  }));
}

/** A package in `node_modules` from which data of this package comes. */
export function installed(path: string): ForeignPackage {
  const folder = join(ROOT, path);
  return foreign(readdirSync(folder), (name) => readFileSync(join(folder, name), 'utf8'));
}

/** All packages in the bundles and in the layer. */
export const shippedPackages = (): ForeignPackage[] => [...bundledPackages(), ...layerPackages()];

/** Runs a bundle command of esbuild in a temporary folder, and returns the paths of the files that it reads. */
function inputsOf(command: string, output: string): string[] {
  const metafile = `${output}.json`;
  const elsewhere = `${command.replace(/ --out(dir|file)=\S+/g, '')} --outdir=${output} --metafile=${metafile}`;
  // A shell, as in the task: arguments can be quoted.
  execSync(elsewhere, { cwd: ROOT, env: { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}` }, stdio: ['ignore', 'ignore', 'inherit'] });
  if (!existsSync(metafile)) throw new Error(`esbuild must write a metafile, got none from ${command}`);
  const { outputs } = JSON.parse(readFileSync(metafile, 'utf8')) as { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> };
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return used.map(([path]) => path);
}

function foreign(names: readonly string[], read: (name: string) => string): ForeignPackage {
  const { name, version, license, author, repository } = JSON.parse(read('package.json')) as Manifest;
  const url = typeof repository === 'string' ? repository : repository?.url ?? '';
  const readme = names.includes('README.md') ? read('README.md') : '';
  return {
    name,
    version,
    license,
    author: (typeof author === 'string' ? author : author?.name ?? '').replace(/ *[<(].*/, ''),
    homepage: url.replace(/^git\+|\.git$/g, '').replace(/^git:|^ssh:\/\/git@/, 'https:').replace(/^(github:)?([\w-]+\/[\w.-]+)$/, 'https://github.com/$2'),
    texts: names.filter((file) => LICENSE_FILE.test(file)).sort().map((file) => read(file).trim()),
    parts: /^\| *Library *\|[^]*?(?=\n\n)/m.exec(readme)?.[0] ?? '',
  };
}

const sorted = (packages: ForeignPackage[]): ForeignPackage[] => packages.sort((a, b) => (a.name < b.name ? -1 : 1));
