import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BENCHMARK } from './benchmark';
import { templateOf, warningsOf } from './fixture';
import { AuditEvent, AuditTrail } from '../../../src/operations';
import { counts, LogEvent } from '../../../tools/alarms/filter-pattern';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';

/** Each filter by the name of its metric. */
function filtersIn(template: Template): Record<string, string> {
  return Object.fromEntries(Object.values(template.findResources('AWS::Logs::MetricFilter'))
    .map(({ Properties: { MetricTransformations: [{ MetricName }], FilterPattern } }) => [MetricName as string, textOf(FilterPattern)]));
}

function textOf(pattern: string | { 'Fn::Join': [string, unknown[]] }): string {
  if (typeof pattern === 'string') return pattern;
  return pattern['Fn::Join'][1].map((part) => typeof part === 'string' ? part : 'aws').join('');
}

const withoutSpace = (filter: string) => filter.replace(/\s/g, '');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-ap-northeast-1`;

/** A call as CloudTrail records it, by a person. */
const call = (eventSource: string, eventName: string, more: object = {}): LogEvent => ({
  eventSource: `${eventSource}.amazonaws.com`,
  eventName,
  eventType: 'AwsApiCall',
  sourceIPAddress: '203.0.113.7',
  userIdentity: {
    type: 'AssumedRole',
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/admin` } },
  },
  ...more,
});

/** The same call by CloudFormation, with the role that it was given or with that of the caller. */
const deployed = (event: LogEvent, arn: string): LogEvent => ({
  ...event,
  sourceIPAddress: 'cloudformation.amazonaws.com',
  userIdentity: { type: 'AssumedRole', invokedBy: 'cloudformation.amazonaws.com', sessionContext: { sessionIssuer: { type: 'Role', arn } } },
});

const SAMPLES: [metric: string, event: LogEvent][] = [
  ['RootUse', call('s3', 'ListBuckets', { userIdentity: { type: 'Root' } })],
  ['UnauthorizedCalls', call('s3', 'GetObject', { errorCode: 'AccessDenied' })],
  ['UnauthorizedCalls', call('ec2', 'RunInstances', { errorCode: 'Client.UnauthorizedOperation' })],
  ['SignInWithoutMfa', call('signin', 'ConsoleLogin', {
    userIdentity: { type: 'IAMUser' }, additionalEventData: { MFAUsed: 'No' }, responseElements: { ConsoleLogin: 'Success' },
  })],
  ['SignInFailures', call('signin', 'ConsoleLogin', { errorMessage: 'Failed authentication' })],
  ['IamPolicyChanges', call('iam', 'AttachRolePolicy')],
  ['TrailChanges', call('cloudtrail', 'StopLogging')],
  ['ConfigChanges', call('config', 'StopConfigurationRecorder')],
  ['KeyDeletion', call('kms', 'ScheduleKeyDeletion')],
  ['BucketPolicyChanges', call('s3', 'PutBucketPolicy')],
  ['SecurityGroupChanges', call('ec2', 'AuthorizeSecurityGroupIngress')],
  ['NetworkAclChanges', call('ec2', 'ReplaceNetworkAclEntry')],
  ['GatewayChanges', call('ec2', 'AttachInternetGateway')],
  ['RouteChanges', call('ec2', 'ReplaceRoute')],
  ['VpcChanges', call('ec2', 'AcceptVpcPeeringConnection')],
];
const CHANGES = SAMPLES.filter(([, event]) => !['errorCode', 'errorMessage', 'additionalEventData'].some((key) => key in event))
  .filter(([metric]) => metric !== 'RootUse');
/** The events that deployments with the execution role of the CDK bootstrap don't count, on request. */
const IGNORED = [
  'IamPolicyChanges', 'BucketPolicyChanges', 'SecurityGroupChanges', 'NetworkAclChanges', 'GatewayChanges', 'RouteChanges', 'VpcChanges',
];

const filters = filtersIn(templateOf());

test('are those that Security Hub\'s controls CloudWatch.1 to CloudWatch.14 look for', () => {
  const wanted = Object.entries(BENCHMARK).map(([metric, { filter }]) => [metric, withoutSpace(filter)]);

  expect(new Set(Object.values(BENCHMARK).map(({ control }) => control))).toEqual(new Set(Array.from({ length: 14 }, (_, index) => index + 1)));
  expect(Object.fromEntries(Object.entries(filters).map(([metric, filter]) => [metric, withoutSpace(filter)]))).toEqual(Object.fromEntries(wanted));
});

test('every filter has a sample', () => {
  expect(new Set(SAMPLES.map(([metric]) => metric))).toEqual(new Set(Object.keys(filters)));
});

test.each(SAMPLES)('%s is counted by its filter only', (metric, event) => {
  expect(Object.keys(filters).filter((name) => counts(filters[name], event))).toEqual([metric]);
});

test.each(CHANGES)('%s through CloudFormation is counted, with whichever role', (metric, event) => {
  for (const arn of [ROLE, `arn:aws:iam::${ACCOUNT}:role/admin`]) expect(counts(filters[metric], deployed(event, arn))).toBe(true);
});

test('reads are not counted', () => {
  const read = call('iam', 'GetRolePolicy');

  expect(Object.keys(filters).filter((name) => counts(filters[name], read))).toEqual([]);
});

describe('without the deployments of the CDK', () => {
  const stack = testStack();
  const quiet = filtersIn(templateOf({ ignoreCdkDeployments: true }, stack));

  test.each(CHANGES)('%s is counted unless CloudFormation made it with the execution role', (metric, event) => {
    const others = [
      event,
      deployed(event, `arn:aws:iam::${ACCOUNT}:role/admin`),
      // Somebody who got hold of the role, without CloudFormation.
      { ...deployed(event, ROLE), sourceIPAddress: '203.0.113.7' },
      { ...event, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/admin` } },
      { ...deployed(event, ROLE), userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/admin` } },
    ];

    expect(others.filter((one) => !counts(quiet[metric], one))).toEqual([]);
    expect(counts(quiet[metric], deployed(event, ROLE))).toBe(!IGNORED.includes(metric));
    expect(counts(quiet[metric], deployed(event, ROLE.replace('ap-northeast-1', 'us-east-1')))).toBe(!IGNORED.includes(metric));
  });

  test('warns of the controls that fail', () => {
    expect(warningsOf(stack)).toEqual(['@eldonia/audit-trail:benchmarkFails']);
  });

  test('fit into the 1,024 characters of a filter', () => {
    expect(Object.values(quiet).filter((pattern) => pattern.length > 1_024)).toEqual([]);
  });

  test('uses the qualifier of the bootstrap, and the account at deployment', () => {
    const elsewhere = new Stack(new App({ context: { '@aws-cdk/core:bootstrapQualifier': 'shop' } }), 'Test');
    new AuditTrail(elsewhere, 'Audit', { ignoreCdkDeployments: true, watchedEvents: [AuditEvent.VPC_CHANGES] });
    const [{ Properties: { FilterPattern } }] = Object.values(Template.fromStack(elsewhere).findResources('AWS::Logs::MetricFilter'));

    expect(JSON.stringify(FilterPattern)).toContain(':role/cdk-shop-cfn-exec-role-",{"Ref":"AWS::AccountId"},"-*');
  });

  test('does not warn if no such event is watched', () => {
    const other = testStack();
    templateOf({ ignoreCdkDeployments: true, watchedEvents: [AuditEvent.ROOT_USE] }, other);

    expect(warningsOf(other)).toEqual([]);
  });
});

test.each(['{$.a ~ b}', '{($.a=b}', 'a', '{$.a=b c}', '{$.a=b*c}', '{a=b}'])('the evaluator rejects %s', (pattern) => {
  expect(() => counts(pattern, { a: 'b' })).toThrow();
});
