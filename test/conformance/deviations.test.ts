import { readFileSync } from 'fs';
import { join } from 'path';
import { DEVIATIONS } from '../../src/conformance/private/deviations';
import { REQUIREMENTS } from '../../src/conformance/private/requirements';
import { JAPANESE } from '../../tools/conformance/deviations-ja';
import { PAGES, withTables } from '../../tools/conformance/deviations-page';

test.each(Object.entries(PAGES))('the tables of the page in %s are current; npx tsx scripts/deviations.ts renews them', (language, file) => {
  const page = readFileSync(join(__dirname, '../..', file), 'utf8');

  expect(page).toBe(withTables(page, language as keyof typeof PAGES));
});

test('each deviation has texts in Japanese, and is that of requirements that exist', () => {
  const statements = DEVIATIONS.flatMap((deviation) => deviation.statements);

  expect(Object.keys(JAPANESE)).toEqual(DEVIATIONS.map(({ topic }) => topic));
  expect(statements.filter((statement) => !REQUIREMENTS.some(({ number }) => number === statement))).toEqual([]);
  expect(statements.filter((statement, index) => statements.indexOf(statement) !== index)).toEqual([]);
});

test('a check whether a value is the documented one belongs to a deviation', () => {
  const statements = DEVIATIONS.flatMap((deviation) => deviation.statements);

  expect(REQUIREMENTS.filter(({ literally, number }) => literally !== undefined && !statements.includes(number))).toEqual([]);
});
