// Reads a step's output and prints "PASSED FAILED": the tests that it ran, or the step itself where it ran none.
import { readFileSync } from 'node:fs';

const log = readFileSync(0, 'utf8');
const status = Number(process.argv[2]);
let [passed, failed] = [0, 0];
// Vitest's line, behind the name that a runner of several commands may put before it.
for (const [, line] of log.matchAll(/^(?:\[\w+\] )? *Tests +(.+)$/gm)) {
  passed += Number(/(\d+) passed/.exec(line)?.[1] ?? 0);
  failed += Number(/(\d+) failed/.exec(line)?.[1] ?? 0);
}
for (const [, ok, bad] of log.matchAll(/^(\d+) passed, (\d+) failed/gm)) {
  passed += Number(ok);
  failed += Number(bad);
}
passed += [...log.matchAll(/^ok \d+ - /gm)].length;
failed += [...log.matchAll(/^not ok \d+ - /gm)].length;
// A step that fails for another reason than a test is a failure as well.
if (status !== 0 && failed === 0) failed = 1;
if (passed + failed === 0) passed = 1;
console.log(`${passed} ${failed}`);
