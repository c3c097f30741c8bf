import { attribute, changes, ref, resource, stack } from './fixtures';
import { compare, StackTemplate } from '../../src/change-guard/internal';
import { lockOf } from '../../src/change-guard/private/lock';

const bucket = (BucketName?: string) => resource('S3::Bucket', { ...BucketName !== undefined && { BucketName } });
const record = (name: string, more: object = {}) => resource('Route53::RecordSet', { HostedZoneId: 'Z', Name: `${name}.example.`, Type: 'A', ...more });
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const instance = resource('RDS::DBInstance', { DBClusterIdentifier: ref('Db') });
const selection = (kind: string, what: unknown[]) => resource('Backup::BackupSelection', { BackupSelection: { [kind]: what } });
const deferred = (Prefix: string, Bucket: string) =>
  resource('Custom::BucketReplication', { ServiceToken: 'f', Rule: JSON.stringify({ Status: 'Enabled', Prefix, Destination: { Bucket } }) });
const retained = (BucketName?: string) => ({ ...bucket(BucketName), ...kept });

test.each<[string, object, object, string[]]>([
  ['is deleted with its data', { Media: bucket() }, {}, ['DATA Media: delete']],
  ['stays outside of the stack with Retain', { Media: retained() }, {}, ['LEFT Media: remove (Retain)']],
  ['is a log that nobody keeps', { Log: resource('Logs::LogGroup') }, {}, []],
  ['is a log that is kept', { Log: { ...resource('Logs::LogGroup'), ...kept } }, {}, ['LEFT Log: remove (Retain)']],
  ['is a log with its name under another ID', { Log: resource('Logs::LogGroup', { LogGroupName: 'a' }) }, { Other: resource('Logs::LogGroup', { LogGroupName: 'a' }) },
    ['FAIL Log: move to Other']],
  ['leaves a snapshot', { Db: resource('RDS::DBCluster') }, {}, ['DATA Db: delete']],
  ['is empty under another ID', { Media: bucket() }, { Files: bucket() }, ['DATA Media: move to Files']],
  ['is empty under another ID, with less protection, too', { Media: resource('S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }) }, { Files: bucket() },
    ['DATA Media: move to Files']],
  ['with its name cannot move to another ID', { Media: bucket('media') }, { Files: bucket('media') }, ['FAIL Media: move to Files']],
  ['releases its address', { Ip: resource('EC2::EIP') }, {}, ['OUT Ip: delete']],
  ['with a name, but without data, can be removed', { Alarm: resource('CloudWatch::Alarm', { AlarmName: 'a' }) }, {}, []],
  ['with a name, but without data, cannot move', { Alarm: resource('CloudWatch::Alarm', { AlarmName: 'a' }) }, { Other: resource('CloudWatch::Alarm', { AlarmName: 'a' }) },
    ['FAIL Alarm: move to Other']],
  ['for DNS cannot move', { A: record('a') }, { B: record('a') }, ['FAIL A: move to B']],
  ['serves users is an outage', { Api: resource('ECS::Service', { ServiceName: 'api' }), Https: resource('ElasticLoadBalancingV2::Listener') }, {},
    ['OUT Api: delete', 'OUT Https: delete']],
  ['is the last record of a name is an outage', { A: record('a'), Aaaa: record('a', { Type: 'AAAA' }), B: record('b') }, { B: record('b', { TTL: '60' }) },
    ['OUT A: delete', 'OUT Aaaa: delete']],
  ['is the last instance of a database is an outage', { Db: resource('RDS::DBCluster'), One: instance, Two: instance }, { Db: resource('RDS::DBCluster') },
    ['OUT One: delete', 'OUT Two: delete']],
  ['is one of several instances is a count', { Db: resource('RDS::DBCluster'), One: instance, Two: instance }, { Db: resource('RDS::DBCluster'), Two: instance }, []],
  ['is an instance of a removed database goes with it', { Db: resource('RDS::DBCluster'), One: instance }, {}, ['DATA Db: delete']],
  ['protects is missed later', {
    Plan: resource('Backup::BackupPlan'),
    What: resource('Backup::BackupSelection'),
    Images: resource('ECR::ReplicationConfiguration'),
    Failover: resource('ARCRegionSwitch::Plan'),
    Media: resource('Custom::BucketReplication', { ServiceToken: 'f' }),
  }, {}, ['DATA Failover: delete', 'DATA Images: delete', 'DATA Media: delete', 'DATA Plan: delete', 'DATA What: delete']],
  ['others of the account use is an outage', { Provider: resource('IAM::OIDCProvider', { Url: 'u' }) }, {}, ['OUT Provider: delete']],
  ['an account has once per URL cannot move', { A: resource('IAM::OIDCProvider', { Url: 'u' }) }, { B: resource('IAM::OIDCProvider', { Url: 'u' }) }, ['FAIL A: move to B']],
  ['a Region has once cannot move', { A: resource('GuardDuty::Detector'), R: resource('Config::ConfigurationRecorder') },
    { B: resource('GuardDuty::Detector'), S: resource('Config::ConfigurationRecorder') }, ['FAIL A: move to B', 'FAIL R: move to S']],
  ['protects is missed if its successor protects less', { Named: selection('Resources', ['a', 'b']), Logs: resource('EC2::FlowLog', { ResourceId: ref('A') }) },
    { Tagged: selection('ListOfTags', [{ ConditionKey: 'a', ConditionValue: 'b' }]), Other: resource('EC2::FlowLog', { ResourceId: ref('B') }) },
    ['DATA Logs: delete', 'DATA Named: delete']],
  ['protects may move if its successor protects as much', { Named: selection('Resources', ['a']), Logs: resource('EC2::FlowLog', { ResourceId: ref('A') }) },
    { First: selection('Resources', ['c']), Tagged: selection('Resources', ['a', 'b']), Other: resource('EC2::FlowLog', { ResourceId: ref('A') }) }, []],
  ['leaves something out may move if its successor leaves out nothing', { One: resource('Backup::BackupSelection', { BackupSelection: { Resources: ['a'], NotResources: ['b'] } }) },
    { Two: selection('Resources', ['a']) }, []],
  ['replicates may move if its successor replicates as much', { One: deferred('a/', 'b') }, { Two: deferred('', 'b') }, []],
  ['replicates is missed if its successor replicates to another bucket', { One: deferred('a/', 'b') }, { Two: deferred('', 'c') }, ['DATA One: delete']],
  ['protects may move to another ID', { Plan: resource('Backup::BackupPlan') }, { Other: resource('Backup::BackupPlan') }, []],
  ['without a name and data is nobody\'s loss', { Fn: resource('Lambda::Function') }, { Other: resource('Lambda::Function') }, []],
])('a resource that %s', (_, before, after, expected) => {
  expect(changes([stack(before)], [stack(after)])).toEqual(expected);
});

test.each([
  'ApiGateway::BasePathMapping', 'ApiGateway::Method', 'ApiGatewayV2::ApiMapping', 'ApiGatewayV2::Route', 'AppSync::Resolver', 'EC2::EIPAssociation',
  'ElasticLoadBalancingV2::ListenerCertificate', 'GlobalAccelerator::EndpointGroup', 'Route53::RecordSetGroup', 'ServiceDiscovery::Service', 'VpcLattice::Rule',
])('%s routes traffic: its removal is an outage, its move to another ID is not', (type) => {
  expect(changes([stack({ One: resource(type) })], [stack({})])).toEqual(['OUT One: delete']);
  expect(changes([stack({ One: resource(type) })], [stack({ Two: resource(type) })])).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['the name of another resource is taken', { A: bucket('media'), B: bucket('media') }, ['FAIL B: same name as Shop/A']],
  ['an alias of another distribution is taken', {
    A: bucket('media'),
    One: resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['a.example', 'b.example'] } }),
    Two: resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['b.example'] } }),
  }, ['FAIL One: same name as Shop/Two']],
  ['records of one name differ by type and set', {
    A: bucket('media'),
    One: record('a', { SetIdentifier: '1' }),
    Two: record('a', { SetIdentifier: '2' }),
  }, []],
])('%s', (_, after, expected) => {
  expect(changes([stack({ A: bucket('media') })], [stack(after)])).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['a bucket, whose name is unique in all Regions', bucket('media'), ['FAIL Osaka/Other: same name as Shop/One']],
  ['a role, whose name is unique in the account', resource('IAM::Role', { RoleName: 'deploy' }), ['FAIL Osaka/Other: same name as Shop/One']],
  ['a distribution, whose aliases are unique in the account', resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['a.example'] } }), ['FAIL Osaka/Other: same name as Shop/One']],
  ['a function of CloudFront, whose name is unique in the account', resource('CloudFront::Function', { Name: 'redirect' }), ['FAIL Osaka/Other: same name as Shop/One']],
  ['a record, whose zone is in no Region', record('a'), ['FAIL Osaka/Other: same name as Shop/One']],
  ['a table, whose name is unique in its Region', resource('DynamoDB::Table', { TableName: 'orders' }), []],
  ['an alarm, whose name is unique in its Region', resource('CloudWatch::Alarm', { AlarmName: 'errors' }), []],
])('the name in another Region of %s', (_, one, expected) => {
  const osaka = stack({ Other: one }, {}, { name: 'Osaka', region: 'ap-northeast-3' });

  expect(changes([stack({ One: one })], [stack({ One: one }), osaka])).toEqual(expected);
});

describe('conditions', () => {
  const ways: [name: string, condition: object][] = [
    ['a parameter', { 'Fn::Equals': [ref('On'), 'true'] }], ['its negation', { 'Fn::Not': [{ 'Fn::Equals': [ref('On'), 'false'] }] }],
    ['all of several', { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Equals': [ref('On'), 'true'] }] }],
  ];
  const when = (Resources: object, condition: object, on = 'false') => stack(Resources, {
    Parameters: { On: { Type: 'String', Default: on } }, Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, IsOn: condition },
  });
  const [cache, key, log] = ['ElastiCache::ReplicationGroup', 'KMS::Key', 'Logs::LogGroup'].map((type) => (more: object = {}) =>
    resource(type, {}, { ...type === 'KMS::Key' && { DeletionPolicy: 'Retain' }, ...more }));
  const all = (more: object = {}) => ({ Cache: cache(more), Key: key(more), Log: log(more), Route: resource('EC2::Route', {}, more) });

  test.each(ways)('a resource that gains one which defaults make false is deleted: %s', (_, condition) => {
    expect(changes([when(all(), condition)], [when(all({ Condition: 'IsOn' }), condition)])).toEqual([
      'DATA Cache: delete by condition IsOn', 'OUT Route: delete by condition IsOn', 'LEFT Key: remove (Retain) by condition IsOn',
    ]);
    expect(changes([when(all(), condition, 'true')], [when(all({ Condition: 'IsOn' }), condition, 'true')])).toEqual([]);
    expect(changes([when(all({ Condition: 'IsOn' }), condition)], [when(all({ Condition: 'IsOn' }), condition)])).toEqual([]);
    expect(changes([when(all({ Condition: 'IsOn' }), condition)], [when(all(), condition)])).toEqual([]);
    expect(changes([when(all({ Condition: 'IsOn' }), condition)], [when({}, condition)])).toEqual([]);
  });

  test('one of the library says what the ledger says', () => {
    const light = (more: object) => stack({ Cache: cache(more) }, { Conditions: { CacheIsScaledUp656E56B5: { 'Fn::Equals': ['a', 'b'] } } });

    expect(compare([light({})], [light({ Condition: 'CacheIsScaledUp656E56B5' })])[0].remedy).toContain('Change it while the other Region serves');
    expect(compare([when(all(), ways[0][1])], [when(all({ Condition: 'IsOn' }), ways[0][1])])[0].remedy).toContain('Keep the resource');
  });

  test('one that the deployment decides is not compared', () => {
    const inOsaka = { 'Fn::Equals': [ref('AWS::StackId'), 'x'] };

    expect(changes([when(all(), inOsaka)], [when(all({ Condition: 'IsOn' }), inOsaka)])).toEqual([]);
  });
});

describe('stacks', () => {
  const media = { Media: bucket() };

  test.each([
    ['removed', [], 'LEFT *: remove stack'],
    ['renamed', [stack(media, {}, { name: 'Store' })], 'DATA *: rename or move stack to Store (123456789012, ap-northeast-1)'],
    ['moved to another Region', [stack(media, {}, { region: 'ap-northeast-3' })], 'DATA *: rename or move stack to Shop (123456789012, ap-northeast-3)'],
    ['moved to another account', [stack(media, {}, { account: '210987654321' })], 'DATA *: rename or move stack to Shop (210987654321, ap-northeast-1)'],
  ])('a stack that is %s', (_, after, expected) => {
    expect(changes([stack(media)], after)).toEqual([expected]);
  });

  test('what the whole account uses is called so', () => {
    const deleted = (type: string) => compare([stack({ It: resource(type, { Url: 'u' }) })], [stack({})])[0].effect;

    expect(deleted('IAM::OIDCProvider')).toMatch(/; the whole account uses it, whichever stack created it$/);
    expect(deleted('Route53::RecordSet')).not.toContain('account');
  });

  test('what a Region has once fails in another stack, with the order that works', () => {
    const audit = { Detector: resource('GuardDuty::Detector') };
    const [verdict, ...others] = compare([stack({}), stack(audit, {}, { name: 'Shop-Audit' })], [stack({}), stack(audit, {}, { name: 'Audit' })]);

    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ harm: 'FAIL', stack: 'Shop-Audit', change: 'rename or move stack to Audit (123456789012, ap-northeast-1)' });
    expect(verdict.remedy).toContain('delete this stack with `cdk destroy` before you deploy the other one');
  });

  test.each<[string, StackTemplate[], string]>([
    ['the one of its Region', [stack({ ...media, Key: resource('KMS::Key') }, {}, { name: 'New' }), stack(media, {}, { name: 'New-Edge', region: 'us-east-1' })], 'New-Edge'],
    ['the one with most of its resources', [stack({ Key: resource('KMS::Key') }, {}, { name: 'A', region: 'us-east-1' }), stack({ ...media, Log: resource('Logs::LogGroup') }, {}, { name: 'B', region: 'us-east-1' })], 'B'],
  ])('the successor of a renamed stack is %s', (_, after, expected) => {
    const edge = stack({ Key: resource('KMS::Key'), Media: bucket(), Log: resource('Logs::LogGroup') }, {}, { name: 'Edge', region: 'us-east-1' });

    expect(compare([edge], after)[0].change).toBe(`rename or move stack to ${expected} (123456789012, us-east-1)`);
  });

  test('two Stages without an environment have stacks of one name: each is compared with its own', () => {
    const [staging, live] = [media, media].map((resources) => stack(resources, {}, { account: undefined, region: undefined }));
    const empty = { ...live, template: { Resources: {} } };

    expect(changes([staging, live], [staging, live])).toEqual([]);
    expect(changes([staging, live], [staging, empty])).toEqual(['DATA Shop#2/Media: delete']);
    expect(changes([staging, live], [empty, live])).toEqual(['DATA Media: delete']);
    expect(changes([staging, live], [staging])).toEqual(['LEFT Shop#2/*: rename or move stack to Shop (any account, any Region)']);
  });

  test.each(['constructor', '__proto__'])('a resource that is called %s is like any other', (id) => {
    expect(changes([stack({ [id]: bucket() })], [stack({})])).toEqual([`DATA ${id}: delete`]);
    expect(changes([stack({ Media: bucket() })], [stack({ [id]: bucket() })])).toEqual([`DATA Media: move to ${id}`]);
  });

  test('a renamed stack with named resources fails', () => {
    expect(changes([stack({ Media: retained('media') })], [stack({ Media: retained('media') }, {}, { name: 'Store' })]))
      .toEqual(['FAIL *: rename or move stack to Store (123456789012, ap-northeast-1)']);
  });

  test('a stack may get its account and Region, and a stack of the same name in another Region beside it', () => {
    const anywhere = stack(media, {}, { account: undefined, region: undefined });

    expect(changes([anywhere], [stack(media)])).toEqual([]);
    expect(changes([stack(media)], [stack(media), stack(media, {}, { region: 'ap-northeast-3' })])).toEqual([]);
  });

  test('a nested stack that is removed is deleted', () => {
    const nested = stack(media, {}, { name: 'Shop/Data' });

    expect(changes([stack({ Ip: resource('EC2::EIP') }), nested], [stack({ Ip: resource('EC2::EIP') })])).toEqual(['DATA Shop/Data/Media: delete']);
  });
});

describe('values of other stacks', () => {
  const base = (PrimaryKeyArn: string, exported = true) => stack({ Key: resource('KMS::ReplicaKey', { PrimaryKeyArn }) }, {
    Outputs: { Arn: { Value: attribute('Key', 'Arn'), ...exported && { Export: { Name: 'Base:Key' } } } },
  }, { name: 'Base' });
  const db = (KmsKeyId: unknown) => stack({ Db: resource('RDS::DBCluster', { KmsKeyId }) });
  const imported = { 'Fn::ImportValue': 'Base:Key' };
  const output = { 'Fn::GetStackOutput': { StackName: 'Base', OutputName: 'Arn' } };

  test('a replacement spreads by an import, and the export in use fails', () => {
    expect(changes([base('a'), db(imported)], [base('b'), db(imported)])).toEqual([
      'DATA Base/Key: replace by PrimaryKeyArn "a" to "b"', 'DATA Db: replace by KmsKeyId of replaced Base/Key',
      'FAIL Base/Export Base:Key: change to "${Key.Arn}" of a replaced resource',
    ]);
  });

  test('a replacement spreads by an output', () => {
    expect(changes([base('a', false), db(output)], [base('b', false), db(output)])).toEqual([
      'DATA Base/Key: replace by PrimaryKeyArn "a" to "b"', 'DATA Db: replace by KmsKeyId of replaced Base/Key',
    ]);
  });

  test('an import may become an output of the same resource, while the export stays', () => {
    expect(changes([base('a'), db(imported)], [base('a'), db(output)])).toEqual([]);
  });

  test('an export in use cannot be removed', () => {
    expect(changes([base('a'), db(imported)], [base('a', false), db(output)])).toEqual(['FAIL Base/Export Base:Key: remove']);
  });

  test('a replacement spreads by an SSM parameter', () => {
    const shared = (PrimaryKeyArn: string) => stack({
      Key: resource('KMS::ReplicaKey', { PrimaryKeyArn }), Name: resource('SSM::Parameter', { Name: '/key', Value: attribute('Key', 'Arn') }),
    }, {}, { name: 'Base' });
    const reader = stack({ Db: resource('RDS::DBCluster', { KmsKeyId: ref('Arn') }) }, { Parameters: { Arn: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/key' } } });

    expect(changes([shared('a'), reader], [shared('b'), reader])).toContain('DATA Db: replace by KmsKeyId of replaced Base/Key');
    expect(changes([shared('a'), reader], [shared('a'), reader])).toEqual([]);
  });
});

describe('parameters', () => {
  test('the default of a secret parameter is not stored', () => {
    expect(JSON.stringify(lockOf([stack({}, { Parameters: { Password: { Type: 'String', Default: 'hidden', NoEcho: true } } })]))).not.toContain('hidden');
  });

  test('a long or secret value is stored as a hash, with its references', () => {
    const [{ resources }] = lockOf([stack({
      Cache: resource('ElastiCache::ReplicationGroup', { AuthToken: 'hidden' }),
      Task: resource('ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'x'.repeat(200), Secrets: [{ Name: 'A', ValueFrom: 'a' }], Image: ref('Repository') }] }),
    })]);

    expect(resources.Cache.replacing).toEqual({ AuthToken: expect.stringMatching(/^sha256:\w{16}$/) });
    expect(resources.Task.replacing).toEqual({ ContainerDefinitions: expect.stringMatching(/^sha256:\w{16} \$\{Repository\}$/) });
  });

  const withParameter = (id: string, Default: string) => stack({ Db: resource('RDS::DBCluster', { DatabaseName: ref(id) }) }, { Parameters: { [id]: { Type: 'String', Default } } });

  test('a new default is not applied, so it replaces nothing', () => {
    expect(changes([withParameter('Name', 'shop')], [withParameter('Name', 'store')])).toEqual(['LEFT Parameter Name: Default "shop" to "store"']);
  });

  test('another parameter with the same value changes nothing, and with another value replaces', () => {
    expect(changes([withParameter('Name', 'shop')], [withParameter('Other', 'shop')])).toEqual([]);
    expect(changes([withParameter('Name', 'shop')], [withParameter('Other', 'store')])).toEqual(['DATA Db: replace by DatabaseName "${Name}" to "${Other}"']);
  });
});
