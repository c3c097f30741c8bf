import { readFileSync } from 'fs';
import { resolve } from 'path';
import { BEYOND, lineOfBeyond } from '../../tools/changes/beyond';
import { classOf, figuresOf } from '../../tools/changes/figures';
import { Result, resultsOf } from '../../tools/changes/outcome';
import { changesPage } from '../../tools/changes/page';
import { REASONS } from '../../tools/changes/reasons';
import { linesFor, recordOf, recordOfAll, storedRecord } from '../../tools/changes/record';
import { allChanges, COMPOSITES, PARTS, quickChanges } from '../../tools/changes/tables';
import { isDangerous, reasonOf, toldLines } from '../../tools/changes/told';
import { exceptions, leftOver, optionalProps, uncovered } from '../../tools/changes/uncovered';

const tables = [...PARTS, ...COMPOSITES];
const stored = storedRecord();
const directions = allChanges().flatMap(({ text, reverse }) => [text, reverse]);

describe('the table', () => {
  test('contains a change of each optional prop of the public API, or the reason why none can be expressed', () => {
    expect(optionalProps().length).toBeGreaterThan(500);
    expect(uncovered(tables)).toEqual([]);
  });

  test('contains no prop that the public API does not have, and no exception twice', () => {
    expect(leftOver(tables, ['SecureVaultProps', ''])).toEqual([]);
    expect(tables.flatMap(({ struct }) => struct).filter((struct) => struct in exceptions)).toEqual([]);
    expect(tables.flatMap(({ inexpressible }) => Object.values(inexpressible)).filter((why) => why.length < 20)).toEqual([]);
  });

  test('has a text of its own for each direction of each change', () => {
    expect(directions.filter((text, index) => directions.indexOf(text) !== index)).toEqual([]);
    expect(directions.filter((text) => directions.some((other) => other.startsWith(`${text}: `)))).toEqual([]);
  });
});

describe('the record', () => {
  test('contains each direction of each change, and nothing else', () => {
    expect(directions.filter((text) => linesFor(text, stored).length === 0)).toEqual([]);
    expect(stored.filter((line) => !directions.some((text) => line.startsWith(`${text}: `)))).toEqual([]);
  });

  test('contains no danger that neither a docstring nor the guard reports', () => {
    const { silent, documented, guarded, tried } = figuresOf(directions, (text) => linesFor(text, stored));

    expect(silent).toBe(0);
    expect(tried).toBeGreaterThan(1_300);
    expect(documented + guarded).toBeGreaterThan(200);
  });

  test('has a reason for each danger, and a danger for each reason', () => {
    const dangers = stored.filter((line) => / \[\w+\]$/.test(line)).map((line) => line.replace(/^.*?: (?=(?:DATA|OUT|FAIL|LEFT) )/, '').replace(/ \[\w+\]$/, ''));

    const beyond = BEYOND.map(lineOfBeyond);

    expect(dangers.filter((line) => reasonOf(line) === undefined && !beyond.includes(line))).toEqual([]);
    expect(beyond.filter((line) => !dangers.includes(line))).toEqual([]);
    expect(REASONS.filter((reason) => !dangers.some((line) => reasonOf(line) === reason)).map(({ why }) => why)).toEqual([]);
  });

  test('is what docs/changes.md shows', () => {
    expect(readFileSync(resolve(__dirname, '../../docs/changes.md'), 'utf8')).toBe(changesPage(stored));
  });
});

test('changes of some single constructs do what the record says; npm run check -- changes tries all', () => {
  const results = resultsOf(quickChanges());

  expect(results.filter((result) => recordOf(result).join('\n') !== linesFor(result.text, stored).map((line) => `${result.text}: ${line}`).join('\n'))
    .map((result) => recordOf(result))).toEqual([]);
});

describe('where a danger is told', () => {
  const result = (change: Partial<Result>): Result => ({
    struct: 'AuroraClusterProps', prop: 'databaseName', text: 'x: a → b', class: 'DATA', lines: ['DATA RDS::DBCluster replace by DatabaseName'], unguarded: [], ...change,
  });

  test('is the docstring of the prop if it tells this harm', () => {
    expect(toldLines(result({}))[0].told).toBe('docstring');
    expect(toldLines(result({ lines: ['OUT ECS::TaskDefinition app DB_USER … to …'] }))[0].told).toBe('guard');
  });

  test('is nowhere if the guard does not find it and the docstring does not tell it', () => {
    const line = 'OUT RDS::DBInstance DBInstanceClass of all instances at once';

    expect(toldLines(result({ prop: 'port', lines: [line], unguarded: [line] }))[0].told).toBe('SILENT');
    expect(classOf(recordOfAll([result({ prop: 'port', lines: [line], unguarded: [line] })]))).toBe('silent');
  });

  test.each(['SAFE', 'SAME', 'REFUSED'] as const)('is nowhere for a %s change', (one) => {
    expect(isDangerous(result({ class: one }))).toBe(false);
  });
});
