import { codeLines } from '../../tools/measure/code-lines';
import { fails, gate, information, timing } from '../../tools/measure/figures';
import { median, pairedDifference, pairedRatio } from '../../tools/measure/statistics';

test('counts lines that are neither blank nor comment', () => {
  expect(codeLines([
    '/** One line. */', 'const a = 1; // counts', '', '/**', ' * several', ' */', '  // not this one', 'const b = 2;', '/* open', 'still */', '',
  ].join('\n'))).toBe(2);
});

test('takes the median of each pair, so that one slow run of a pair changes nothing', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(pairedRatio([2, 4, 90], [1, 2, 30])).toBe(2);
  expect(pairedDifference([2, 4, 90], [1, 1, 1])).toBe(3);
});

test('lets only missed gates fail the run, and shows details of what is missed', () => {
  const measured = { goal: 'G8', what: 'resources', value: 2, most: 1, details: ['which'] };
  expect(fails(gate(measured))).toBe(true);
  expect(gate(measured).details).toEqual(['which']);
  expect(fails(gate({ ...measured, value: 1 }))).toBe(false);
  expect(gate({ ...measured, value: 1 }).details).toEqual([]);
  expect(fails(timing(measured))).toBe(false);
  expect(fails(information('', 'constructs', '3'))).toBe(false);
});
