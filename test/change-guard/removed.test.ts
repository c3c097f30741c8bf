import { attribute, changes, ref, resource, set, stack } from './fixtures';
import { compare, StackTemplate } from '../../src/change-guard/internal';
import { isCompared, isRejected, isSingleton, Judgment, judgments, judgmentsIn } from '../../src/change-guard/private/ledger';
import { lockOf } from '../../src/change-guard/private/lock';
import { renderLockFile } from '../../src/change-guard/private/lock-file';
import { Refusals } from '../../src/change-guard/private/refusals';
import { CORRECTIONS } from '../../tools/change-guard/replacement-table';

const bucket = (BucketName?: string) => resource('S3::Bucket', { ...BucketName !== undefined && { BucketName } });
const record = (name: string, more: object = {}) => resource('Route53::RecordSet', { HostedZoneId: 'Z', Name: `${name}.example.`, Type: 'A', ...more });
const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const instanceOf = (DBClusterIdentifier: unknown) => resource('RDS::DBInstance', { DBClusterIdentifier });
const instance = instanceOf(ref('Db'));
/** A bucket at a path. */
const at = (path: string) => resource('S3::Bucket', {}, { Metadata: { 'aws:cdk:path': `Shop/${path}/Resource` } });
const selection = (kind: string, what: unknown[]) => resource('Backup::BackupSelection', { BackupSelection: { [kind]: what } });
const deferred = (Prefix: string, Bucket: string) =>
  resource('Custom::BucketReplication', { ServiceToken: 'f', Rule: JSON.stringify({ Status: 'Enabled', Prefix, Destination: { Bucket } }) });
const rotation = resource('SecretsManager::RotationSchedule', { SecretId: ref('Other') });
const receiver = (Endpoint: string) => resource('SNS::Subscription', { TopicArn: ref('Topic'), Protocol: 'sqs', Endpoint });
const rule = (Priority: number) => resource('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref('Https'), Priority });
const tagged = (Value: string) => resource('DynamoDB::Table', { Tags: [{ Key: 'Backup', Value }] });
const service = (Value: string) => resource('ECS::Service', { Tags: [{ Key: 'Backup', Value }] });
const byTag = selection('ListOfTags', [{ ConditionKey: 'Backup', ConditionValue: 'daily' }]);
const sub = (text: string) => ({ 'Fn::Sub': text });
const tableOf = (TableName: string) => resource('DynamoDB::Table', { TableName });
const site = (...Aliases: string[]) => resource('CloudFront::Distribution', { DistributionConfig: { Aliases } });
const alarm = resource('CloudWatch::Alarm', { AlarmName: 'errors' });
const retained = (BucketName?: string) => ({ ...bucket(BucketName), ...kept });

test.each<[string, object, object, string[]]>([
  ['stays outside of the stack with Retain', { Media: retained() }, {}, ['LEFT Media: remove (Retain)']],
  ['is a log that nobody keeps', { Log: resource('Logs::LogGroup') }, {}, []],
  ['stays outside of the stack with RetainExceptOnCreate', { Media: resource('S3::Bucket', {}, { DeletionPolicy: 'RetainExceptOnCreate' }) }, {}, ['LEFT Media: remove (RetainExceptOnCreate)']],
  ['is a log that nobody keeps, beside a new one', { Log: resource('Logs::LogGroup', { LogGroupName: 'a' }) }, { Other: resource('Logs::LogGroup', { LogGroupName: 'b' }) }, []],
  ['moves to the one with its name', { Media: bucket('media') }, { One: bucket(), Two: bucket('media') }, ['FAIL Media: move to Two']],
  ['moves to the one with the end of its path', { Media: at('Old/Files') }, { One: at('Old/Other'), Two: at('New/Files') }, ['DATA Media: move to Two']],
  ['serves users beside a database that is no cluster is an outage', { Https: resource('ElasticLoadBalancingV2::Listener'), One: resource('RDS::DBInstance') }, { One: resource('RDS::DBInstance') }, ['OUT Https: delete']],
  ['is the last instance of one of two databases is an outage', { One: instanceOf('a'), Two: instanceOf('b') }, { Two: instanceOf('b') }, ['OUT One: delete']],
  ['is a log that is kept', { Log: { ...resource('Logs::LogGroup'), ...kept } }, {}, ['LEFT Log: remove (Retain)']],
  ['is a log with its name under another ID', { Log: resource('Logs::LogGroup', { LogGroupName: 'a' }) }, { Other: resource('Logs::LogGroup', { LogGroupName: 'a' }) },
    ['FAIL Log: move to Other']],
  ['is empty under another ID', { Media: bucket() }, { Files: bucket() }, ['DATA Media: move to Files']],
  ['is empty under another ID, with less protection, too', { Media: resource('S3::Bucket', { VersioningConfiguration: { Status: 'Enabled' } }) }, { Files: bucket() },
    ['DATA Media: move to Files']],
  ['with its name cannot move to another ID', { Media: bucket('media') }, { Files: bucket('media') }, ['FAIL Media: move to Files']],
  ['with a name, but without data, can be removed', { Alarm: resource('CloudWatch::Alarm', { AlarmName: 'a' }) }, {}, []],
  ['with a name, but without data, cannot move', { Alarm: resource('CloudWatch::Alarm', { AlarmName: 'a' }) }, { Other: resource('CloudWatch::Alarm', { AlarmName: 'a' }) },
    ['FAIL Alarm: move to Other']],
  ['for DNS cannot move', { A: record('a') }, { B: record('a') }, ['FAIL A: move to B']],
  ['is the last record of a name is an outage', { A: record('a'), Aaaa: record('a', { Type: 'AAAA' }), B: record('b') }, { B: record('b', { TTL: '60' }) },
    ['OUT A: delete', 'OUT Aaaa: delete']],
  ['is the last instance of a database is an outage', { Db: resource('RDS::DBCluster'), One: instance, Two: instance }, { Db: resource('RDS::DBCluster') },
    ['OUT One: delete', 'OUT Two: delete']],
  ['is one of several instances is a count', { Db: resource('RDS::DBCluster'), One: instance, Two: instance }, { Db: resource('RDS::DBCluster'), Two: instance }, []],
  ['is an instance of a removed database goes with it', { Db: resource('RDS::DBCluster'), One: instance }, {}, ['DATA Db: delete']],
  ['an account has once per URL cannot move', { A: resource('IAM::OIDCProvider', { Url: 'u' }) }, { B: resource('IAM::OIDCProvider', { Url: 'u' }) }, ['FAIL A: move to B']],
  ['a Region has once cannot move', { A: resource('GuardDuty::Detector'), R: resource('Config::ConfigurationRecorder') },
    { B: resource('GuardDuty::Detector'), S: resource('Config::ConfigurationRecorder') }, ['FAIL A: move to B', 'FAIL R: move to S']],
  ['protects is missed if its successor protects less', { Named: selection('Resources', ['a', 'b']), Logs: resource('EC2::FlowLog', { ResourceId: ref('A') }) },
    { Tagged: selection('ListOfTags', [{ ConditionKey: 'a', ConditionValue: 'b' }]), Other: resource('EC2::FlowLog', { ResourceId: ref('B') }) },
    ['DATA Logs: delete', 'DATA Named: delete']],
  ['protects may move if its successor protects as much', { Named: selection('Resources', ['a']), Logs: resource('EC2::FlowLog', { ResourceId: ref('A'), LogGroupName: 'old' }) },
    { First: selection('Resources', ['c']), Tagged: selection('Resources', ['a', 'b']), Other: resource('EC2::FlowLog', { ResourceId: ref('A') }) }, []],
  ['leaves something out may move if its successor leaves out nothing', { One: resource('Backup::BackupSelection', { BackupSelection: { Resources: ['a'], NotResources: ['b'] } }) },
    { Two: selection('Resources', ['a']) }, []],
  ['replicates may move if its successor replicates as much', { One: deferred('a/', 'b') }, { Two: deferred('', 'b') }, []],
  ['replicates is missed if its successor replicates to another bucket', { One: deferred('a/', 'b') }, { Two: deferred('', 'c') }, ['DATA One: delete']],
  ['a resource has once is lost under another ID', { A: rotation, B: rotation }, { C: rotation }, ['DATA A: move to C', 'DATA B: move to C']],
  ['receives the same messages is lost under another ID', { A: receiver('q') }, { B: receiver('q') }, ['OUT A: move to B']],
  ['receives the messages in its place is not', { A: receiver('q') }, { B: receiver('r') }, []],
  ['has the priority of the old rule', { A: rule(1) }, { B: rule(1) }, ['FAIL A: move to B']],
  ['gets the priority that another one has', { A: rule(1), B: rule(2) }, { A: rule(2), B: rule(1) }, ['FAIL A: same name as Shop/B', 'FAIL B: same name as Shop/A']],
  ['gets a priority that another one keeps', { A: rule(1), B: rule(2) }, { A: rule(2), B: rule(2) }, ['FAIL A: same name as Shop/B']],
  ['keeps a priority that another one gives up', { A: rule(1), B: rule(1) }, { A: rule(1), B: rule(3) }, []],
  ['gets the name of another type', { A: tableOf('a'), B: resource('SQS::Queue', { QueueName: 'b' }) }, { A: tableOf('b'), B: resource('SQS::Queue', { QueueName: 'b' }) }, ['DATA A: replace by TableName "a" to "b"']],
  ['gets a name beside one without a name', { A: bucket('a'), B: bucket() }, { A: bucket('b'), B: bucket() }, ['DATA A: replace by BucketName "a" to "b"']],
  ['gets an alias of another distribution', { A: site('a'), B: site('c') }, { A: site('a', 'c', 'd'), B: site('e') }, ['OUT B: without alias c', 'FAIL A: same name as Shop/B']],
  ['is new, with a priority that another one gives up', { A: rule(1) }, { A: rule(2), B: rule(1) }, ['FAIL B: same name as Shop/A']],
  ['gets the priority of one that goes', { A: rule(1), B: rule(2) }, { B: rule(1) }, ['OUT A: delete', 'FAIL B: same name as Shop/A']],
  ['gets the name of another type that goes', { A: tableOf('a'), Q: resource('SQS::Queue', { QueueName: 'b' }) }, { A: tableOf('b') }, ['DATA A: replace by TableName "a" to "b"', 'DATA Q: delete']],
  ['gets a free priority', { A: rule(1), B: rule(2) }, { A: rule(3), B: rule(2) }, []],
  ['backups select by a tag', { A: tagged('daily'), B: tagged('other'), S: byTag }, { A: tagged('other'), B: tagged('none'), S: byTag }, ['DATA A: without backups by tag Backup=daily']],
  ['holds nothing may lose a tag of backups', { A: service('daily'), S: byTag }, { A: service('none'), S: byTag }, []],
  ['protects may move to another ID', { Plan: resource('Backup::BackupPlan') }, { Other: resource('Backup::BackupPlan') }, []],
  ['without a name and data is nobody\'s loss', { Fn: resource('Lambda::Function') }, { Other: resource('Lambda::Function') }, []],
])('a resource that %s', (_, before, after, expected) => {
  expect(changes([stack(before)], [stack(after)])).toEqual(expected);
});

test.each([
  ['another one keeps, is of two', rule(2), /^two \S+ListenerRule resources have the name ".*": the deployment fails$/, 'Give one of them another name'],
  ['another one gives up, passes to it', rule(1), /^\S+ListenerRule Shop\/Site\/B gives it up in the same deployment, which fails if that comes later$/, expect.stringMatching(/^Free the name in a deployment of its own first, by a third name/) as string],
])('a name that %s', (_, other, effect, remedy) => {
  const inSite = (body: object) => ({ ...body, Metadata: { 'aws:cdk:path': 'Shop/Site/B' } });
  const [before, after] = [{ A: rule(1), B: inSite(rule(2)) }, { A: rule(2), B: inSite(other) }].map((resources) => [stack(resources)]);
  const [verdict] = compare(before, after).filter(({ resource: id }) => id === 'A');

  expect(compare([stack({ A: site('a'), B: site('b', 'c') })], [stack({ A: site('a', 'b', 'c'), B: site('c') })]).map((one) => one.effect)).toContainEqual(expect.stringMatching(/^two /));
  expect(verdict).toMatchObject({ change: 'same name as Shop/B', effect: expect.stringMatching(effect) as string, remedy });
});

const endpoint = (VpcEndpointType: string, PrivateDnsEnabled?: boolean) =>
  resource('EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName: 'com.amazonaws.ap-northeast-1.s3', VpcEndpointType, PrivateDnsEnabled });
const opened = (more: object = {}) => resource('EC2::SecurityGroupIngress', { GroupId: ref('Group'), IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8', ...more });

/** The harm of a resource that is the same under another ID. */
test.each<[string, object]>([
  ['FAIL', endpoint('Interface', true)], ['FAIL', endpoint('Gateway')], ['', endpoint('Interface')], ['', endpoint('Interface', false)],
  ['FAIL', resource('EC2::SecurityGroup', { VpcId: ref('Vpc'), GroupName: 'a' })], ['', resource('EC2::SecurityGroup', { VpcId: ref('Vpc') })],
  ['OUT', opened()], ['OUT', resource('EC2::SecurityGroupEgress', { GroupId: 'g', IpProtocol: '-1', CidrIp: '0.0.0.0/0' })],
  ['FAIL', resource('SecretsManager::SecretTargetAttachment', { SecretId: ref('Secret'), TargetId: ref('Db') })], ['FAIL', resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') })],
  ['FAIL', resource('EC2::SubnetRouteTableAssociation', { SubnetId: ref('Subnet'), RouteTableId: ref('Table') })], ['FAIL', resource('S3::BucketPolicy', { Bucket: ref('Media') })], ['FAIL', resource('EFS::MountTarget', { FileSystemId: 'f', SubnetId: ref('Subnet') })],
  ['OUT', resource('RDS::DBProxyTargetGroup', { DBProxyName: ref('Proxy'), TargetGroupName: 'default' })], ['OUT', resource('SNS::TopicPolicy', { Topics: [ref('Topic')] })], ['OUT', resource('SQS::QueuePolicy', { Queues: [ref('Queue')] })],
  ...['CachePolicy', 'KeyGroup', 'OriginAccessControl', 'OriginRequestPolicy', 'PublicKey', 'ResponseHeadersPolicy'].map((type): [string, object] => ['FAIL', resource(`CloudFront::${type}`, { [`${type}Config`]: { Name: 'a' } })]),
  ['FAIL', resource('CloudFront::VpcOrigin', { VpcOriginEndpointConfig: { Name: 'a' } })], ['FAIL', resource('Budgets::Budget', { Budget: { BudgetName: 'a' } })], ['', resource('Budgets::Budget', { Budget: {} })],
  ['FAIL', resource('ECR::PullThroughCacheRule', { EcrRepositoryPrefix: 'docker-hub' })], ['', resource('Lambda::Permission', { FunctionName: ref('Fn') })],
])('%s: %j under another ID', (harm, body) => {
  const around = { Subnet: resource('EC2::Subnet'), Secret: resource('SecretsManager::Secret'), Media: bucket() };

  expect(changes([stack({ ...around, One: body })], [stack({ ...around, Two: body })])).toEqual(harm === '' ? [] : [`${harm} One: move to Two`]);
});

/** A resource whose name has all of its parts, each a reference. */
function namedByReferences(type: string, paths: readonly string[], isList: boolean): object {
  const body = resource(type.replace('AWS::', ''), { ServiceToken: 'f' });
  const one = [stack({ One: body })];
  paths.forEach((path, index) => set(type.replace('AWS::', ''), path, isList ? [ref('Part')] : ref(`Part${index}`))(one));
  return type.startsWith('Custom::') ? resource(type, Object.fromEntries(paths.map((path) => [path, ref('Media')]))) : body;
}

/** Whatever one of can exist: moved, it is refused by the service, or lost. */
test.each(Object.entries(CORRECTIONS).flatMap(([type, { names = [], is = [] }]) => names.length === 0 ? [] : [[type, names, is] as const]))('%s under another ID with the same %j: %j', (type, names, is) => {
  const body = namedByReferences(type, names, is.includes('list'));
  const around = { Media: resource('S3::Bucket', { Tags: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] }) };

  const [found, ...others] = compare([stack({ ...around, One: body })], [stack({ ...around, Two: body })]);

  expect(others).toEqual([]);
  expect(found).toMatchObject({ resource: 'One', change: 'move to Two', harm: is.includes('overwritten') ? expect.stringMatching(/DATA|OUT/) as string : 'FAIL' });
});

test.each([
  ['AWS::EC2::SubnetNetworkAclAssociation', 'NetworkAclId'], ['AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId'], ['AWS::EC2::EIPAssociation', 'InstanceId'],
])('%s with another %s is replaced in place: its name is free', (type, property) => {
  const body = (value: string) => resource(type.replace('AWS::', ''), { SubnetId: ref('Subnet'), AllocationId: ref('Ip'), [property]: value });

  expect(changes([stack({ One: body('a') })], [stack({ One: body('b') })]).filter((one) => one.startsWith('FAIL'))).toEqual([]);
});

test('rules of a group: an equal one beside the first is no error, and another one takes nothing', () => {
  expect(changes([stack({ One: opened() })], [stack({ One: opened(), Two: opened() })])).toEqual([]);
  expect(changes([stack({ One: opened() })], [stack({ Two: opened({ FromPort: 80 }) })])).toEqual([]);
});

test('a balancer by its reference or its ARN is the same, also for its firewall', () => {
  const firewall = (ResourceArn: unknown) => stack({ Lb: resource('ElasticLoadBalancingV2::LoadBalancer'), One: resource('WAFv2::WebACLAssociation', { ResourceArn, WebACLArn: 'w' }) });

  expect(changes([firewall(ref('Lb'))], [firewall(attribute('Lb', 'LoadBalancerArn'))])).toEqual([]);
  expect(changes([firewall({ 'Fn::Sub': '${Lb.LoadBalancerArn}' })], [firewall(ref('Lb'))])).toEqual([]);
  expect(changes([firewall(ref('Lb'))], [firewall(attribute('Lb', 'DNSName'))])).not.toEqual([]);
});

test('a new resource takes two aliases, one of which their owner keeps: told once', () =>
  expect(changes([stack({ A: site('a', 'b') })], [stack({ A: site('a'), One: site('a', 'b') })])).toEqual(['OUT A: without alias b', 'FAIL One: same name as Shop/A']));

test('a refusal names the resource, or the path of what is gone, and no place in the template', () => {
  const now = { ...stack({ One: bucket('media') }), file: 'Shop.template.json', path: 'Shop', stage: '' };
  const refusals = new Refusals('shop.lock.json', [now]);
  const [taken] = compare([stack({ A: bucket('media') })], [stack({ A: bucket('media'), One: bucket('media') })]);

  expect([refusals.of(taken), refusals.of({ ...taken, resource: 'A' }), refusals.noLockFile()].map(({ violatingResources }) => violatingResources)).toEqual([
    [{ resourceLogicalId: 'One', templatePath: 'Shop.template.json', locations: [] }], [{ constructPath: 'Shop', locations: [] }], [{ constructPath: 'Shop', locations: [] }],
  ]);
});

test('a new rule of another stack has no name of this one', () => {
  const osaka = (resources: object) => stack(resources, {}, { name: 'Osaka', region: 'ap-northeast-3' });

  expect(changes([stack({ A: rule(1) }), osaka({})], [stack({ A: rule(2) }), osaka({ One: rule(1) })])).toEqual([]);
});

test('a tag of a file system by which backups select it is protection', () => {
  const files = (Value: string) => stack({ Files: resource('EFS::FileSystem', { FileSystemTags: [{ Key: 'Backup', Value }] }), Selection: byTag });

  expect(changes([files('daily')], [files('never')])).toEqual(['DATA Files: without backups by tag Backup=daily']);
});

const NEVER = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
const never = (body: object) => ({ ...body, Condition: 'Never' });

test.each<[string, object, object, string[]]>([
  ['the only instance of a database by a condition', { Db: resource('RDS::DBCluster'), One: instance }, { Db: resource('RDS::DBCluster'), One: never(instance) }, ['OUT One: delete by condition Never']],
  ['the only instance beside one that never was', { Db: resource('RDS::DBCluster'), One: instance, Two: never(instance) }, { Db: resource('RDS::DBCluster'), Two: never(instance) }, ['OUT One: delete']],
  ['a protection with a successor that does not exist', { One: resource('EC2::FlowLog', { ResourceId: ref('Vpc') }) }, { Two: never(resource('EC2::FlowLog', { ResourceId: ref('Vpc') })) }, ['DATA One: delete']],
  ['a listener with a successor that does not exist', { One: resource('ElasticLoadBalancingV2::Listener') }, { Two: never(resource('ElasticLoadBalancingV2::Listener')) }, ['OUT One: delete']],
])('is refused: %s', (_, before, after, expected) => expect(changes([stack(before, NEVER)], [stack(after, NEVER)])).toEqual(expected));

test('names with a reference are compared within a stack only', () => {
  const queue = { Queue: resource('SQS::Queue', { QueueName: sub('${Env}-x') }) };

  expect(changes([stack({})], [stack(queue), stack(queue, {}, { name: 'Store' })])).toEqual([]);
});

describe('a function of the CDK that empties', () => {
  const withTag = { Tags: [{ Key: 'aws-cdk:auto-delete-objects', Value: 'true' }] };
  const media = (properties: object = withTag) => ({ Media: resource('S3::Bucket', properties) });
  const emptying = (BucketName: unknown = ref('Media')) => resource('Custom::S3AutoDeleteObjects', { ServiceToken: 'f', BucketName });
  const before = { ...media(), Old: emptying() };

  test.each<[string, object, string[]]>([
    ['moves beside a bucket that stays', { ...media(), New: emptying() }, ['DATA Old: move to New']],
    ['is removed, and the tag stays', media(), ['DATA Old: delete']],
    ['gets a condition', { ...media(), Old: never(emptying()) }, ['DATA Old: delete by condition Never']],
    ['is removed with the tag', media({}), []],
    ['is removed with the bucket', {}, ['DATA Media: delete']],
    ['stays', before, []],
  ])('%s', (_, after, expected) => expect(changes([stack(before, NEVER)], [stack(after, NEVER)])).toEqual(expected));

  test('of the repository', () => {
    const [old, now] = ['Old', 'New'].map((id) => ({
      Images: resource('ECR::Repository', { Tags: [{ Key: 'aws-cdk:auto-delete-images', Value: 'true' }] }), [id]: resource('Custom::ECRAutoDeleteImages', { RepositoryName: ref('Images') }),
    }));

    expect(changes([stack(old)], [stack(now)])).toEqual(['DATA Old: move to New']);
  });
});

/** What a type has to be listed, if its existence is not enough: logs that are kept, a page, a person who confirmed. */
const LISTED: Record<string, object> = {
  'Logs::LogGroup': resource('Logs::LogGroup', {}, { DeletionPolicy: 'Snapshot' }), 'CloudWatch::CompositeAlarm': resource('CloudWatch::CompositeAlarm', { AlarmActions: ['p'] }),
};
const DELETED = judgments().filter(({ property, word }) => word === 'deletes' && property === '(deleted)');

test.each(DELETED.map(({ type, whom }) => [type.replace('AWS::', ''), whom] as const))('the deletion of %s is told: %s', (type, whom) => {
  const one = LISTED[type] ?? resource(type, { ServiceToken: 'f' });

  expect(changes([stack({ One: one })], [stack({})])).toEqual([`${['data', 'a protection'].includes(whom) ? 'DATA' : 'OUT'} One: delete`]);
  expect(changes([stack({ One: one })], [stack({ Two: one })])).toHaveLength(['data', 'an address'].includes(whom) || isSingleton(`AWS::${type}`) ? 1 : 0);
});

test.each<[string, object, string[]]>([
  ['the name of another resource is taken', { A: bucket('media'), B: bucket('media') }, ['FAIL B: same name as Shop/A']],
  ['an alias of another distribution is taken', {
    A: bucket('media'),
    One: resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['a.example', 'b.example'] } }),
    Two: resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['b.example'] } }),
  }, ['FAIL One: same name as Shop/Two']],
  ['names of a reference alone are compared, too', { A: bucket('media'), B: resource('S3::Bucket', { BucketName: ref('Name') }), C: resource('S3::Bucket', { BucketName: ref('Name') }) }, ['FAIL B: same name as Shop/C']],
  ['names that begin with a reference are', { A: bucket('media'), B: resource('SQS::Queue', { QueueName: sub('${Name}-x') }), C: resource('SQS::Queue', { QueueName: sub('${Name}-x') }) }, ['FAIL B: same name as Shop/C']],
  ['names that end with a reference are', { A: bucket('media'), B: resource('SQS::Queue', { QueueName: sub('x-${Name}') }), C: resource('SQS::Queue', { QueueName: sub('x-${Name}') }) }, ['FAIL B: same name as Shop/C']],
  ['a name of which a part is missing is none', { A: bucket('media'), B: resource('Lambda::Alias', { Name: 'live' }), C: resource('Lambda::Alias', { Name: 'live' }) }, []],
  ['records of one name differ by type and set', {
    A: bucket('media'),
    One: record('a', { SetIdentifier: '1' }),
    Two: record('a', { SetIdentifier: '2' }),
  }, []],
])('%s', (_, after, expected) => {
  expect(changes([stack({ A: bucket('media') })], [stack(after)])).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['a bucket, whose name is unique in all Regions', bucket('media'), ['FAIL Osaka/One: same name as Shop/One']],
  ['a role, whose name is unique in the account', resource('IAM::Role', { RoleName: 'deploy' }), ['FAIL Osaka/One: same name as Shop/One']],
  ['a distribution, whose aliases are unique in the account', resource('CloudFront::Distribution', { DistributionConfig: { Aliases: ['a.example'] } }), ['FAIL Osaka/One: same name as Shop/One']],
  ['a function of CloudFront, whose name is unique in the account', resource('CloudFront::Function', { Name: 'redirect' }), ['FAIL Osaka/One: same name as Shop/One']],
  ['a record, whose zone is in no Region', record('a'), ['FAIL Osaka/One: same name as Shop/One']],
  ['a table, whose name is unique in its Region', resource('DynamoDB::Table', { TableName: 'orders' }), []],
  ['an alarm, whose name is unique in its Region', resource('CloudWatch::Alarm', { AlarmName: 'errors' }), []],
])('the name in another Region of %s', (_, one, expected) => {
  const osaka = stack({ One: one }, {}, { name: 'Osaka', region: 'ap-northeast-3' });

  expect(changes([stack({ One: one })], [stack({ One: one }), osaka])).toEqual(expected);
});

test.each([{ account: undefined }, { region: undefined }])('names of stacks are not compared if one of them may be elsewhere: %j', (environment) => {
  const one = stack({ One: bucket('media') }, {}, environment);

  expect(changes([one], [one, stack({ Two: bucket('media') }, {}, { ...environment, name: 'Osaka' })])).toEqual([]);
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

    expect(compare([light({})], [light({ Condition: 'CacheIsScaledUp656E56B5' })])[0].remedy).toMatch(/Change it while the other Region serves, and not during a failover$/);
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
    ['replaced by one with another bucket', [stack({ Files: bucket() }, {}, { name: 'Store' })], 'LEFT *: remove stack'],
    ['moved to another Region with another bucket', [stack({ Files: bucket() }, {}, { region: 'ap-northeast-3' })], 'DATA *: rename or move stack to Shop (123456789012, ap-northeast-3)'],
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
    const audit = { Alarm: alarm, Detector: resource('GuardDuty::Detector') };
    const [verdict, ...others] = compare([stack({}), stack(audit, {}, { name: 'Shop-Audit' })], [stack({}), stack(audit, {}, { name: 'Audit' })]);

    expect(others).toEqual([]);
    expect(verdict).toMatchObject({ harm: 'FAIL', stack: 'Shop-Audit', change: 'rename or move stack to Audit (123456789012, ap-northeast-1)' });
    expect(verdict.remedy).toContain('delete this stack with `cdk destroy` before you deploy the other one');
    expect(compare([stack({}), stack({ Alarm: alarm }, {}, { name: 'A' })], [stack({}), stack({ Alarm: alarm }, {}, { name: 'B' })])[0].remedy).not.toContain('cdk destroy');
  });

  test.each<[string, StackTemplate[], string]>([
    ['the one of its Region', [stack({ ...media, Key: resource('KMS::Key'), Log: resource('Logs::LogGroup') }, {}, { name: 'New' }), stack(media, {}, { name: 'New-Edge', region: 'us-east-1' })], 'New-Edge'],
    ['the one with most of its resources', [stack({ Key: resource('KMS::Key') }, {}, { name: 'A', region: 'us-east-1' }), stack({ ...media, Log: resource('Logs::LogGroup') }, {}, { name: 'B', region: 'us-east-1' })], 'B'],
  ])('the successor of a renamed stack is %s', (_, after, expected) => {
    const edge = stack({ Key: resource('KMS::Key'), Media: bucket(), Log: resource('Logs::LogGroup') }, {}, { name: 'Edge', region: 'us-east-1' });

    expect(compare([edge], after)[0].change).toBe(`rename or move stack to ${expected} (123456789012, us-east-1)`);
  });

  test('two Stages without an environment have stacks of one name: each is compared with its own', () => {
    const [staging, live] = [media, media].map((resources) => stack(resources, {}, { account: undefined, region: undefined }));
    const empty = { ...live, template: { Resources: {} } };
    const all = { ...media, Key: resource('KMS::Key') };

    expect(changes([staging, live], [staging, live])).toEqual([]);
    expect(changes([staging, live], [staging, empty])).toEqual(['DATA Shop#2/Media: delete']);
    expect(changes([staging, live], [empty, live])).toEqual(['DATA Media: delete']);
    expect(changes([staging, { ...live, template: stack(all).template }], [stack(media), stack(all, {}, { region: 'ap-northeast-3' })])).toEqual([]);
    expect(changes([staging, live], [staging])).toEqual(['LEFT Shop#2/*: rename or move stack to Shop (any account, any Region)']);
  });

  test.each(['constructor', '__proto__'])('a resource that is called %s is like any other', (id) => {
    expect(changes([stack({ [id]: bucket() })], [stack({})])).toEqual([`DATA ${id}: delete`]);
    expect(changes([stack({ Media: bucket() })], [stack({ [id]: bucket() })])).toEqual([`DATA Media: move to ${id}`]);
  });

  test.each<[string, object, Partial<StackTemplate>, string]>([
    ['with a bucket that has a name fails', { Media: retained('media') }, {}, 'FAIL *: rename or move stack to Store (123456789012, ap-northeast-1)'],
    ['with an alarm that has a name fails', { Alarm: alarm }, {}, 'FAIL *: rename or move stack to Store (123456789012, ap-northeast-1)'],
    ['with an alarm that has a name is another one in another Region', { Alarm: alarm }, { region: 'ap-northeast-3' }, 'LEFT *: remove stack'],
    ['with what has neither a name nor data is another one', { Https: resource('ElasticLoadBalancingV2::Listener') }, {}, 'LEFT *: remove stack'],
  ])('a renamed stack %s', (_, resources, environment, expected) => {
    expect(changes([stack(resources)], [stack(resources, {}, { name: 'Store', ...environment })])).toEqual([expected]);
  });

  test('a resource moves to its ID in another stack, or to another ID in its own', () => {
    const [shop, store] = [(resources: object) => stack(resources), (resources: object) => stack(resources, {}, { name: 'Store' })];

    expect(changes([shop(media), store({})], [shop({ Files: bucket() }), store(media)])).toEqual(['DATA Media: move to Store/Media']);
    expect(changes([shop(media), store({})], [shop({}), store({ Files: bucket() })])).toEqual(['DATA Media: delete']);
    expect(changes([store({}), shop({ Db: resource('RDS::DBCluster'), One: instance })], [store({}), shop({ Db: resource('RDS::DBCluster') })])).toEqual(['OUT One: delete']);
  });

  test('a stack may get its account and Region, and a stack of the same name in another Region beside it', () => {
    const anywhere = stack(media, {}, { account: undefined, region: undefined });

    expect(changes([anywhere], [stack(media)])).toEqual([]);
    expect(changes([stack(media)], [anywhere])).toEqual([]);
    expect(changes([stack(media)], [{ ...anywhere, template: {} }, stack(media)])).toEqual([]);
    expect(changes([stack(media)], [stack(media), stack(media, {}, { region: 'ap-northeast-3' })])).toEqual([]);
  });

  test('a nested stack that is removed is deleted', () => {
    const nested = stack({ ...media, One: instanceOf('a') }, {}, { name: 'Shop/Data' });

    expect(changes([stack({ Ip: resource('EC2::EIP') }), nested], [stack({ Ip: resource('EC2::EIP') })])).toEqual(['DATA Shop/Data/Media: delete', 'OUT Shop/Data/One: delete']);
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

  test('an export that nobody imports may change, and one in use may not', () => {
    const literal = stack({ Key: resource('KMS::ReplicaKey', { PrimaryKeyArn: 'a' }) }, { Outputs: { Arn: { Value: 'x', Export: { Name: 'Base:Key' } } } }, { name: 'Base' });

    expect(changes([base('a')], [literal])).toEqual([]);
    expect(changes([base('a'), db(imported)], [literal, db(imported)])).toContain('FAIL Base/Export Base:Key: change to "x"');
  });

  test('a stack beside one of the same name in another Region is the same', () => {
    expect(changes([base('a'), db(imported)], [base('a'), { ...base('a'), region: 'ap-northeast-3' }, db(imported)])).toEqual([]);
  });

  test('the last instance of a database of another stack is an outage', () => {
    expect(changes([base('a'), stack({ One: instanceOf(imported) })], [base('a'), stack({})])).toEqual(['OUT One: delete']);
  });

  test('a load balancer that is replaced keeps a target group of another stack', () => {
    const balancer = (Scheme: string) => stack({
      Alb: resource('ElasticLoadBalancingV2::LoadBalancer', { Scheme }),
      Https: resource('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Alb'), DefaultActions: [{ TargetGroupArn: imported }] }),
    });

    expect(changes([base('a'), balancer('internal')], [base('a'), balancer('internet-facing')])).toContain('FAIL Alb: replace under target group Key');
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
    for (const NoEcho of [true, 'true']) expect(JSON.stringify(lockOf([stack({}, { Parameters: { Password: { Type: 'String', Default: 'hidden', NoEcho } } })]))).not.toContain('hidden');
  });

  test('a long or secret value is stored as a hash, with its references', () => {
    const [{ resources }] = lockOf([stack({
      Cache: resource('ElastiCache::ReplicationGroup', { AuthToken: 'hidden' }),
      Db: resource('RDS::DBCluster', { DatabaseName: 'x'.repeat(160) }),
      Task: resource('ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'x'.repeat(200), Secrets: [{ Name: 'A', ValueFrom: 'a' }], Image: ref('Repository') }] }),
    })]);

    expect(resources.Cache.replacing).toEqual({ AuthToken: expect.stringMatching(/^sha256:\w{16}$/) });
    expect(resources.Db.replacing).toEqual({ DatabaseName: 'x'.repeat(160) });
    expect(resources.Task.replacing).toEqual({ ContainerDefinitions: expect.stringMatching(/^sha256:\w{16} \$\{Repository\}$/) });
  });

  const withParameter = (id: string, Default: string) => stack({ Db: resource('RDS::DBCluster', { DatabaseName: ref(id) }) }, { Parameters: { [id]: { Type: 'String', Default } } });

  test('a new default is not applied, so it replaces nothing', () => {
    expect(changes([withParameter('Name', 'shop')], [withParameter('Name', 'store')])).toEqual(['LEFT Parameter Name: Default "shop" to "store"']);
  });

  test('the version of the bootstrap stack is one of the CDK', () => {
    const parameter = (Default: string) => ({ Type: 'String', Default });
    const version = (Default: string) => stack({}, {
      Parameters: { BootstrapVersion: parameter(Default), AssetParameters1a: parameter(Default), OwnBootstrapVersion: parameter(Default) },
    });

    expect(changes([version('1')], [version('2')])).toEqual(['LEFT Parameter OwnBootstrapVersion: Default "1" to "2"']);
  });

  test('another parameter with the same value changes nothing, and with another value replaces', () => {
    expect(changes([withParameter('Name', 'shop')], [withParameter('Other', 'shop')])).toEqual([]);
    expect(changes([withParameter('Name', 'shop')], [withParameter('Other', 'store')])).toEqual(['DATA Db: replace by DatabaseName "${Name}" to "${Other}"']);
  });
});

describe('the lock file', () => {
  const stacks = [
    stack({
      Task: resource('ECS::TaskDefinition', { Family: 'api', ContainerDefinitions: [{ Name: 'agent' }, { Name: 'api', Secrets: [{ Name: 'A', ValueFrom: 'a' }] }] }),
      Media: resource('S3::Bucket', { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: ref('Days') }] } }, { Metadata: { 'aws:cdk:path': 'Shop/Resource/Media/Resource/Resource' } }),
      Ip: resource('EC2::EIP', {}, { DeletionPolicy: 'Retain' }),
      Log: resource('Logs::LogGroup', { RetentionInDays: { 'Fn::If': ['InOsaka', 1, 2] } }),
      Db: resource('RDS::DBCluster', { Engine: ref('Engine'), EngineVersion: '17.4' }),
      Mq: resource('AmazonMQ::Broker', { EngineVersion: '5.17' }),
      Code: resource('Lambda::Function', { Timeout: 3 }),
      Meta: resource('CDK::Metadata'),
    }, {
      Parameters: { Engine: { Type: 'String', Default: 'aurora-postgresql' }, Days: { Type: 'Number' } },
      Conditions: { InOsaka: { 'Fn::Equals': [ref('AWS::StackId'), 'x'] } },
    }, { name: 'Shop' }),
    stack({ Key: resource('KMS::Key'), Dns: resource('Route53::RecordSet', { Name: 'a', Type: 'A' }), Budget: resource('Budgets::Budget', { NotificationsWithSubscribers: [{ Subscribers: [{ Address: 'a' }] }] }) }, {
      Outputs: { Used: { Value: ref('Key'), Export: { Name: 'Base:Key' } }, Unused: { Value: 'x', Export: { Name: 'Base:X' } }, Own: { Value: 'y' } },
    }, { name: 'Base', account: undefined }),
    stack({ Db: resource('RDS::DBCluster', { Engine: 'a', KmsKeyId: { 'Fn::ImportValue': 'Base:Key' } }) }, {}, { name: 'Data', account: undefined }),
  ];

  test('has one line for each listed resource, sorted, and what another stack imports', () => {
    const lines = renderLockFile({ accepted: [], stacks: lockOf(stacks) }).split('\n');

    expect(lines).toHaveLength(47);
    expect(lines.filter((line) => /^ {8}"/.test(line)).map((line) => line.trim())).toEqual([
      '"Base:Key": {"value":"${Key}","importers":["Data"]}',
      '"Budget": {"type":"AWS::Budgets::Budget","replacing":{"NotificationsWithSubscribers":[{"Subscribers":[{"Address":"a"}]}]},"safeguards":{"keeps notification of a":true}},',
      '"Dns": {"type":"AWS::Route53::RecordSet","names":["a A"],"replacing":{"Name":"a"},"others":{"Type":"VZrq0IJk"}},',
      '"Key": {"type":"AWS::KMS::Key","kind":"data","policies":["Delete","Delete"],"safeguards":{"Enabled":true,"EnableKeyRotation":false,"PendingWindowInDays":30}}',
      '"Db": {"type":"AWS::RDS::DBCluster","kind":"data","replacing":{"Engine":"a","KmsKeyId":"${Base|Key}"},"policies":["Snapshot","Delete"],"safeguards":{"DeletionProtection":false,"BackupRetentionPeriod":1,"BacktrackWindow":0,"EnableIAMDatabaseAuthentication":false,"EnableGlobalWriteForwarding":false,"EnableLocalWriteForwarding":false,"EnableHttpEndpoint":false}}',
      '"Engine": "aurora-postgresql"',
      '"Code": {"type":"AWS::Lambda::Function"},',
      '"Db": {"type":"AWS::RDS::DBCluster","kind":"data","replacing":{"Engine":"${Engine}"},"engine":"aurora-postgresql","version":"17.4","policies":["Snapshot","Delete"],' +
      '"safeguards":{"DeletionProtection":false,"BackupRetentionPeriod":1,"BacktrackWindow":0,"EnableIAMDatabaseAuthentication":false,"EnableGlobalWriteForwarding":false,"EnableLocalWriteForwarding":false,"EnableHttpEndpoint":false},"settings":{"EngineVersion":"17.4"}},',
      '"Ip": {"type":"AWS::EC2::EIP","kind":"address"},',
      '"Log": {"type":"AWS::Logs::LogGroup","kind":"data","policies":["Delete","Delete"],"safeguards":{"DeletionProtectionEnabled":false}},',
      '"Media": {"type":"AWS::S3::Bucket","kind":"data","path":"Shop/Resource/Media","policies":["Delete","Delete"],"safeguards":{"VersioningConfiguration/Status":"Suspended"}},',
      '"Mq": {"type":"AWS::AmazonMQ::Broker","kind":"data","version":"5.17","policies":["Delete","Delete"],"settings":{"EngineVersion":"5.17"}},',
      '"Task": {"type":"AWS::ECS::TaskDefinition","replacing":{"ContainerDefinitions":[{"Name":"agent"},{"Name":"api","Secrets":[{"Name":"A","ValueFrom":"a"}]}],"Family":"api"},"fixed":{"api A":"a"}}',
    ]);
  });
});

describe('what happens', () => {
  const cache = (Durability: string) => resource('ElastiCache::ReplicationGroup', { Durability, MultiAZEnabled: true });
  const [snapshot, pages] = [(DatabaseName: string) => resource('RDS::DBCluster', { DatabaseName }, { UpdateReplacePolicy: 'Snapshot' }),
    (...AlarmActions: string[]) => resource('CloudWatch::CompositeAlarm', { AlarmActions, ActionsEnabled: AlarmActions.length > 0 })];
  const version = (EngineVersion?: string) => resource('RDS::DBCluster', { ...EngineVersion !== undefined && { EngineVersion } });
  const upgraded = 'CloudFormation upgrades RDS::DBCluster A to another major version immediately, with an outage and no way back';

  test.each<[string, object, object, string, id?: string]>([
    ['what stays and moves', resource('S3::Bucket', {}, { DeletionPolicy: 'RetainExceptOnCreate' }), retained(), 'S3::Bucket A moves to another ID: the new one is empty; the old one stays outside of the stack, unmanaged and billed', 'B'],
    ['what leaves a snapshot', snapshot('a'), snapshot('b'), 'CloudFormation replaces RDS::DBCluster A with an empty one; the old one is deleted, and its data remains only in a final snapshot'],
    ['what stays and is replaced', retained('a'), retained('b'), 'CloudFormation replaces S3::Bucket A with an empty one; the old one stays outside of the stack, unused and billed'],
    ['a version that nobody knows', version(), version('17.4'), `${upgraded}, unless this is the deployed version`],
    ['a version', version('17.4'), version('18.1'), upgraded],
    ['writes that are not logged', cache('async'), cache('disabled'), 'ElastiCache::ReplicationGroup A no longer logs writes: a failure loses what no other node has'],
    ['writes that are logged later', cache('sync'), cache('async'), 'ElastiCache::ReplicationGroup A acknowledges writes before they are logged: a failure loses 10 seconds'],
    ['pages', pages('p'), pages(), 'CloudWatch::CompositeAlarm A no longer notifies whom it notified'],
  ])('to %s', (_, before, after, expected, id = 'A') => {
    expect(new Set(compare([stack({ A: before })], [stack({ [id]: after })]).map(({ effect }) => effect))).toEqual(new Set([expected]));
  });

  const three = { A: bucket(), B: bucket(), C: bucket(), Route: resource('EC2::Route') };

  test.each<[string, object, StackTemplate[], string]>([
    ['much', { ...three, D: bucket(), E: bucket() }, [], ' with S3::Bucket A, S3::Bucket B, S3::Bucket C and 2 more'],
    ['something', three, [], ' with S3::Bucket A, S3::Bucket B, S3::Bucket C'],
    ['nothing', { Route: three.Route }, [], ''],
    ['what the whole account uses', { Provider: resource('IAM::OIDCProvider', { Url: 'u' }) }, [], '; the whole account uses IAM::OIDCProvider Provider'],
    ['data and another name', { A: bucket() }, [stack({ A: bucket() }, {}, { name: 'Store' })], ' with S3::Bucket A; the new stack creates empty ones'],
    ['a name and another one', { A: alarm }, [stack({ A: alarm }, {}, { name: 'Store' })], '; the new stack fails, because the names are taken'],
  ])('to a stack with %s', (what, resources, after, expected) => {
    const [{ effect, remedy }] = compare([stack(resources)], after);

    expect(effect).toBe(`the app no longer contains the stack, which stays deployed and billed${expected}`);
    expect(remedy.includes('of the account uses')).toBe(what === 'what the whole account uses');
  });
});

test.each([['fewer', 'X; Y', 2], ['more', 'X; Y; Z; W', 4]])('a row of the ledger with properties of %s types than it has fails', (_, properties, count) => {
  expect(() => judgmentsIn(`| a | b |\n| --- | --- |\n| A B C | ${properties} | harmless |  | It stays. | schema |\n`))
    .toThrow(`properties of A B C must be one list, or 3 between semicolons, got ${count}: ${properties}`);
});

test('a pattern that contains a word of the ledger is a pattern', () => {
  const rows = ['a-secret', 'prefixed', 'serverless', 'another'].map((unless) => ({ unless }) as Judgment);

  expect(rows.flatMap((row) => [isRejected(row), isCompared(row)])).not.toContain(true);
});
