import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { importedTopic, SKIPPED, templateOf, warningsOf } from './fixture';
import { AuditEvent, AuditTrail, AccountResource } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const ALARM = 'AWS::CloudWatch::Alarm';
const FILTER = 'AWS::Logs::MetricFilter';
const RULE = 'AWS::Events::Rule';
const EVERY_EVENT = [
  'RootUse', 'UnauthorizedCalls', 'SignInWithoutMfa', 'SignInFailures', 'IamPolicyChanges', 'TrailChanges', 'ConfigChanges', 'KeyDeletion',
  'BucketPolicyChanges', 'SecurityGroupChanges', 'NetworkAclChanges', 'GatewayChanges', 'RouteChanges', 'VpcChanges',
];

/** Each filter by the name of its metric. */
function filtersIn(template: Template): Record<string, string> {
  return Object.fromEntries(Object.values(template.findResources(FILTER))
    .map(({ Properties: { MetricTransformations: [{ MetricName }], FilterPattern } }) => [MetricName as string, FilterPattern as string]));
}

describe('defaults', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit');
  const template = Template.fromStack(stack);
  const topic = stack.resolve(audit.topic.topicArn);

  test('notify of each event of the benchmark', () => {
    expect(Object.keys(filtersIn(template))).toEqual(EVERY_EVENT);
    expect(audit.alarms).toHaveLength(EVERY_EVENT.length);
    template.allResourcesProperties(FILTER, { LogGroupName: stack.resolve(audit.trailLogGroup!.logGroupName) });
  });

  test('notify once, at the first event, and not on OK', () => {
    template.hasResourceProperties(ALARM, {
      MetricName: 'RootUse',
      Namespace: Match.stringLikeRegexp('^AuditTrail/TestAudit[0-9A-F]{8}$'),
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [topic],
      OKActions: Match.absent(),
      AlarmDescription: 'The root user of the account made an API call or signed in. Find principal and source IP in the trail log.',
    });
  });

  test.each([['UnauthorizedCalls', 10], ['SignInFailures', 5]])('wait for several %s', (MetricName, Threshold) => {
    template.hasResourceProperties(ALARM, { MetricName, Threshold });
  });

  test('have an encrypted topic that allows CloudWatch and EventBridge', () => {
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: stack.resolve(audit.encryptionKey!.keyArn) });
    const [{ Properties: { PolicyDocument: { Statement } } }] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
    expect(Statement).toMatchObject([
      { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
      { Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } },
    ]);
  });
});

test('watches what is asked for, each once', () => {
  const { ROOT_USE, KEY_DELETION } = AuditEvent;

  expect(filtersIn(templateOf({ watchedEvents: [ROOT_USE, KEY_DELETION, ROOT_USE] }))).toEqual({
    RootUse: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    KeyDeletion: '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}',
  });
});

test('watches a failover plan and the role of its approvers on request', () => {
  expect(filtersIn(templateOf({ watchedEvents: [AuditEvent.FAILOVER_PLAN] }))).toEqual({
    FailoverPlan: '{(($.eventSource=arc-region-switch.amazonaws.com) && (($.eventName=StartPlanExecution) || ' +
      '($.eventName=UpdatePlanExecution) || ($.eventName=UpdatePlanExecutionStep) || ' +
      '($.eventName=ApprovePlanExecutionStep) || ($.eventName=CancelPlanExecution))) || ' +
      '(($.eventName="AssumeRole*") && ($.requestParameters.roleArn="*-failover-approver"))}',
  });
});

test('two sets of alarms count for themselves', () => {
  const stack = testStack();
  new AuditTrail(stack, 'One', { watchedEvents: [AuditEvent.ROOT_USE] });
  new AuditTrail(stack, 'Two', { watchedEvents: [AuditEvent.ROOT_USE] });

  const filters = Object.values(Template.fromStack(stack).findResources(FILTER));

  expect(new Set(filters.map(({ Properties }) => Properties.MetricTransformations[0].MetricNamespace)).size).toBe(2);
});

describe('the caller\'s topic', () => {
  test('gets everything, and its policy and key are completed', () => {
    const stack = testStack();
    const key = new kms.Key(stack, 'Key');
    const alarmTopic = new sns.Topic(stack, 'Pager', { masterKey: key });

    const template = templateOf({ ...SKIPPED, detector: AccountResource.create(), alarmTopic }, stack);

    template.resourceCountIs('AWS::SNS::Topic', 1);
    template.hasResourceProperties(RULE, { Targets: [{ Arn: stack.resolve(alarmTopic.topicArn), Id: 'Target0' }] });
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith(['cloudwatch', 'events'].map((one) => Match.objectLike({ Principal: { Service: `${one}.amazonaws.com` } }))),
      },
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('that is imported must be complete, which is said', () => {
    const stack = testStack();

    templateOf({ alarmTopic: importedTopic(stack) }, stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);

    expect(warningsOf(stack)).toEqual(['@eldonia/audit-trail:topicNotAllowed']);
  });

  test('whose key is imported must be complete, which is said', () => {
    const stack = testStack();
    const alarmTopic = new sns.Topic(stack, 'Pager', { masterKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });

    templateOf({ alarmTopic }, stack);

    expect(warningsOf(stack)).toEqual(['@eldonia/audit-trail:topicNotAllowed']);
  });
});
