import { BEYOND, lineOfBeyond } from '../../tools/changes/beyond';
import { kindOf } from '../../tools/changes/figures';
import { Result, resultsOf } from '../../tools/changes/outcome';
import { REASONS } from '../../tools/changes/reasons';
import { linesIn, reasonOf, recordOf, recordOfAll, storedRecord } from '../../tools/changes/record';
import { allChanges, changesOf, COMPOSITES, PARTS, quickChanges, tablesOf } from '../../tools/changes/tables';
import { EXCEPTIONS, leftOver, uncovered } from '../../tools/changes/uncovered';
import { subjects } from '../properties/subjects';

const tables = [...PARTS, ...COMPOSITES];
const stored = storedRecord();
const linesOf = linesIn(stored);
const directions = allChanges().flatMap(({ text, reverse }) => [text, reverse]);

describe('the table', () => {
  test('contains a change of each optional prop of the public API, or the reason why none can be expressed', () => {
    expect(uncovered(tables)).toEqual([]);
  });

  /** Random props get their changes: `test/properties/subject.ts`. An import has no rules that random attributes could break. */
  test('changes each of these props in a construct with random props', () => {
    const explored = subjects.flatMap(({ name }) => tablesOf(name));

    expect(uncovered(explored).filter((prop) => !/^(?:AuroraCluster|CacheCluster)Attributes\./.test(prop))).toEqual([]);
  });

  test('contains no prop that the public API does not have, and no exception twice', () => {
    expect(leftOver(tables, ['SecureVaultProps', ''])).toEqual([]);
    expect(tables.flatMap(({ struct }) => struct).filter((struct) => struct in EXCEPTIONS)).toEqual([]);
    expect(tables.flatMap(({ inexpressible }) => Object.values(inexpressible)).filter((why) => why.length < 20)).toEqual([]);
  });

  test('has a text of its own for each direction of each change', () => {
    expect(directions.filter((text, index) => directions.indexOf(text) !== index)).toEqual([]);
    expect(directions.filter((text) => directions.includes(text.split(': ').slice(0, -1).join(': ')))).toEqual([]);
  });
});

describe('the record', () => {
  test('contains each direction of each change, and nothing else', () => {
    const known = new Set(directions.flatMap((text) => linesOf(text).map((line) => `${text}: ${line}`)));

    expect(directions.filter((text) => linesOf(text).length === 0)).toEqual([]);
    expect(stored.filter((line) => !known.has(line))).toEqual([]);
  });

  test('contains no danger that neither a docstring nor the guard reports', () => {
    expect(directions.filter((text) => kindOf(linesOf(text)) === 'silent')).toEqual([]);
  });

  test('has a reason for each danger, and a danger for each reason', () => {
    const dangers = stored.filter((line) => / \[\w+\]$/.test(line)).map((line) => line.replace(/^.*?: (?=(?:DATA|OUT|FAIL|LEFT) )/, '').replace(/ \[\w+\]$/, ''));

    const beyond = BEYOND.map(lineOfBeyond);

    expect(dangers.filter((line) => reasonOf(line) === undefined && !beyond.includes(line))).toEqual([]);
    expect(beyond.filter((line) => !dangers.includes(line))).toEqual([]);
    expect(REASONS.filter((reason) => !dangers.some((line) => reasonOf(line) === reason)).map(({ why }) => why)).toEqual([]);
  });
});

test('the changes of a type are those of the construct with its structs, or of the struct', () => {
  const structs = (type: string) => [...new Set(changesOf([type]).map(({ struct }) => struct))];

  expect(structs('ApiLoadBalancerOptions')).toEqual(['ApiLoadBalancerOptions']);
  expect(structs('AuroraCluster')).toEqual(['AuroraClusterProps', 'ReaderScaling', 'AuroraClusterAttributes']);
  expect(() => structs('Aurora')).toThrow(/^type must be one of these, got Aurora:/);
});

test('changes of some single constructs do what the record says; npm run check -- changes tries all', () => {
  const results = resultsOf(quickChanges());

  expect(recordOfAll(results)).toEqual(results.flatMap(({ text }) => linesOf(text).map((line) => `${text}: ${line}`)).sort());
});

describe('where a danger is told', () => {
  const told = (change: Partial<Result>) => recordOf({ struct: 'AuroraClusterProps', prop: 'port', text: 'x', harmless: 'safe', lines: [], unguarded: [], ...change });
  const [replaced, user, restart] = ['DATA RDS::DBCluster replace by DatabaseName', 'OUT ECS::TaskDefinition app DB_USER … to …', 'OUT RDS::DBInstance DBInstanceClass of all instances at once'];

  test.each<[where: string, change: Partial<Result>, expected: string]>([
    ['the docstring of the prop if it tells this harm', { prop: 'databaseName', lines: [replaced] }, `x: ${replaced} [docstring]`],
    ['the guard if the docstring tells another harm', { prop: 'databaseName', lines: [user] }, `x: ${user} [guard]`],
    ['nowhere if neither tells it', { lines: [restart], unguarded: [restart] }, `x: ${restart} [SILENT]`],
    ['nowhere for a safe change', {}, 'x: safe'],
  ])('is %s', (_, change, expected) => {
    expect(told(change)).toEqual([expected]);
  });

  test('a silent line makes the change silent', () => {
    expect(kindOf(['a [guard]', 'b [SILENT]'])).toBe('silent');
  });
});
