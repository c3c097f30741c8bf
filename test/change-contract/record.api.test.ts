import { existsSync } from 'fs';
import { resolve } from 'path';
import { StackTemplate } from '../../src/change-guard/internal';
import { judgments } from '../../src/change-guard/private/ledger';
import { BEYOND, lineOfBeyond } from '../../tools/changes/beyond';
import { kindOf } from '../../tools/changes/figures';
import { decided, differencesOf, wordOf } from '../../tools/changes/ledger';
import { Result, resultsOf } from '../../tools/changes/outcome';
import { wordsAt } from '../../tools/changes/page';
import { unused } from '../../tools/changes/plain';
import { REASONS } from '../../tools/changes/reasons';
import { linesIn, reasonOf, recordOf, recordOfAll, storedRecord } from '../../tools/changes/record';
import { allChanges, changesOf, COMPOSITES, PARTS, quickChanges, restChanges, tablesOf } from '../../tools/changes/tables';
import { EXCEPTIONS, leftOver, uncovered } from '../../tools/changes/uncovered';
import { subjects } from '../properties/subjects';

const tables = [...PARTS, ...COMPOSITES];
const stored = storedRecord();
const linesOf = linesIn(stored);
const directions = allChanges().flatMap(({ text, reverse }) => [text, reverse]);

describe('the table', () => {
  test('contains a change of each optional prop of the public API, or the reason why none can be expressed', () =>
    expect(uncovered(tables)).toEqual([]));

  /** Random props get their changes: `test/properties/subject.ts`. An import has no rules that random attributes could break. */
  test('changes each of these props in a construct with random props', () => {
    const explored = subjects.flatMap(({ name }) => tablesOf(name));

    expect(uncovered(explored).filter((prop) => !/^(?:AuroraCluster|CacheCluster)Attributes\./.test(prop))).toEqual([]);
  });

  test('contains no prop that the public API does not have, and no exception twice', () => {
    expect(leftOver(tables, ['SecureVaultProps', ''])).toEqual([]);
    expect(unused()).toEqual([]);
    expect(tables.flatMap(({ struct }) => struct).filter((struct) => struct in EXCEPTIONS)).toEqual([]);
    expect(tables.flatMap(({ inexpressible }) => Object.values(inexpressible)).filter((why) => why.length < 20)).toEqual([]);
  });

  test('has a text of its own for each direction of each change', () => {
    expect(directions.filter((text, index) => directions.indexOf(text) !== index)).toEqual([]);
    expect(directions.filter((text) => directions.includes(text.split(': ').slice(0, -1).join(': ')))).toEqual([]);
  });
});

test('all changes are tried by npm test or .ci/run within some trees, and of each table one in each tree', () => {
  const seeds = [...Array(12).keys()].map(restChanges);
  const tried = new Set([...quickChanges(), ...seeds.flat()]);

  expect(allChanges().filter((change) => !tried.has(change))).toEqual([]);
  expect(COMPOSITES.filter(({ changes }) => !seeds.every((some) => changes.some((change) => some.includes(change))))).toEqual([]);
});

describe('the record', () => {
  test('contains each direction of each change, and nothing else', () => {
    const known = new Set(directions.flatMap((text) => linesOf(text).map((line) => `${text}: ${line}`)));

    expect(directions.filter((text) => linesOf(text).length === 0)).toEqual([]);
    expect(stored.filter((line) => !known.has(line))).toEqual([]);
  });

  test('contains no danger that neither a docstring nor the guard reports', () =>
    expect(directions.filter((text) => kindOf(linesOf(text)) === 'silent')).toEqual([]));

  test('has no change of a prop that the comparison of two Regions refuses', () =>
    expect(directions.flatMap(linesOf).filter((line) => line.includes('must be the same in both Regions'))).toEqual([]));

  test('has a reason for each danger, and a danger for each reason', () => {
    const dangers = stored.filter((line) => / \[\w+\]$/.test(line)).map((line) => line.replace(/^.*?: (?=(?:DATA|OUT|FAIL|LEFT|interrupts|breaks|fails|deletes) )/, '').replace(/ \[\w+\]$/, ''));

    const beyond = BEYOND.map(lineOfBeyond);

    expect(dangers.filter((line) => reasonOf(line) === undefined && !beyond.includes(line))).toEqual([]);
    expect(beyond.filter((line) => !dangers.includes(line))).toEqual([]);
    expect(REASONS.filter((reason) => !dangers.some((line) => reasonOf(line) === reason)).map(({ why }) => why)).toEqual([]);
  });
});

test.each([
  ['changes the default of a parameter, whose previous value cdk deploy keeps', 'LEFT Parameter Default'],
  ['replaces a load balancer and keeps its target groups', 'LoadBalancer replace under target group'],
])('no change of a prop %s', (_, line) => expect(stored.filter((found) => found.includes(line))).toEqual([]));

test.each([
  ['DrPair primaryRegion: default → what it is', 'no difference'],
  ['DrPair recovery.standbyRegion: default → what it is', 'no difference'],
  ['DrPair primaryRegion.network.availabilityZones: two → three', 'unseen'],
  ['DrPair recovery.standbyRegion.network.availabilityZones: two → three', 'unseen'],
  ['Platform: other stack ID, with the name of its stack', 'OUT EC2::SecurityGroupIngress move to another ID (several) [guard]'],
  ['Platform: in a Stage, with the name of its stack', 'OUT EC2::SecurityGroupIngress move to another ID (several) [guard]'],
])('%s: %s', (text, verdict) => expect(stored).toContain(`${text}: ${verdict}`));

test('the changes of a type are those of the construct with its structs, or of the struct', () => {
  const structs = (type: string) => [...new Set(changesOf([type]).map(({ struct }) => struct))];

  expect(structs('ApiLoadBalancerOptions')).toEqual(['ApiLoadBalancerOptions']);
  expect(structs('AuroraCluster')).toEqual(['AuroraClusterProps', 'NodeScaling', 'AuroraClusterAttributes']);
  expect(() => structs('Aurora')).toThrow(/^type must be one of these, got Aurora:/);
});

test('changes of some single constructs do what the record says; npm run check -- changes tries all', () => {
  const results = resultsOf(quickChanges());

  expect(results.flatMap(({ differences }) => differences).filter((pair) => wordOf(pair) === undefined)).toEqual([]);
  expect(recordOfAll(results)).toEqual(results.flatMap(({ text }) => linesOf(text).map((line) => `${text}: ${line}`)).sort());
});

describe('the ledger', () => {
  const rows = judgments();

  test('has a reason and a source for each row, and seconds and whom for each interruption', () => {
    const isSource = (source: string) => ['CloudFormation', 'change-guard', 'schema'].includes(source) || /^https:\/\/(?:docs\.aws\.amazon\.com|www\.postgresql\.org|github\.com\/hashicorp\/terraform-provider-aws\/issues)\//.test(source)
      || /^src\/[a-z-]+$/.test(source) && existsSync(resolve(__dirname, '../..', source));

    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter(({ why, source }) => !/\.$/.test(why) || !isSource(source))).toEqual([]);
    expect(rows.filter(({ word }) => !['harmless', 'unseen because', 'interrupts', 'fails', 'breaks', 'deletes', 'weaker if'].includes(word))).toEqual([]);
    expect(rows.filter(({ word, seconds, whom }) => (word === 'interrupts') !== (seconds !== undefined) || word === 'interrupts' && whom === '')).toEqual([]);
  });

  test('calls a failure what does not deploy, and nothing else', () => {
    const whysOf = (name: string) => rows.filter(({ word }) => word === name).map(({ why }) => why);
    const stops = /(?:deployment|second one|other change) fails|rejects the change|RDS answers/;

    expect(whysOf('fails').filter((why) => !stops.test(why))).toEqual([]);
    expect(whysOf('breaks').filter((why) => stops.test(why))).toEqual([]);
  });

  test('calls nothing harmless or unseen that replaces by the schema of CloudFormation, or that the guard refuses', () => {
    expect(rows.filter(({ type, property, word }) => type !== '*' && /^(?:harmless|unseen)/.test(word) && decided(type, property) !== undefined)).toEqual([]);
  });

  test.each([
    ['AWS::RDS::DBCluster KmsKeyId', 'replaces'], ['AWS::RDS::DBCluster Port', 'interrupts'], ['AWS::S3::Bucket ReplicationConfiguration/Rules', 'weaker if'],
    ['AWS::IAM::OIDCProvider (deleted)', 'deletes'], ['Condition PlatformCacheIsScaledUp', 'deletes'], ['AWS::KMS::Key MultiRegion', 'fails'],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer LoadBalancerAttributes/access_logs.s3.bucket', 'unseen because'], ['AWS::Budgets::Budget Tags', 'harmless'],
    ['AWS::RDS::DBCluster PortOfSomethingElse', undefined], ['AWS::CloudWatch::Alarm ActionsSuppressor', undefined], ['AWS::New::Type (deleted)', undefined],
    ['Condition IsNew', undefined],
  ])('%s: %s', (pair, word) => expect(wordOf(pair)?.word).toBe(word));

  test('a pair without a word makes its change silent', () => {
    const [harmless, ...others] = recordOf({ struct: '', prop: '', text: 'x', harmless: 'harmless', lines: ['NO WORD A::B::C D'], unguarded: ['NO WORD A::B::C D'], differences: [] });

    expect([harmless, others]).toEqual(['x: NO WORD A::B::C D [SILENT]', []]);
  });

  test('compares templates by properties, attributes of a list and what exists', () => {
    const state = (Resources: object) => [{ name: 'Shop', template: { Resources, Conditions: { IsOn12345678: {} } } }] as unknown as StackTemplate[];
    const [a, list] = [(Properties: object, more: object = {}) => ({ Type: 'A::B::C', Properties, ...more }), (Value: string) => ({ List: [{ Key: 'a.b', Value }] })];
    const between = (old: object, now: object) => differencesOf(state(old), state(now)).filter((one) => !one.startsWith('Condition'));

    expect(differencesOf(state({}), state({}))).toEqual(['Condition IsOn']);
    expect(between({ One: a({ P: { Q: { R: 1, S: 2 } } }) }, { One: a({ P: { Q: { R: 2, S: 2 } } }) })).toEqual(['A::B::C P/Q/R']);
    expect(between({ One: a({ P: { Ref: 'X' } }) }, { One: a({ P: { Ref: 'Y' } }, { Condition: 'IsOn' }) })).toEqual(['A::B::C (Condition)', 'A::B::C P']);
    expect(between({ One: a(list('x')) }, { One: a(list('y')) })).toEqual(['A::B::C List/a.b']);
    expect(between({ One: a({}) }, { Two: a({}) })).toEqual(['A::B::C (created)', 'A::B::C (deleted)']);
    expect(between({ One: a({ Tags: [] }) }, { One: a({ Tags: [{ Key: 'a', Value: 'b' }] }) })).toEqual(['A::B::C Tags']);
  });
});

test.each([
  ['PlatformDatabaseOptions', 'port', 'interrupts'], ['PlatformGithub', 'provider', 'deletes'], ['AuroraClusterProps', 'instanceType', 'interrupts'], ['FargateApiOptions', 'cpuArchitecture', 'fails'],
])('the word of %s.%s is %s', (struct, prop, word) => expect(wordsAt(struct, prop)).toContain(word));

describe('where a danger is told', () => {
  const told = (change: Partial<Result>) => recordOf({ struct: 'AuroraClusterProps', prop: 'port', text: 'x', harmless: 'harmless', lines: [], unguarded: [], differences: [], ...change });
  const [replaced, user, restart] = ['DATA RDS::DBCluster replace by DatabaseName', 'OUT ECS::TaskDefinition app DB_USER … to …', 'OUT RDS::DBInstance DBInstanceClass of all instances at once'];

  test.each<[where: string, change: Partial<Result>, expected: string]>([
    ['the docstring of the prop if it tells this harm', { prop: 'databaseName', lines: [replaced] }, `x: ${replaced} [docstring]`],
    ['the guard if the docstring tells another harm', { prop: 'databaseName', lines: [user] }, `x: ${user} [guard]`],
    ['nowhere if neither tells it', { lines: [restart], unguarded: [restart] }, `x: ${restart} [SILENT]`],
    ['nowhere for a harmless change', {}, 'x: harmless'],
  ])('is %s', (_, change, expected) => expect(told(change)).toEqual([expected]));

  test('a silent line makes the change silent', () => expect(kindOf(['a [guard]', 'b [SILENT]'])).toBe('silent'));
});
