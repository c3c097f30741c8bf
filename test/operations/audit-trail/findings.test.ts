import { Template } from 'aws-cdk-lib/assertions';
import { ADOPTED, HUB_ARN, SKIPPED, templateOf } from './fixture';
import { AccountResource, AuditTrail, AuditTrailProps } from '../../../src/operations';
import { ACCOUNT, testStack } from '../../../tools/assemblies/stacks';
import { play } from '../../../tools/states/play';
import { Json, matches } from '../alarm-topic/match';

const ANALYZED = { id: '1', resourceType: 'AWS::IAM::Role', resource: `arn:aws:iam::${ACCOUNT}:role/shared` };
const CHECK = `arn:aws:securityhub:ap-northeast-1:${ACCOUNT}:security-control/S3.8/finding/1`;
const PRODUCT = 'arn:aws:securityhub:ap-northeast-1::product/aws/securityhub';

const event = (source: string, type: string, detail: Json): Json => ({ 'source': `aws.${source}`, 'detail-type': type, detail });
const threat = (severity: number) => event('guardduty', 'GuardDuty Finding', { severity });
const access = (status: string, isPublic: boolean) => event('access-analyzer', 'Access Analyzer Finding', { ...ANALYZED, status, isPublic });
const compliance = (complianceType: string, before?: string, configRuleName = 'Audit-RESTRICTEDINCOMINGTRAFFIC-1') => event(
  'config', 'Config Rules Compliance Change', {
    configRuleName,
    messageType: 'ComplianceChangeNotification',
    newEvaluationResult: { complianceType },
    ...before ? { oldEvaluationResult: { complianceType: before } } : {},
  });

/** A finding of Security Hub, as its event contains it. */
interface Finding {
  readonly ProductName: string;
  readonly RecordState: string;
  readonly Severity: { readonly Label: string };
  Workflow: { Status: string };
}

const open: Finding = { ProductName: 'Security Hub', RecordState: 'ACTIVE', Severity: { Label: 'HIGH' }, Workflow: { Status: 'NEW' } };
const posture = (finding: Finding) => event('securityhub', 'Security Hub Findings - Imported', {
  findings: [{ Id: CHECK, ProductArn: PRODUCT, ...finding } as unknown as Json],
});

interface Target { readonly Arn: object; readonly DeadLetterConfig?: object }
interface Rule { readonly Properties: { readonly EventPattern: Json; readonly Targets: readonly Target[] } }

const rulesOf = (template: Template) => Object.values(template.findResources('AWS::Events::Rule')) as Rule[];
const notifications = (template: Template, one: Json) => rulesOf(template).filter(({ Properties }) => matches(Properties.EventPattern, one)).length;

const ALL: AuditTrailProps = { securityHub: AccountResource.fromExisting(HUB_ARN) };
const everything = templateOf(ALL);

test.each<[string, Json]>([
  ['a threat of medium severity', threat(4)],
  ['a severe threat', threat(8.5)],
  ['a public bucket', access('ACTIVE', true)],
  ['a role of another account', access('ACTIVE', false)],
  ['a resource that has become noncompliant', compliance('NON_COMPLIANT', 'COMPLIANT')],
  ['a new resource that is noncompliant', compliance('NON_COMPLIANT')],
  ['an open finding', posture(open)],
  ['a critical finding', posture({ ...open, Severity: { Label: 'CRITICAL' } })],
])('%s notifies once', (_, one) => {
  expect(notifications(everything, one)).toBe(1);
});

test.each<[string, Json]>([
  ['a threat of low severity', threat(2)],
  ['access that was removed', access('RESOLVED', true)],
  ['access that is intended', access('ARCHIVED', false)],
  ['a resource that was repaired', compliance('COMPLIANT', 'NON_COMPLIANT')],
  ['a resource that was deleted', compliance('NOT_APPLICABLE', 'NON_COMPLIANT')],
  ['a rule of Security Hub, which sends a finding itself', compliance('NON_COMPLIANT', 'COMPLIANT', 'securityhub-s3-bucket-policy-1')],
  ['a change of a configuration', event('config', 'Config Configuration Item Change', { messageType: 'ConfigurationItemChangeNotification' })],
  ['a finding of medium severity', posture({ ...open, Severity: { Label: 'MEDIUM' } })],
  ['a finding of GuardDuty, which sends its own', posture({ ...open, ProductName: 'GuardDuty' })],
  ['a finding that was archived', posture({ ...open, RecordState: 'ARCHIVED' })],
  ['a finding that was suppressed', posture({ ...open, Workflow: { Status: 'SUPPRESSED' } })],
])('%s does not notify', (_, one) => {
  expect(notifications(everything, one)).toBe(0);
});

test('severe threats only, on request', () => {
  const template = templateOf({ ...SKIPPED, detector: AccountResource.create(), minimumSeverity: 7 });

  expect([4, 6.9, 7].map((severity) => notifications(template, threat(severity)))).toEqual([0, 0, 1]);
});

test('existing resources have all rules, resources that are left out have none', () => {
  expect(rulesOf(templateOf(ADOPTED))).toHaveLength(4);
  expect(rulesOf(templateOf(SKIPPED))).toHaveLength(0);
});

describe('an undelivered finding', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', ALL);
  const template = Template.fromStack(stack);

  test('is kept for 14 days, of each target', () => {
    const queue = stack.resolve(audit.deadLetterQueue!.queueArn);
    const kept = rulesOf(template).flatMap(({ Properties }) => Properties.Targets).map(({ DeadLetterConfig }) => DeadLetterConfig);

    expect(kept).toEqual(Array(5).fill({ Arn: queue }));
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
  });

  test('notifies the topic, and its end does too', () => {
    const topic = stack.resolve(audit.topic.topicArn);

    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', AlarmActions: [topic], OKActions: [topic],
    });
  });

  test('has no queue where nothing is sent', () => {
    templateOf(SKIPPED).resourceCountIs('AWS::SQS::Queue', 0);
  });
});

describe('a finding of Security Hub', () => {
  const [machine] = Object.values(everything.findResources('AWS::StepFunctions::StateMachine'));
  const definition = JSON.parse((machine.Properties.DefinitionString['Fn::Join'][1] as unknown[])
    .map((part) => typeof part === 'string' ? part : 'aws').join('')) as object;

  /** Sends the events of a finding, with its status at the time; returns how many notified. */
  async function send(finding: Finding, updates: ((one: Finding) => void)[]): Promise<number> {
    let sent = 0;
    for (const update of updates) {
      update(finding);
      const one = posture(finding);
      const rules = rulesOf(everything).filter(({ Properties }) => matches(Properties.EventPattern, one));
      sent += rules.length;
      const marks = rules.flatMap(({ Properties }) => Properties.Targets).filter(({ Arn }) => JSON.stringify(Arn).includes('NotifiedFindings'));
      for (const _ of marks) {
        const run = await play(definition, (resource, args) => {
          expect(resource).toBe('arn:aws:states:::aws-sdk:securityhub:batchUpdateFindings');
          expect(args).toMatchObject({ FindingIdentifiers: [{ Id: CHECK, ProductArn: PRODUCT }] });
          finding.Workflow = args.Workflow;
          return {};
        }, { id: '1', input: one, time: new Date(0) });
        expect(run.status).toBe('SUCCEEDED');
      }
    }
    return sent;
  }

  const recheck = () => undefined;
  /** Security Hub resets the status when a resolved finding is found again. */
  const found = (finding: Finding) => {
    finding.Workflow = { Status: 'NEW' };
  };

  test('notifies once, however often it is checked again', async () => {
    expect(await send({ ...open }, [recheck, recheck, recheck])).toBe(1);
  });

  test('notifies again when it is found again', async () => {
    expect(await send({ ...open }, [recheck, recheck, found, recheck])).toBe(2);
  });

  test('is changed by a role that can change findings only', () => {
    everything.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'states.amazonaws.com' } }] },
      Policies: [{ PolicyDocument: { Statement: [{ Action: 'securityhub:BatchUpdateFindings' }] } }],
    });
    templateOf().resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });
});
