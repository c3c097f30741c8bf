import { chosen, commandLine } from '../tools/command-line';
import { writeFiles } from '../tools/pages/page';
import { PAGE_NAMES, PAGES, staleIn } from '../tools/pages/pages';
import { runProgram } from '../tools/steps';

/** `npm run pages`: writes the pages that programs make, all or those that are named. `--check` compares them. */
async function main(): Promise<void> {
  const { values: { check }, positionals } = commandLine({ options: { check: { type: 'boolean', default: false } }, allowPositionals: true });
  for (const name of chosen('page', PAGE_NAMES, positionals)) {
    const files = await PAGES[name]();
    const stale = staleIn(name, files);
    console.log(`${name}: ${stale.length} ${stale.length === 1 ? 'file' : 'files'} ${check ? 'to write' : 'written'}`);
    if (!check) {
      writeFiles(files);
    } else if (stale.length > 0) {
      console.error(stale.join('\n'));
      process.exitCode = 1;
    }
  }
}

void runProgram(main);
