import { stacksOf } from '../../src/assembly/read';
import { StackTemplate } from '../../src/assembly/template';
import { canonical } from '../../tools/assemblies/canonical';
import { storedRecord } from '../../tools/changes/record';
import { RELEASED } from '../../tools/changes/release';
import { ownRules } from '../../tools/changes/rules';

/** What must hold of every template, so that a later change does not fail or lose data. */
const programs = [...RELEASED, 'everything'] as const;

test('each database and cache pins its version', () => {
  const templates = programs.flatMap((program) => stacksOf(canonical(program)).map((stack) => ({ program, ...stack })));
  const versioned = templates.flatMap(({ program, name, template }) => Object.entries(template.Resources ?? {})
    // A global database has the version of the cluster that it is created from.
    .filter(([, { Type, Properties = {} }]) => ['AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster', 'AWS::ElastiCache::ReplicationGroup'].includes(Type)
      && Properties.SourceDBClusterIdentifier === undefined)
    .map(([id, { Properties = {} }]) => [`${program} ${name} ${id}`, Properties.EngineVersion] as const));

  expect(versioned.length).toBeGreaterThan(30);
  expect(versioned.filter(([, version]) => version === undefined).map(([name]) => name)).toEqual([]);
});

test('no change of a prop changes the default of a parameter under its ID, so that cdk deploy keeps the previous value', () => {
  expect(storedRecord().filter((line) => line.includes('LEFT Parameter Default'))).toEqual([]);
});

test('no change of a prop replaces a load balancer and keeps its target groups', () => {
  expect(storedRecord().filter((line) => line.includes('LoadBalancer replace under target group'))).toEqual([]);
});

describe('instances of a cluster that would all restart at the same time', () => {
  const stack = (size: string, DependsOn: string[] = [], writer: object = {}): StackTemplate => ({
    name: 'Shop',
    template: {
      Resources: Object.fromEntries(['Writer', 'Reader'].map((id) => [id, {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: size, ...id === 'Writer' && writer },
        ...id === 'Writer' && { DependsOn },
      }])),
    },
  });

  test.each<[string, StackTemplate, string[]]>([
    ['without an order', stack('db.r6g.xlarge'), ['OUT Writer']],
    ['one after the other', stack('db.r6g.xlarge', ['Reader']), []],
    ['one in its maintenance window', stack('db.r6g.xlarge', [], { ApplyImmediately: false }), []],
    ['without a change', stack('db.r6g.large'), []],
  ])('%s', (_, after, expected) => {
    expect(ownRules([stack('db.r6g.large')], [after]).map(({ harm, resource }) => `${harm} ${resource}`)).toEqual(expected);
  });
});
