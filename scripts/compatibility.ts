import { spawnSync } from 'child_process';
import { name } from '../package.json';

/** What `npm view` prints for a package that is not in the registry. */
const UNPUBLISHED = /\bE404\b/;

/** `npm run compat`: compares the public API with that of the last published version. */
function main(): number {
  const { status, stdout, stderr } = spawnSync('npm', ['view', name, 'version', '--loglevel=error'], { encoding: 'utf8' });
  if (status !== 0) {
    if (!UNPUBLISHED.test(stderr)) {
      console.error(`the last published version of ${name} is unknown: ${stderr.trim()}`);
      return 1;
    }
    console.log(`${name} is not published: there is no API to compare with`);
    return 0;
  }
  console.log(`comparing the public API with ${name}@${stdout.trim()}`);
  // The API is experimental, which jsii-diff would otherwise let change.
  const args = ['jsii-diff', `npm:${name}@${stdout.trim()}`, '--error-on', 'all', '--keys', '--ignore-file', '.compatignore'];
  return spawnSync('npx', ['--no-install', ...args], { stdio: 'inherit' }).status ?? 1;
}

process.exitCode = main();
