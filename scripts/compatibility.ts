import { spawnSync } from 'child_process';
import { name } from '../package.json';
import { compareApi } from '../tools/compatibility';

/** What `npm view` prints for a package that is not in the registry. */
const UNPUBLISHED = /\bE404\b/;

/** `npm run check -- compat`: compares the public API with that of the last published version. */
function main(): number {
  const { status, stdout, stderr } = spawnSync('npm', ['view', name, 'version', '--loglevel=error'], { encoding: 'utf8' });
  if (status !== 0) {
    if (!UNPUBLISHED.test(stderr)) {
      console.error(`the last published version of ${name} is unknown: ${stderr.trim()}`);
      return 1;
    }
    // `.ci/run` shows this in its table.
    console.log(`skipped: nothing to compare, ${name} is not published`);
    return 0;
  }
  console.log(`comparing the public API with ${name}@${stdout.trim()}`);
  return compareApi(`npm:${name}@${stdout.trim()}`, '.', 'inherit');
}

process.exitCode = main();
