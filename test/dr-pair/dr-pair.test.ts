import { Match, Template } from 'aws-cdk-lib/assertions';
import { allOf, ofType, OSAKA_REGION, placed, templateOf, TemplateText, TOKYO_REGION } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';

const assembly = canonical('warmPair');
const stacks = placed(assembly);
const [globalStack, tokyo, osaka, cache] = ['Global', 'Primary', 'Standby', 'StandbyCache'].map((id) => templateOf(stacks, { stackName: `Eldonia-${id}` }));

test('creates stacks in three Regions, whose dependencies allow a first deployment', () => {
  const ids = new Map(assembly.stacksRecursively.map(({ id, stackName }) => [id, stackName]));
  const needs = Object.fromEntries(assembly.stacksRecursively.map(({ stackName, environment, dependencies }) =>
    [`${stackName} ${environment.region}`, dependencies.map(({ id }) => ids.get(id)).filter((name) => name !== undefined).sort()]));

  expect(needs).toEqual({
    'Eldonia-Global us-east-1': [],
    'Eldonia-StandbyBase ap-northeast-3': [],
    'Eldonia-StandbyCache ap-northeast-3': ['Eldonia-StandbyBase'],
    'Eldonia-Primary-Release ap-northeast-1': [],
    'Eldonia-Primary-UsEast1 us-east-1': [],
    'Eldonia-Primary ap-northeast-1': ['Eldonia-Global', 'Eldonia-Primary-Release', 'Eldonia-Primary-UsEast1', 'Eldonia-StandbyBase'],
    'Eldonia-Standby ap-northeast-3': ['Eldonia-Global', 'Eldonia-Primary', 'Eldonia-StandbyBase', 'Eldonia-StandbyCache'],
    'Eldonia-Primary-Audit ap-northeast-1': ['Eldonia-Primary', 'Eldonia-Standby'],
    'Eldonia-Primary-Costs ap-northeast-1': ['Eldonia-Primary', 'Eldonia-Standby'],
    'Eldonia-Primary-CostAnomalies ap-northeast-1': [
      'Eldonia-Primary', 'Eldonia-Primary-Audit', 'Eldonia-Primary-Costs', 'Eldonia-Primary-EdgeAlarms', 'Eldonia-Standby', 'Eldonia-Standby-Audit',
    ],
    'Eldonia-Primary-EdgeAlarms us-east-1': ['Eldonia-Primary', 'Eldonia-Primary-UsEast1'],
    'Eldonia-Standby-Audit ap-northeast-3': ['Eldonia-Standby', 'Eldonia-StandbyBase'],
  });
});

test('makes no lookups', () => expect(assembly.manifest.missing ?? []).toEqual([]));

test('the names of global resources are unique: IAM, S3 and CloudFront', () => {
  const names = [
    ...allOf(stacks, 'AWS::IAM::Role').map(({ RoleName }) => RoleName as string),
    ...allOf(stacks, 'AWS::S3::Bucket').map(({ BucketName }) => BucketName as string),
    ...allOf(stacks, 'AWS::CloudFront::CachePolicy').map(({ CachePolicyConfig: { Name } }) => Name as string),
  ].filter((name) => name !== undefined);

  expect(names.length).toBeGreaterThan(6);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('the tasks of the standby Region use the endpoints of their own cluster', () => {
  const [{ ContainerDefinitions: [{ Environment }] }] = ofType(osaka, 'AWS::ECS::TaskDefinition');
  const endpoint = (name: string) => ({ 'Fn::GetAtt': [expect.stringMatching(/^PairDatabaseCluster/), `${name}.Address`] });

  expect(Environment).toContainEqual({ Name: 'DB_HOST', Value: endpoint('Endpoint') });
  expect(Environment).toContainEqual({ Name: 'DB_READER_HOST', Value: endpoint('ReadEndpoint') });
  expect(JSON.stringify(stacks)).not.toContain('GlobalEndpoint');
});

test('maintenance never restarts databases or caches of both Regions at once, and the standby Region is first', () => {
  const daysOf = (template: TemplateText, type: string) => new Set(ofType(template, type)
    .map(({ PreferredMaintenanceWindow }) => String(PreferredMaintenanceWindow).slice(0, 3)));

  for (const [type, standby] of [['RDS::DBCluster', osaka], ['RDS::DBInstance', osaka], ['ElastiCache::ReplicationGroup', cache]] as const) {
    expect([standby, tokyo].map((template) => daysOf(template, `AWS::${type}`))).toEqual([new Set(['sat']), new Set(['sun'])]);
  }
});

test('all alarms notify a topic, except those that only a composite alarm uses', () => {
  const quiet = allOf(stacks, 'AWS::CloudWatch::Alarm').filter(({ AlarmActions }) => !AlarmActions?.length);

  // The windows of the burn rate. A composite alarm of two windows notifies instead.
  expect(quiet.filter(({ AlarmDescription }) => !/^The burn rate of the error budget/.test(AlarmDescription as string))).toEqual([]);
});

test.each([TOKYO_REGION, OSAKA_REGION])('the functions of the plan exist in %s', (region) => {
  const functions = new RegExp(`:lambda:${region}:123456789012:function:([\\w-]+)`, 'g');
  const called = [...new Set([...JSON.stringify(globalStack).matchAll(functions)].map(([, name]) => name))];
  const made = allOf(stacks, 'AWS::Lambda::Function', region).map(({ FunctionName }) => FunctionName as unknown);

  expect(called.length).toBeGreaterThanOrEqual(4);
  expect(called.filter((name) => !made.includes(name))).toEqual([]);
});

test.each([['PRIMARY', tokyo], ['SECONDARY', osaka]])('only its own health check fails over the %s record', (SetIdentifier, template) =>
  Template.fromJSON(template).hasResourceProperties('AWS::Route53::RecordSet', {
    Name: 'active.origin.eldonia.example.',
    SetIdentifier,
    Failover: SetIdentifier,
    AliasTarget: Match.objectLike({ EvaluateTargetHealth: false }),
    HealthCheckId: Match.anyValue(),
  }));
