import { deployPath, deploySchedule, predecessors, Template } from '../../tools/deploy-path';

const resource = (Type: string, rest: Record<string, unknown> = {}) => ({ Type, ...rest });

/** A template of one database whose instance waits for its cluster. */
const database: Template = {
  Resources: {
    Vpc: resource('AWS::EC2::VPC'),
    Subnet: resource('AWS::EC2::Subnet', { Properties: { VpcId: { Ref: 'Vpc' } } }),
    Cluster: resource('AWS::RDS::DBCluster', { Properties: { Subnets: [{ Ref: 'Subnet' }] } }),
    Writer: resource('AWS::RDS::DBInstance', { Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } }),
    Balancer: resource('AWS::ElasticLoadBalancingV2::LoadBalancer', { Properties: { Subnets: [{ Ref: 'Subnet' }] } }),
  },
};

const one = (value: unknown): Template => ({ Resources: { A: resource('AWS::SNS::Topic', { Properties: { value } }), B: resource('AWS::SNS::Topic') } });

test('adds up the longest chain, not the sum of all resources', () => {
  expect(deployPath(database)).toEqual({
    seconds: 1100,
    chain: [
      { id: 'Vpc', type: 'AWS::EC2::VPC', seconds: 10, finish: 10 },
      { id: 'Subnet', type: 'AWS::EC2::Subnet', seconds: 10, finish: 20 },
      { id: 'Cluster', type: 'AWS::RDS::DBCluster', seconds: 600, finish: 620 },
      { id: 'Writer', type: 'AWS::RDS::DBInstance', seconds: 480, finish: 1100 },
    ],
  });
});

test('a stack begins when those before it are there, and others go on meanwhile', () => {
  const topic = one('x');
  const schedule = deploySchedule([
    { name: 'Site', template: topic, after: ['Data', 'Release'] },
    { name: 'Data', template: database, after: ['Release'] },
    { name: 'Release', template: topic, after: ['a stack of another app'] },
    { name: 'Audit', template: database, after: [] },
  ]);

  expect(schedule.map(({ stack, start, finish }) => [stack.name, start, finish])).toEqual([
    ['Audit', 0, 1100], ['Release', 0, 10], ['Data', 10, 1110], ['Site', 1110, 1120],
  ]);
});

test('an empty template is deployed at once', () => {
  expect(deployPath({})).toEqual({ seconds: 0, chain: [] });
  expect(deployPath({ Resources: {} })).toEqual({ seconds: 0, chain: [] });
});

test.each<[string, unknown, string[]]>([
  ['waits for what it refers to', { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['B', 'TopicName'] }]] }, ['B']],
  ['waits for either branch of a condition', { 'Fn::If': ['Large', 'a', { Ref: 'B' }] }, ['B']],
  ['does not wait for parameters and pseudo parameters', { 'Fn::Join': ['', [{ Ref: 'AWS::Region' }, { Ref: 'Parameter' }]] }, []],
  ['does not wait for itself', { Ref: 'A' }, []],
])('a resource %s', (_, value, expected) => {
  expect(predecessors(one(value), 'A')).toEqual(expected);
});

test('a resource waits for what it depends on, once', () => {
  const template = { Resources: { ...one({ Ref: 'B' }).Resources, C: resource('AWS::SNS::Topic', { DependsOn: 'A' }) } };

  expect(predecessors(template, 'C')).toEqual(['A']);
  expect(predecessors({ Resources: { ...template.Resources, C: resource('AWS::SNS::Topic', { DependsOn: ['A', 'B'] }) } }, 'C')).toEqual(['A', 'B']);
});

test('fails when resources wait for each other', () => {
  const template = { Resources: { A: resource('AWS::SNS::Topic', { DependsOn: 'B' }), B: resource('AWS::SNS::Topic', { DependsOn: 'A' }) } };

  expect(() => deployPath(template)).toThrow('the template waits for itself: A -> B -> A');
});
