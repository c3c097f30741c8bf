import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { commandLine } from '../tools/command-line';
import { drawings } from '../tools/diagram/pictures';

const FOLDER = join(__dirname, '../docs/diagrams');

/** `npm run check -- diagrams`: lists the pictures of docs/diagrams; `--write` draws them again. */
async function main(): Promise<void> {
  const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
  const all = await drawings();
  if (write) {
    mkdirSync(FOLDER, { recursive: true });
    for (const file of readdirSync(FOLDER)) if (!all.some(({ name }) => file === `${name}.svg`)) rmSync(join(FOLDER, file));
    for (const { name, svg } of all) writeFileSync(join(FOLDER, `${name}.svg`), svg);
  }
  for (const { name, svg } of all) console.log(`${name.padEnd(18)} ${String(Math.ceil(svg.length / 1000)).padStart(4)} kB`);
}

void main();
