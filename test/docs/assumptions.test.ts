import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { ASSUMPTIONS } from '../../tools/assumptions/table';

const ROOT = resolve(__dirname, '../..');
const FIELDS = ['about', 'statement', 'source', 'ifFalse', 'shownBy', 'trial'];
const apps = Object.fromEntries(readdirSync(join(ROOT, 'integ')).flatMap((file) => {
  const [, app] = /^integ\.([\w-]+)\.ts$/.exec(file) ?? [];
  return app === undefined ? [] : [[app, readFileSync(join(ROOT, 'integ', file), 'utf8')]];
}));

test('the assertion that shows an assumption is in the integration app', () => {
  const asserted = ASSUMPTIONS.flatMap(({ shownBy }) => typeof shownBy === 'object' ? [shownBy] : []);

  expect(asserted.length).toBeGreaterThan(0);
  expect(asserted.filter(([app, text]) => !apps[app]?.includes(`onlyAws('${text}'`))).toEqual([]);
});

test('each assumption is stated once, in one sentence, with what happens if it is false', () => {
  const statements = ASSUMPTIONS.map(({ statement }) => statement);

  expect(ASSUMPTIONS.filter((row) => typeof row.ifFalse !== 'string' || Object.keys(row).some((key) => !FIELDS.includes(key)))).toEqual([]);
  expect(statements.filter((one) => !/^[A-Z`][^.]*(?:\.\w[^.]*)*\.$/.test(one))).toEqual([]);
  expect(new Set(statements).size).toBe(statements.length);
});
