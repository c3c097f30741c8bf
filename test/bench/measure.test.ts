import { readFileSync } from 'fs';
import { GOALS, Measured, missed, rowsOf } from '../../tools/measure/goals';
import { sharesOf } from '../../tools/measure/profile';
import { median } from '../../tools/measure/statistics';

/** Figures that meet all goals, but for some. */
const measured = (others: Partial<Measured> = {}) => ({
  ...Object.fromEntries(Object.entries(GOALS).map(([name, { most }]) => [name, most])) as Measured, ...others,
});

test('takes the median, so that one slow run changes nothing', () => expect([median([2, 90, 4]), median([4, 1, 2, 3])]).toEqual([4, 2.5]));

test('lets only missed gates and those without anything to measure fail the run', () => {
  expect(missed(measured())).toEqual([]);
  expect(missed(measured({ more: 1e6, peak: 9 }))).toEqual([]);
  expect(missed(measured({ ownFiles: 3, serviceFiles: 1 }))).toEqual([GOALS.serviceFiles.what, GOALS.ownFiles.what]);
  expect([0, -Infinity, NaN].map((growth) => missed(measured({ growth })).length)).toEqual([1, 1, 1]);
});

test('a sample is of the library, or of the modules that are loaded below it, or of others', () => {
  const frame = (id: number, url: string, ...children: number[]) => ({
    id, children, callFrame: { url, functionName: '', scriptId: '', lineNumber: 0, columnNumber: 0 },
  });
  const profile = {
    nodes: [
      frame(1, '', 2, 8), frame(2, 'node:internal/modules/cjs/loader', 3), frame(3, 'file:///programs/synthesize.js', 4, 7),
      frame(4, 'file:///app/node_modules/eldonia-constructs/lib/bundle.js', 5), frame(5, 'node:internal/modules/cjs/loader', 6),
      frame(6, 'file:///app/node_modules/aws-cdk-lib/aws-ec2/index.js'), frame(7, 'file:///app/node_modules/aws-cdk-lib/core/app.js'), frame(8, ''),
    ],
    startTime: 0,
    endTime: 100,
    samples: [2, 4, 5, 6, 7, 8],
    timeDeltas: [10, 20, 5, 15, 40, 10],
  };

  expect(Object.entries(sharesOf(profile)).map(([part, share]) => [part, Math.round(100 * share)])).toEqual([['own', 20], ['loading', 30], ['others', 50]]);
});

test('CONTRIBUTING.md has each goal with its limit', () => {
  const rows = readFileSync('CONTRIBUTING.md', 'utf8').split('\n\n').find((block) => /^\|[^|]*\| at most \|/.test(block))!
    .split('\n').slice(2).map((row) => row.split('|').slice(1, -1).map((cell) => cell.trim()));

  expect(rows.map(([what, most]) => [what, most])).toEqual(rowsOf(measured()).map(([what, most]) => [what, most]));
});

test.each(['examples/quickstart/bin/app.ts', 'integ/integ.dr-pair.ts'])('%s, the program of a user, has at most 55 lines', (file) =>
  expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThanOrEqual(55));
