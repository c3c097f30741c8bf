import { readdirSync, readFileSync } from 'fs';
import { REFUSALS } from '../../tools/emulator/refusals';

test('the game day takes what AWS refuses from the table', () => {
  const files = readdirSync('tools/gameday').map((name) => readFileSync(`tools/gameday/${name}`, 'utf8'));

  expect(files.flatMap((text) => text.match(/Error\(['`]\w+(?:Exception|Fault)\b.*/g) ?? [])).toEqual([]);
  expect(files.some((text) => text.includes('refusalOf('))).toBe(true);
});

test('each row has a source of AWS or a public report', () => {
  expect(REFUSALS.filter(({ source }) => !/^https:\/\/(?:docs\.aws\.amazon\.com|github\.com)\/\S+$/.test(source))).toEqual([]);
});
