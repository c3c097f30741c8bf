import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { dirname } from 'path';
import { commandLine } from '../tools/command-line';
import { pictures } from '../tools/pictures';

/** `npm run check -- pictures`: lists the pictures of the documents; `--write` draws them again. */
async function main(): Promise<void> {
  const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
  const all = await pictures();
  if (write) {
    for (const folder of new Set([...all.keys()].map(dirname))) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
    }
    for (const [file, svg] of all) writeFileSync(file, svg);
  }
  for (const [file, svg] of all) console.log(`${file.padEnd(46)} ${String(Math.ceil(svg.length / 1000)).padStart(4)} kB`);
}

void main();
