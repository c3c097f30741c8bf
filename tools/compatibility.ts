import { spawnSync, StdioOptions } from 'child_process';
import { resolve } from 'path';

const JSII_DIFF = resolve(__dirname, '../node_modules/.bin/jsii-diff');

/** Compares the API of a folder with another one, which can be `npm:name@version`. Returns 0 if no element is incompatible. */
export function compareApi(original: string, updated: string, stdio: StdioOptions): number {
  // The API is experimental, which jsii-diff would otherwise let change.
  const args = [original, updated, '--error-on', 'all', '--keys', '--ignore-file', '.compatignore'];
  return spawnSync(JSII_DIFF, args, { stdio }).status ?? 1;
}
