import { readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { figuresOf } from './figures';
import { Difference, includes, wordOf } from './ledger';
import { resultsOf } from './outcome';
import { changesPage } from './page';
import { linesIn, RECORD, recordOfAll, storedRecord } from './record';
import { allChanges, changesOf, restChanges } from './tables';
import { judgments } from '../../src/change-guard/private/ledger';
import { commandLine } from '../command-line';
import { writeFiles } from '../pages/page';
import { isUserError } from '../user-error';

const PAGE = resolve(__dirname, '../../docs/changes.md');

/**
 * Tries the changes of the given types, or all, prints the figures, and fails on a difference from the record, or on a pair of type and property
 * without a word in the ledger. `--write` renews their lines of the record, and the page. `--rest` tries the part that `.ci/run` does.
 */
function main(): void {
  const { values: { write, rest }, positionals } = commandLine({
    allowPositionals: true, options: { write: { type: 'boolean' }, rest: { type: 'boolean' } },
  });
  process.env.CDK_VALIDATION ??= 'false';
  process.env.CDK_DISABLE_STACK_TRACE ??= 'true';
  const selected = rest ? restChanges() : allChanges();
  const changes = changesOf(positionals).filter((change) => selected.includes(change));
  const tried = new Set(changes.map(({ text }) => text));
  const stored = storedRecord();
  const storedLines = linesIn(stored);
  const known = allChanges().filter(({ text }) => !tried.has(text)).flatMap(({ text, reverse }) => [text, reverse])
    .flatMap((text) => storedLines(text).map((line) => `${text}: ${line}`));
  const results = resultsOf(changes);
  const record = [...recordOfAll(results), ...known].sort();
  const pairs = [...new Set(results.flatMap(({ differences }) => differences))];
  console.log([...figuresOf(changes.flatMap(({ text, reverse }) => [text, reverse]), linesIn(record)), ...words(pairs)].join('\n'));
  if (write) {
    writeFileSync(RECORD, `${record.join('\n')}\n`);
    writeFiles({ 'docs/changes.md': changesPage(record) });
  }
  const failures = [
    ...record.filter((line) => line.endsWith('[SILENT]')).map((line) => `neither a docstring nor the guard reports: ${line}`),
    ...pairs.filter((pair) => wordOf(pair) === undefined).map((pair) => `src/change-guard/ledger.md has no word for ${pair}`),
    ...positionals.length > 0 || rest ? [] : judgments()
      .filter((row) => /^(?:harmless|unseen|interrupts)/.test(row.word) && !/^\(re/.test(row.property))
      // Types that only apps of users have are judged for these.
      .filter(({ type }) => type === '*' || type === 'Condition' || pairs.some((pair) => pair.startsWith(`${type} `)))
      // What is judged by its value is judged in a new resource, too.
      .filter((row) => !pairs.some((pair) => includes(row, ...parts(pair)) || (row.unless !== undefined && pair === `${row.type} (created)`)))
      .map(({ type, property }) => `src/change-guard/ledger.md has a word for ${type} ${property}, which no change alters`),
    ...write ? [] : [
      ...record.filter((line) => !stored.includes(line)).map((line) => `new: ${line}`),
      ...stored.filter((line) => !record.includes(line)).map((line) => `gone: ${line}`),
      ...readFileSync(PAGE, 'utf8') === changesPage(record) ? [] : ['docs/changes.md is not up to date'],
    ],
  ];
  if (failures.length === 0) return;
  console.error(`\n${failures.join('\n')}\n\nIf the changes are meant, run npm run check -- changes --write and read the difference.`);
  process.exitCode = 1;
}

const parts = (pair: Difference) => pair.split(/ (.*)/) as [string, string];

/** How many pairs have which word. */
function words(pairs: readonly Difference[]): string[] {
  const found = pairs.map((pair) => wordOf(pair)?.word ?? 'without a word');
  return [`${pairs.length} pairs and conditions: ${[...new Set(found)].sort().map((word) => `${found.filter((one) => one === word).length} ${word}`).join(', ')}`];
}

try {
  main();
} catch (error) {
  console.error(isUserError(error) ? error.message : error);
  process.exitCode = 1;
}
