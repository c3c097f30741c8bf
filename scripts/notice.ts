import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { commandLine } from '../tools/command-line';
import { renderNotice } from '../tools/licenses/notice';
import { ROOT } from '../tools/licenses/packages';

/** `npm run check -- notice`: fails if NOTICE is not the notice of the packages that this package contains. `--write` renews it. */
const FILE = join(ROOT, 'NOTICE');
const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
const notice = renderNotice();
if (write) {
  writeFileSync(FILE, notice);
} else if (readFileSync(FILE, 'utf8') !== notice) {
  console.error('NOTICE must name the packages and licenses that this package contains, got an older state; run npm run check -- notice --write');
  process.exitCode = 1;
}
