import { readFileSync } from 'fs';
import { parseArgs } from 'util';
import { measureBeside } from './capacity/beside';
import { machine, measure } from './capacity/load';
import { HEAD, rows } from './capacity/scaling';
import { table, withRows } from '../tools/markdown';
import { writeFiles } from '../tools/pages/page';
import { runProgram } from '../tools/steps';
import { UserError } from '../tools/user-error';

const SIZES = [0.25, 0.5, 1];
const PAGES = ['docs/capacity.md', 'docs/ja/capacity.md'];

/**
 * Measures the backend of the quickstart, with a quota of CPU, and simulates spikes. `--spikes` simulates alone. `--write`
 * writes both tables into docs/capacity.md. `--beside` measures it beside a bare server instead, at SIGTERM, and with a cache that hangs.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string', default: '10' }, beside: { type: 'boolean', default: false }, spikes: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
  });
  if (values.beside) return measureBeside();
  const sizes = positionals.length > 0 ? positionals.map(Number) : SIZES;
  if (sizes.some((size) => !(size > 0))) throw new UserError(`a size must be a number of vCPUs above 0, got ${positionals.join(' ')}; pass 0.5, for example`);
  if (values.write && positionals.length > 0) throw new UserError('--write must be alone, got sizes as well; the page has all sizes');
  const spikes = rows();
  show(HEAD, spikes);
  const measured = values.spikes ? [] : await measure(sizes, Number(values.seconds));
  if (!values.spikes) show(['', 'ms', ...sizes.map((size) => `${size} vCPU`)], measured, machine());
  if (!values.write) return;
  for (const page of PAGES) {
    const written = withRows(readFileSync(page, 'utf8'), HEAD[1], spikes);
    writeFiles({ [page]: values.spikes ? written : withRows(written, `${SIZES[0]} vCPU`, measured) });
  }
}

const show = (head: string[], cells: string[][], title = ''): void => console.log([title, table(head, cells), ''].join('\n'));

void runProgram(main);
