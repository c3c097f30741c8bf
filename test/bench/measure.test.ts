import { codeLines } from '../../tools/measure/code-lines';
import { fails, gate, information, ratios, timing } from '../../tools/measure/figures';
import { median, pairedDifference, pairedRatios } from '../../tools/measure/statistics';

test('counts lines that are neither blank nor comment', () => {
  expect(codeLines([
    '/** One line. */', 'const a = 1; // counts', '', '/**', ' * several', ' */', '  // not this one', 'const b = 2;', '/* open', 'still */', '',
  ].join('\n'))).toBe(2);
});

test('takes the median of each pair, so that one slow run of a pair changes nothing', () => {
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(pairedRatios([2, 4, 90], [1, 2, 30]).median).toBe(2);
  expect(pairedDifference([2, 4, 90], [1, 1, 1])).toBe(3);
});

test('lets only missed gates and those without anything to measure fail the run, and shows details of what is missed', () => {
  const measured = { goal: 'G8', what: 'resources', value: 2, most: 1, details: ['which'] };
  const met = gate({ ...measured, value: 1 });

  expect([gate(measured), met, timing(measured), information('', 'constructs', '3')].map(fails)).toEqual([true, false, false, false]);
  expect([0, -Infinity, NaN].map((value) => fails(gate({ ...measured, value })))).toEqual([true, true, true]);
  expect(fails(gate({ ...measured, value: 0, most: 0 }))).toBe(false);
  expect([gate(measured), met].map(({ details }) => details)).toEqual([['which'], []]);
});

test('shows the quartiles of paired ratios, and fails only if even the lower one is above the gate', () => {
  const spread = pairedRatios([2, 4, 6, 8, 50], [2, 2, 2, 2, 2]);
  const figures = (gateAt: number) => ratios({ goal: 'G1', what: 'CPU', spread, most: 1.05, gate: gateAt });

  expect(figures(2).map(({ figure }) => figure)).toEqual(['3.000x [2.000..4.000]', '2.000x']);
  expect([2, 1.9].map((gateAt) => figures(gateAt).some(fails))).toEqual([false, true]);
});
