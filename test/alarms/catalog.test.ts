import { readFileSync } from 'fs';
import { join } from 'path';
import { HEAD } from '../../tools/alarms/catalog';

/** test/docs/pages.sweep.test.ts compares it with what the tool writes. */
const text = readFileSync(join(__dirname, '../../docs/alarms.md'), 'utf8');
const rows = text.split('\n').filter((line) => /^\| (?!part of|-)/.test(line));

test('has all cells of each alarm and composite alarm', () =>
  expect(rows.filter((row) => row.split(/(?<!\\)\|/).length - 2 !== HEAD.length || / undefined |NaN| unknown /.test(row))).toEqual([]));

test('links each metric to where it is described', () => {
  const links = new Set([...text.matchAll(/\]\[(\d+)\]/g)].map(([, number]) => number));
  const targets = [...text.matchAll(/^\[(\d+)\]: (https:\/\/docs\.aws\.amazon\.com\/\S+|\.\.\/src\/\S+)$/gm)].map(([, number]) => number);

  expect([...links].sort()).toEqual([...targets].sort());
});
