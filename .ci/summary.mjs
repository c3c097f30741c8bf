// Prints a row for each step, what failed, and the sum of all. Fails if anything failed, or if there are not as many results as steps that started. Records
// the steps that passed in whole, for later runs.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { count } from './count.mjs';
import { failures } from './failures.mjs';

const [folder, started, seconds] = process.argv.slice(2);
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '');

const steps = readdirSync(folder).filter((file) => file.endsWith('.step')).sort().map((file) => {
  const of = (extension) => read(join(folder, file.replace(/step$/, extension)));
  const [kind, name] = of('step').split('\n');
  const log = stripVTControlCharacters(of('log'));
  const [wall = 0, ...cpu] = of('time').split('\n').at(-1).split(' ').map(Number);
  return { name, log, pass: of('pass'), wall, cpu: cpu.reduce((sum, part) => sum + part, 0), ...count(kind, log, of('status')) };
});
const sum = (what) => steps.reduce((total, step) => total + step[what], 0);
const lost = Number(started) - steps.length;
// Nothing but skipped steps is no result.
const failed = sum('failed') + lost || Number(sum('passed') === 0);

for (const { pass, failed: bad, skipped, note } of steps) {
  if (!pass || bad > 0 || skipped > 0 || note) continue;
  mkdirSync(dirname(pass), { recursive: true });
  writeFileSync(pass, '');
}

const right = (value, width) => String(value).padStart(width);
console.log();
for (const { name, passed, failed: bad, skipped, wall, cpu, note } of steps) {
  const counts = `${right(passed, 5)} passed ${right(bad, 5)} failed ${right(skipped, 5)} skipped`;
  console.log(`${name.padEnd(30)} ${counts} ${right(wall.toFixed(0), 6)} s ${right(cpu.toFixed(0), 6)} s CPU${note ? `  ${note}` : ''}`);
}
for (const { name, log, why } of steps.filter((step) => step.failed > 0)) console.log(`\n=== ${name}\n${why ? `${why}\n` : ''}${failures(log)}`.trimEnd());
if (lost > 0) console.log(`\n${started} steps started, ${steps.length} left a result`);
console.log(`\nall steps took ${seconds} s\n\n${sum('passed')} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
