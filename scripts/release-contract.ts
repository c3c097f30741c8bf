import { lineFor } from '../src/change-guard/private/lock-file';
import { breaks, LOCKED, releasedLock, unexplained, writeReleased } from '../tools/changes/release';
import { commandLine } from '../tools/command-line';

/** `npm run check -- release-contract`: what an upgrade from the last release would replace, rename or delete. `--write` at a release. */
function main(): void {
  const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
  process.env.CDK_VALIDATION ??= 'false';
  if (write) {
    writeReleased();
    return;
  }
  const failures = LOCKED.flatMap((program) => [
    ...breaks(program).map((verdict) => `${program}: ${verdict.harm} ${verdict.effect}\n  accept: ${lineFor(verdict)}`),
    ...unexplained(releasedLock(program)!).map((line) => `${program}: MIGRATING.md does not contain the reason of ${line}`),
  ]);
  console.log(`${LOCKED.length} lock files compared with the last release: ${failures.length} changes that an upgrade must not make`);
  if (failures.length === 0) return;
  console.error(failures.join('\n'));
  process.exitCode = 1;
}

main();
