/* eslint-disable @typescript-eslint/no-explicit-any */
import { stacksOf } from '../../../src/assembly/read';
import { StackTemplate } from '../../../src/assembly/template';
import { closedKeys, Edge, edges, shortName, unread } from '../../../tools/admission/edges';
import { canonical } from '../../../tools/assemblies/canonical';
import { rolesIn } from '../../../tools/policies/needs/roles';

/** D-13 over two regions: who uses a key, topic, queue or bucket, and whether it is let. */
const full = stacksOf(canonical('everythingOn'));
const least = stacksOf(canonical('leastPair'));
const [fullEdges, leastEdges] = [full, least].map(edges);

test.each([['everything on', fullEdges], ['the least', leastEdges]])('a pair with %s shuts no service out, and leads nowhere that can\'t be judged', (_, all) =>
  expect(all.filter(({ verdict }) => verdict !== 'allowed')).toEqual([]));

test('no construct shuts a service out of what it sends to', () => {
  // The walk asks for GenerateDataKey at each bucket with a key, and CloudFront only reads.
  const isRead = ({ service, missing }: Edge) => service === 'cloudfront.amazonaws.com' && missing.join() === 'kms:GenerateDataKey';
  const known = stacksOf(canonical('everything')).filter(({ region }) => region !== undefined);

  expect(edges(known).filter((edge) => edge.verdict === 'denied' && !isRead(edge))).toEqual([]);
});

test('the services of D-13 send something in a pair, but for pipelines, SNS and SQS', () =>
  expect([...new Set(fullEdges.map(shortName))].sort()).toEqual([
    'budgets', 'cloudfront', 'cloudtrail', 'cloudwatch', 'config', 'costalerts', 'events', 'events.rds', 'logdelivery.elasticloadbalancing', 'logging.s3', 'logs',
  ]));

/** The services that assume roles, where they have another name than the type of the resource with the role. */
const PRINCIPALS: Record<string, string> = {
  'AWS::ARCRegionSwitch::Plan': 'arc-region-switch',
  'AWS::EC2::FlowLog': 'vpc-flow-logs',
  'AWS::ECS::TaskDefinition': 'ecs-tasks',
  'AWS::GuardDuty::MalwareProtectionPlan': 'malware-protection-plan.guardduty',
  'AWS::IAM::InstanceProfile': 'ec2',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose',
  'AWS::RDS::DBInstance': 'monitoring.rds',
  'AWS::StepFunctions::StateMachine': 'states',
  'Custom::BucketReplication': 's3',
};

test('a role with which a service acts can be assumed by the service', () => {
  const used = rolesIn(canonical('everything')).filter(({ principals }) => !principals.includes('AWS'))
    .flatMap(({ at, principals, references }) => references.filter(({ type }) => type !== 'AWS::SSM::Parameter').map(({ type }) => ({ at, principals, type })));
  const principalOf = (type: string) => `${PRINCIPALS[type] ?? type.split('::')[1].toLowerCase()}.amazonaws.com`;

  expect(used).not.toEqual([]);
  expect(used.filter(({ type, principals }) => !principals.includes(principalOf(type)))).toEqual([]);
});

/** Who names a key, topic, queue or bucket without a service using it for that, by the reason. */
const NO_USE: Record<string, string[]> = {
  'a dimension of a metric': ['Alarm > S3::Bucket', 'Alarm > SNS::Topic', 'Alarm > SQS::Queue', 'Dashboard > SNS::Topic', 'Dashboard > SQS::Queue']
    .map((pair) => `CloudWatch::${pair}`),
  'what a trail records, for which it needs no permission': ['CloudTrail::Trail > S3::Bucket'],
  'what the others are judged by': ['S3::BucketPolicy > S3::Bucket', 'SNS::TopicPolicy > SNS::Topic', 'SQS::QueuePolicy > SQS::Queue'],
  'judged with every edge to the bucket, topic or queue': ['S3::Bucket > KMS::Key', 'SNS::Topic > KMS::Key', 'SQS::Queue > KMS::Key'],
  'with a role, or as its caller: test/rules/roles-have-what-they-need.whole.test.ts has the permissions of roles': [
    ...['Backup::BackupVault', 'CodeBuild::Project', 'CodePipeline::Pipeline', 'ECR::Repository', 'ECS::Cluster', 'ElastiCache::ReplicationGroup', 'RDS::DBCluster',
      'RDS::DBInstance', 'Scheduler::Schedule', 'SecretsManager::Secret'].map((user) => `${user} > KMS::Key`),
    ...['Backup::BackupSelection', 'CodePipeline::Pipeline', 'Custom::BucketReplication', 'GuardDuty::MalwareProtectionPlan', 'KinesisFirehose::DeliveryStream', 'S3::Bucket']
      .map((user) => `${user} > S3::Bucket`),
    ...['Lambda::EventSourceMapping', 'Scheduler::Schedule', 'StepFunctions::StateMachine'].map((user) => `${user} > SQS::Queue`),
    ...['KMS::Key', 'S3::Bucket', 'SNS::Topic', 'SQS::Queue'].flatMap((target) => [`IAM::Role > ${target}`, `Lambda::Function > ${target}`]),
    ...['KMS::Key', 'S3::Bucket', 'SQS::Queue'].map((target) => `IAM::Policy > ${target}`),
    'ECS::TaskDefinition > S3::Bucket', 'ECS::TaskDefinition > SQS::Queue',
  ],
  'a filter of events': ['Events::Rule > S3::Bucket'],
  'a name': ['KMS::Alias > KMS::Key'],
  'the topic is what sends': ['SNS::Subscription > SNS::Topic'],
  'dead letters, which SQS moves by itself': ['SQS::Queue > SQS::Queue'],
};

test('no use of a key, topic, queue or bucket is overlooked', () => {
  const known = Object.values(NO_USE).flat();

  expect(unread(full, fullEdges)).toEqual(known.sort());
  expect(unread(least, leastEdges).filter((pair) => !known.includes(pair))).toEqual([]);
});

/** Leaves out the statements of a policy that hold a text, in a copy. */
function without(text: string, stack: string, id: RegExp): StackTemplate[] {
  const drop = (_: string, value: any) => Array.isArray(value?.Statement)
    ? { ...value, Statement: value.Statement.filter((statement: any) => !JSON.stringify(statement).includes(text)) } : value;
  return full.map((place) => place.name !== stack ? place : {
    ...place,
    template: {
      ...place.template,
      Resources: Object.fromEntries(Object.entries<any>(place.template.Resources!).map(([name, resource]) =>
        [name, id.test(name) ? JSON.parse(JSON.stringify(resource), drop) : resource])),
    },
  });
}

const named = (name: RegExp) => full.find((one) => name.test(one.name))!.name;
const [MAIN, BASE, AUDIT, CERTIFIED] = [/^EverythingOn$/, /^Pair-StandbyBase$/, /^EverythingOn-Audit$/, /^EverythingOn-UsEast1$/].map(named);
const ENCRYPT = 'kms:GenerateDataKey,kms:Decrypt';

test.each<[what: string, text: string, stack: string, id: RegExp, denied: string[]]>([
  ['a topic\'s policy', '"events.rds.', BASE, /^AlarmsTopicPolicy/, ['events.rds ap-northeast-3 AlarmsTopic sns:Publish']],
  ['a topic\'s policy, from another stack', '"budgets.', MAIN, /^PlatformAlarmsTopicPolicy/, ['budgets ap-northeast-1 PlatformAlarmsTopic sns:Publish']],
  ['a topic\'s key', '"events.rds.', BASE, /^AlarmsKey/, [`events.rds ap-northeast-3 AlarmsTopic ${ENCRYPT}`]],
  ['the key of a topic of another stack', '"costalerts.', MAIN, /^PlatformAlarmsKey/, [`costalerts ap-northeast-1 PlatformAlarmsTopic ${ENCRYPT}`]],
  ['a queue\'s policy', '"events.', MAIN, /^PlatformMediaProcessorImagesQueuePolicy/, ['events ap-northeast-1 PlatformMediaProcessorImagesQueue sqs:SendMessage']],
  ['a queue\'s key', '"events.', MAIN, /^PlatformKey/, [
    `events ap-northeast-1 PlatformMediaProcessorImagesQueue ${ENCRYPT}`, `events ap-northeast-1 PlatformMediaProcessorImagesDeadLetters ${ENCRYPT}`,
    ...['Queue', 'DeadLetterQueue'].map((queue) => `events ap-northeast-1 PlatformReleaseReconciler${queue} ${ENCRYPT}`),
  ]],
  ['the key of logs', 'logs.us-east-1.', CERTIFIED, /^PlatformEdgeFirewallLogEncryptionKey/, [
    'logs.us-east-1 us-east-1 PlatformEdgeFirewallLogEncryptionKey kms:Encrypt,kms:Decrypt,kms:GenerateDataKey,kms:DescribeKey',
  ]],
  ['the bucket of access logs', '"logging.s3.', BASE, /^BaseLogsPolicy/, ['logging.s3 ap-northeast-3 BaseLogs s3:PutObject']],
  ['the bucket of the load balancer\'s logs', '"logdelivery.elasticloadbalancing.', BASE, /^BaseLogsPolicy/, ['logdelivery.elasticloadbalancing ap-northeast-3 BaseLogs s3:PutObject']],
  ['the bucket behind CloudFront', '"cloudfront.', BASE, /^BaseMediaPolicy/, ['cloudfront ap-northeast-1 BaseMedia s3:GetObject']],
  ['the trail\'s bucket', 's3:GetBucketAcl', AUDIT, /^PlatformAuditTrailBucketPolicy/, ['cloudtrail ap-northeast-1 PlatformAuditTrailBucket s3:GetBucketAcl']],
  ['the trail\'s key', '"cloudtrail.', AUDIT, /^PlatformAuditKey/, ['cloudtrail ap-northeast-1 PlatformAuditKey kms:GenerateDataKey,kms:DescribeKey']],
  ['the bucket of Config', '"config.', AUDIT, /^PlatformAuditConfigBucketPolicy/, ['config ap-northeast-1 PlatformAuditConfigBucket s3:GetBucketAcl,s3:PutObject']],
  ['the key of Config', '"config.', AUDIT, /^PlatformAuditKey/, [`config ap-northeast-1 PlatformAuditKey ${ENCRYPT}`]],
])('without its permission in %s, the service is denied', (_, text, stack, id, denied) => {
  const shutOut = edges(without(text, stack, id)).filter(({ verdict }) => verdict === 'denied')
    .map(({ service, region, target, missing }) => `${service.replace('.amazonaws.com', '')} ${region} ${target.slice(0, -8)} ${missing}`);

  expect([...new Set(shutOut)]).toEqual(denied);
});

test('each key leaves it to the policies of roles who uses it, and one that does not would be found', () => {
  expect(closedKeys([...full, ...least])).toEqual([]);
  expect(closedKeys(without(':root', BASE, /^BaseCopiesKey/))).toEqual([expect.stringMatching(/^BaseCopiesKey/)]);
});
