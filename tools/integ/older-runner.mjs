/**
 * Lets an integ-runner read the cloud assembly of a newer aws-cdk-lib: `node --import ./tools/integ/older-runner.mjs app`.
 *
 * aws-cdk-lib and integ-runner are released apart, and the runner refuses an assembly whose schema has a higher version than its own, although the
 * parts that it reads are the same. After synthesis, the version in the files of the assembly becomes the highest that the installed runner reads.
 * With a runner that reads the assembly as it is, nothing happens; `test/repository/integ-runner.test.ts` then asks for the removal of this file.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const FILES = /^(?:manifest|integ|cdk\.out|.*\.assets|.*\.metadata)(?:\.json)?$/;

/** The highest schema version that the installed runner reads. It is bundled, so it's in the text of the package. */
export function highestVersion() {
  const runner = readFileSync(join(createRequire(import.meta.url).resolve('@aws-cdk/integ-runner/package.json'), '../lib/workers/extract/index.js'), 'utf8');
  const [, revision] = /schemaHash:\s*"[0-9a-f]{64}",[^}]*revision:\s*(\d+)/.exec(runner) ?? [];
  if (!revision) throw new Error('The installed integ-runner does not contain the version of the schema that it reads.');
  return Number(revision);
}

export function writeDown(folder, version) {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && FILES.test(entry.name))) {
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const lowered = text.replace(/("version":\s*")(\d+)(\.0\.0")/, (whole, before, own, after) => (Number(own) > version ? before + version + after : whole));
    if (lowered !== text) writeFileSync(file, lowered);
  }
  readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.startsWith('assembly-'))
    .forEach((entry) => writeDown(join(folder, entry.name), version));
}

// The app synthesizes when the event loop is empty, which is before `exit`.
process.on('exit', (code) => {
  const folder = process.env.CDK_OUTDIR;
  if (code === 0 && folder && existsSync(folder)) writeDown(folder, highestVersion());
});
