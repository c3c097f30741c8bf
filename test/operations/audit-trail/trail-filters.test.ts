import { readFileSync } from 'fs';
import { join } from 'path';
import { App, BootstraplessSynthesizer, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { templateOf } from './fixture';
import { AuditEvent, AuditTrail } from '../../../src/operations';
import { counts, LogEvent } from '../../../tools/alarms/filter-pattern';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';
import { propertiesOf } from '../../support/templates';

/**
 * The filters that Security Hub's controls CloudWatch.1 to CloudWatch.14 look for, by the name of our metric. The
 * controls compare them literally, apart from white space; additional terms fail them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
const BENCHMARK = JSON.parse(readFileSync(join(__dirname, 'benchmark.json'), 'utf8')) as Record<string, [control: number, filter: string]>;
const FILTER = 'AWS::Logs::MetricFilter';

/** Each filter by the name of its metric. */
const filtersIn = (template: Template): Record<string, string> => Object.fromEntries(propertiesOf(template, FILTER)
  .map(({ MetricTransformations: [{ MetricName }], FilterPattern }) => [MetricName as string, textOf(FilterPattern)]));

function textOf(pattern: string | { 'Fn::Join': [string, unknown[]] }): string {
  if (typeof pattern === 'string') return pattern;
  return pattern['Fn::Join'][1].map((part) => typeof part === 'string' ? part : 'aws').join('');
}

const withoutSpace = (filter: string) => filter.replace(/\s/g, '');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-ap-northeast-1`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/admin`;
const identity = (arn: string) => ({ type: 'AssumedRole', sessionContext: { sessionIssuer: { type: 'Role', arn } } });

/** A call as CloudTrail records it, by a person. */
const call = (eventSource: string, eventName: string, more: object = {}): LogEvent => ({
  eventSource: `${eventSource}.amazonaws.com`, eventName, eventType: 'AwsApiCall', sourceIPAddress: '203.0.113.7', userIdentity: identity(ADMIN), ...more,
});

/** The same call by CloudFormation, with the role that it was given or with that of the caller. */
const deployed = (event: LogEvent, arn: string): LogEvent => ({
  ...event, sourceIPAddress: 'cloudformation.amazonaws.com', userIdentity: { ...identity(arn), invokedBy: 'cloudformation.amazonaws.com' },
});

/** Events that a deployment may cause. What the filters of the benchmark count is decided by AWS. */
const CHANGES: [metric: string, event: LogEvent][] = [
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
/** The events that deployments with the execution role of the CDK bootstrap don't count, on request. */
const IGNORED = [
  'IamPolicyChanges', 'BucketPolicyChanges', 'SecurityGroupChanges', 'NetworkAclChanges', 'GatewayChanges', 'RouteChanges', 'VpcChanges',
];

const stack = testStack();
const audit = new AuditTrail(stack, 'Audit');
const template = Template.fromStack(stack);
const filters = filtersIn(template);

test('are those that Security Hub\'s controls CloudWatch.1 to CloudWatch.14 look for', () => {
  const wanted = Object.entries(BENCHMARK).map(([metric, [, filter]]) => [metric, withoutSpace(filter)]);

  expect(new Set(Object.values(BENCHMARK).map(([control]) => control))).toEqual(new Set(Array.from({ length: 14 }, (_, index) => index + 1)));
  expect(Object.fromEntries(Object.entries(filters).map(([metric, filter]) => [metric, withoutSpace(filter)]))).toEqual(Object.fromEntries(wanted));
  template.allResourcesProperties(FILTER, { LogGroupName: stack.resolve(audit.trailLogGroup!.logGroupName) });
});

test('are of the events that are asked for, each once', () => {
  const { ROOT_USE, KEY_DELETION } = AuditEvent;

  expect(Object.keys(filtersIn(templateOf({ watchedEvents: [ROOT_USE, KEY_DELETION, ROOT_USE] })))).toEqual(['RootUse', 'KeyDeletion']);
});

test('count the use of a failover plan and the role of its approvers on request', () => {
  const { FailoverPlan } = filtersIn(templateOf({ watchedEvents: [AuditEvent.FAILOVER_PLAN] }));
  const assumed = (role: string) => call('sts', 'AssumeRole', { requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}` } });
  const used = ['StartPlanExecution', 'UpdatePlanExecution', 'UpdatePlanExecutionStep', 'ApprovePlanExecutionStep', 'CancelPlanExecution']
    .map((name) => call('arc-region-switch', name));

  expect([...used, assumed('shop-failover-approver')].filter((event) => !counts(FailoverPlan, event))).toEqual([]);
  expect([call('arc-region-switch', 'GetPlan'), assumed('shop-deploy')].filter((event) => counts(FailoverPlan, event))).toEqual([]);
});

test('two sets of alarms count for themselves', () => {
  const both = testStack();
  for (const id of ['One', 'Two']) new AuditTrail(both, id, { watchedEvents: [AuditEvent.ROOT_USE] });
  const [one, two] = propertiesOf(Template.fromStack(both), FILTER).map(({ MetricTransformations: [{ MetricNamespace: name }] }) => String(name));

  expect(one).not.toBe(two);
});

describe('without the deployments of the CDK', () => {
  const quiet = filtersIn(templateOf({ ignoreCdkDeployments: true }));

  test.each(CHANGES)('%s is counted unless CloudFormation made it with the execution role', (metric, event) => {
    const user = { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/admin` };
    const others = [
      event,
      deployed(event, ADMIN),
      // Somebody who got hold of the role, without CloudFormation.
      { ...deployed(event, ROLE), sourceIPAddress: '203.0.113.7' },
      { ...event, userIdentity: user },
      { ...deployed(event, ROLE), userIdentity: user },
    ];

    expect(others.filter((one) => !counts(quiet[metric], one))).toEqual([]);
    for (const region of ['ap-northeast-1', 'us-east-1']) {
      expect(counts(quiet[metric], deployed(event, ROLE.replace('ap-northeast-1', region)))).toBe(!IGNORED.includes(metric));
    }
  });

  test('fit into the 1,024 characters of a filter', () => expect(Object.values(quiet).filter((pattern) => pattern.length > 1_024)).toEqual([]));

  const filterOf = (context: object, synthesizer?: IStackSynthesizer) => {
    const elsewhere = new Stack(new App({ context }), 'Test', { synthesizer });
    new AuditTrail(elsewhere, 'Audit', { ignoreCdkDeployments: true, watchedEvents: [AuditEvent.VPC_CHANGES] });
    return JSON.stringify(propertiesOf(Template.fromStack(elsewhere), FILTER)[0].FilterPattern);
  };

  test.each<[string, object, IStackSynthesizer | undefined]>([
    [':role/cdk-shop-cfn-exec-role-",{"Ref":"AWS::AccountId"},"-*', { '@aws-cdk/core:bootstrapQualifier': 'shop' }, undefined],
    [':role/cdk-acme-cfn-exec-role-",{"Ref":"AWS::AccountId"},"-*', {}, new DefaultStackSynthesizer({ qualifier: 'acme' })],
    ['arn:aws:iam::123456789012:role/company', {}, new DefaultStackSynthesizer({ cloudFormationExecutionRole: 'arn:aws:iam::123456789012:role/company' })],
  ])('uses the role of the synthesizer: %s', (role, context, synthesizer) => expect(filterOf(context, synthesizer)).toContain(role));

  test.each([new CliCredentialsStackSynthesizer(), new BootstraplessSynthesizer({})])('fails where no role is known', (synthesizer) => {
    expect(() => filterOf({}, synthesizer)).toThrow('ignoreCdkDeployments must be absent where the synthesizer of the stack names no execution role, got ');
  });
});

test.each(['{$.a ~ b}', '{($.a=b}', 'a', '{$.a=b c}', '{$.a=b*c}', '{a=b}'])('the evaluator rejects %s', (pattern) =>
  expect(() => counts(pattern, { a: 'b' })).toThrow());
