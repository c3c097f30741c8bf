/* eslint-disable @typescript-eslint/no-explicit-any */
import { publishers } from './publishers';
import { stacksOf } from '../../../src/assembly/read';
import { StackTemplate } from '../../../src/assembly/template';
import { Edge, edges } from '../../../tools/admission/edges';
import { shortName, unread } from '../../../tools/admission/table';
import { canonical } from '../../../tools/assemblies/canonical';

/** D-13 over two regions: who uses a key, topic, queue or bucket, and whether it is let. */
const full = stacksOf(canonical('everythingOn'));
const least = stacksOf(canonical('leastPair'));
const [fullEdges, leastEdges] = [full, least].map(edges);

describe.each([['everything on', fullEdges], ['the least', leastEdges]])('a pair with %s', (_, all) => {
  test('shuts no service out, and leads nowhere that can\'t be judged', () => {
    expect(all.filter(({ verdict }) => verdict !== 'allowed')).toEqual([]);
  });
});

test('no construct shuts a service out of what it sends to', () => {
  // The walk asks for GenerateDataKey at each bucket with a key, and CloudFront only reads.
  const isRead = ({ service, missing }: Edge) => service === 'cloudfront.amazonaws.com' && missing.join() === 'kms:GenerateDataKey';
  const known = stacksOf(canonical('everything')).filter(({ region }) => region !== undefined);

  expect(edges(known).filter((edge) => edge.verdict === 'denied' && !isRead(edge))).toEqual([]);
});

/** The services that keys and topics must allow, and why some of them send nothing in a pair. */
const SERVICES: Record<string, 'sends' | string> = {
  'cloudwatch': 'sends',
  'events': 'sends',
  'events.rds': 'sends',
  'budgets': 'sends',
  'costalerts': 'sends',
  'codestar-notifications': 'the pipeline tells of its executions by rules of EventBridge',
  'backup': 'sends',
  'logs': 'sends',
  'cloudtrail': 'sends',
  'config': 'sends',
  'sns': 'its topics have subscriptions by mail alone',
  'sqs': 'dead letters move from queue to queue without a service that needs to be let',
};

test.each(Object.entries(SERVICES))('of D-13, %s: %s', (service, expected) => {
  expect(fullEdges.some((edge) => shortName(edge) === service)).toBe(expected === 'sends');
});

test('every topic allows every publisher that names its account, including publishers added later', () => {
  const probed = full.map((place) => {
    const topics = Object.entries<any>(place.template.Resources!).filter(([, { Type }]) => Type === 'AWS::SNS::Topic');
    const probes = topics.flatMap(([id]) => publishers({ Ref: id }).map(([service, resource]) => [`Probe ${id} ${service}`, resource]));
    return { ...place, template: { ...place.template, Resources: { ...place.template.Resources, ...Object.fromEntries(probes) } } };
  });
  const probes = edges(probed).filter(({ sender }) => sender.startsWith('Probe'));

  expect(probes).toHaveLength(6 * 10);
  expect([...new Set(probes.filter(({ verdict }) => verdict !== 'allowed').map(({ service }) => service))])
    .toEqual(['codestar-notifications.amazonaws.com', 'backup.amazonaws.com', 's3.amazonaws.com']);
});

/** Who names a key, topic, queue or bucket without a service using it for that, by the reason. */
const NO_USE: Record<string, string[]> = {
  'a dimension of a metric': ['Alarm > S3::Bucket', 'Alarm > SNS::Topic', 'Alarm > SQS::Queue', 'Dashboard > SNS::Topic', 'Dashboard > SQS::Queue']
    .map((pair) => `CloudWatch::${pair}`),
  'what the others are judged by': [
    ...['KMS::Key', 'S3::Bucket', 'SQS::Queue'].flatMap((target) => [`IAM::Policy > ${target}`, `IAM::Role > ${target}`]),
    'IAM::Role > SNS::Topic', 'S3::BucketPolicy > S3::Bucket', 'SNS::TopicPolicy > SNS::Topic', 'SQS::QueuePolicy > SQS::Queue',
  ],
  'judged with every edge to the bucket, topic or queue': ['S3::Bucket > KMS::Key', 'SNS::Topic > KMS::Key', 'SQS::Queue > KMS::Key'],
  'a name for code, whose role has a policy of its own': [
    'ECS::TaskDefinition > S3::Bucket', 'ECS::TaskDefinition > SQS::Queue', ...['KMS::Key', 'S3::Bucket', 'SNS::Topic', 'SQS::Queue'].map((target) => `Lambda::Function > ${target}`),
  ],
  'of ECS Exec: an edge of the service whose tasks use it': ['ECS::Cluster > KMS::Key'],
  'a filter of events': ['Events::Rule > S3::Bucket'],
  'a name': ['KMS::Alias > KMS::Key'],
  'the topic is what sends': ['SNS::Subscription > SNS::Topic'],
  'dead letters, which SQS moves by itself': ['SQS::Queue > SQS::Queue'],
};

test('no use of a key, topic, queue or bucket is overlooked', () => {
  const known = Object.values(NO_USE).flat().map((pair) => `AWS::${pair.replace('> ', '> AWS::')}`);

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
    ...['ReleaseReconciler', 'WorkloadReleasesEmails', 'WorkloadReleasesReports'].flatMap((name) => ['Queue', 'DeadLetterQueue']
      .map((queue) => `events ap-northeast-1 Platform${name}${queue} ${ENCRYPT}`)),
  ]],
  ['the key of logs', 'logs.us-east-1.', CERTIFIED, /^PlatformEdgeFirewallLogEncryptionKey/, [
    'logs.us-east-1 us-east-1 PlatformEdgeFirewallLogEncryptionKey kms:Encrypt,kms:Decrypt,kms:GenerateDataKey,kms:DescribeKey',
  ]],
  ['the bucket of access logs', '"logging.s3.', BASE, /^BaseLogsPolicy/, ['logging.s3 ap-northeast-3 BaseLogs s3:PutObject']],
  ['the bucket of the load balancer\'s logs', '::383597477331:', BASE, /^BaseLogsPolicy/, ['logdelivery.elasticloadbalancing ap-northeast-3 BaseLogs s3:PutObject']],
  ['the bucket behind CloudFront', '"cloudfront.', BASE, /^BaseMediaPolicy/, ['cloudfront ap-northeast-1 BaseMedia s3:GetObject']],
  ['the trail\'s bucket', 's3:GetBucketAcl', AUDIT, /^PlatformAuditTrailBucketPolicy/, ['cloudtrail ap-northeast-1 PlatformAuditTrailBucket s3:GetBucketAcl']],
  ['the trail\'s key', '"cloudtrail.', AUDIT, /^PlatformAuditKey/, ['cloudtrail ap-northeast-1 PlatformAuditKey kms:GenerateDataKey,kms:DescribeKey']],
  ['the trail\'s role', 'logs:', AUDIT, /^PlatformAuditTrailLogsRole/, ['cloudtrail ap-northeast-1 PlatformAuditTrailLogGroup logs:CreateLogStream,logs:PutLogEvents']],
  ['the bucket of Config', '"config.', AUDIT, /^PlatformAuditConfigBucketPolicy/, ['config ap-northeast-1 PlatformAuditConfigBucket s3:GetBucketAcl,s3:PutObject']],
  ['the key of Config', '"config.', AUDIT, /^PlatformAuditKey/, [`config ap-northeast-1 PlatformAuditKey ${ENCRYPT}`]],
  ['the role of Firehose', '"s3:PutObject"', MAIN, /^PlatformApiDatadogLogsDeliveryRole/, [
    'firehose ap-northeast-1 PlatformApiDatadogLogsFailedLogs s3:PutObject,s3:AbortMultipartUpload',
  ]],
  ['the key of copies', ':root', BASE, /^BaseCopiesKey/, ['backup ap-northeast-3 BaseCopiesKey kms:CreateGrant,kms:DescribeKey']],
])('without its permission in %s, the service is denied', (_, text, stack, id, denied) => {
  const shutOut = edges(without(text, stack, id)).filter(({ verdict }) => verdict === 'denied')
    .map(({ service, region, target, missing }) => `${service.replace('.amazonaws.com', '')} ${region} ${target.slice(0, -8)} ${missing}`);

  expect([...new Set(shutOut)]).toEqual(denied);
});
