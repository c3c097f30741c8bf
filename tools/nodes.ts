import { join } from 'path';
import { run } from './steps';

interface Installed { readonly version: string; readonly program: string }

/** Versions of Node.js: npm has their programs as packages. */
export async function installNodes(directory: string, lines: readonly string[]): Promise<Installed[]> {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const nodes = join(directory, 'nodes');
  const packages = lines.map((version) => `node${version}@npm:node-${platform}@${version}`);
  await run({ program: 'npm', args: ['install', '--prefix', nodes, '--no-audit', '--no-fund', ...packages], cwd: directory });
  return Promise.all(lines.map(async (line) => {
    const program = join(nodes, 'node_modules', `node${line}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    const version = (await run({ program, args: ['--version'], cwd: directory })).trim().slice(1);
    if (!version.startsWith(`${line}.`)) throw new Error(`the package of Node.js ${line} is version ${version}`);
    return { version, program };
  }));
}
