import { StackTemplate } from '../../src/change-guard/internal';
import { lockOf, LockedResource } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { canonical } from '../../tools/assemblies/canonical';
import { factsOf } from '../../tools/changes/facts';
import { storedRecord } from '../../tools/changes/record';
import { RELEASED } from '../../tools/changes/release';
import { ownRules } from '../../tools/changes/rules';
import { templatesOf } from '../../tools/changes/synthesis';

/** What must hold of every template, so that a later change does not fail or lose data. */
const programs = [...RELEASED, 'everything'] as const;
const apps = programs.map((program) => ({ program, stacks: lockOf(templatesOf(canonical(program))) }));
const resources = apps.flatMap(({ program, stacks }) => stacks.flatMap((stack) =>
  Object.entries(stack.resources).map(([id, resource]): [string, LockedResource] => [`${program} ${stack.name} ${id}`, resource])));

test('a retained resource with a fixed name does not survive a failed first deployment', () => {
  const named = resources.filter(([, { names, policies }]) => names !== undefined && policies !== undefined);

  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(([, { policies }]) => policies![0] === 'Retain').map(([name]) => name)).toEqual([]);
});

test('each database and cache pins its version', () => {
  const templates = programs.flatMap((program) => templatesOf(canonical(program)).map((stack) => ({ program, ...stack })));
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
  expect(storedRecord().filter((line) => line.includes('kept, but its load balancer is replaced'))).toEqual([]);
});

describe('the rules beside the guard find', () => {
  const state = (Resources: object, name = 'Shop') => {
    const stacks: StackTemplate[] = [{ name, template: { Resources } as StackTemplate['template'] }];
    return { lock: lockOf(stacks), facts: factsOf(stacks), text: '' };
  };
  const found = (before: object, after: object) => {
    const [old, now] = [state(before), state(after)];
    return ownRules(new Comparison(old.lock, now.lock), old, now).map(({ harm, resource }) => `${harm} ${resource}`);
  };

  const balanced = (scheme: string, group: string) => ({
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Scheme: scheme } },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: { LoadBalancerArn: { Ref: 'Balancer' }, DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Group' } }] },
    },
    Group: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Name: group } },
  });

  test('a target group that would have two load balancers', () => {
    expect(found(balanced('internal', 'a'), balanced('internet-facing', 'a'))).toEqual(['FAIL Group']);
    expect(found(balanced('internal', 'a'), balanced('internet-facing', 'b'))).toEqual([]);
    expect(found(balanced('internal', 'a'), balanced('internal', 'a'))).toEqual([]);
  });

  const instances = (size: string, DependsOn?: string[], writer?: object) => Object.fromEntries(['Writer', 'Reader'].map((id) => [id, {
    Type: 'AWS::RDS::DBInstance',
    Properties: { DBClusterIdentifier: { Ref: 'Cluster' }, DBInstanceClass: size, ...id === 'Writer' && writer },
    ...id === 'Writer' && DependsOn && { DependsOn },
  }]));

  test('instances that would all restart at the same time', () => {
    expect(found(instances('db.r6g.large'), instances('db.r6g.xlarge'))).toEqual(['OUT Writer']);
    expect(found(instances('db.r6g.large', ['Reader']), instances('db.r6g.xlarge', ['Reader']))).toEqual([]);
    expect(found(instances('db.r6g.large'), instances('db.r6g.xlarge', undefined, { ApplyImmediately: false }))).toEqual([]);
  });
});
