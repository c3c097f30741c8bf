import { Template } from 'aws-cdk-lib/assertions';
import { ADOPTED, HUB_ARN, SKIPPED, templateOf } from './fixture';
import { AccountResource, AuditTrailProps } from '../../../src/operations';
import { ACCOUNT } from '../../../tools/assemblies/stacks';
import { play } from '../../../tools/states/play';
import { propertiesOf } from '../../support/templates';
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

interface Rule { readonly EventPattern: Json; readonly Targets: readonly { readonly Arn: object; readonly DeadLetterConfig?: object }[] }

const rulesOf = (template: Template): Rule[] => propertiesOf(template, 'AWS::Events::Rule');
const matching = (template: Template, one: Json) => rulesOf(template).filter(({ EventPattern }) => matches(EventPattern, one));
const notifications = (template: Template, one: Json) => matching(template, one).length;

const unified = templateOf({ securityHub: AccountResource.fromExisting('arn:aws:securityhub:ap-northeast-1:123456789012:hubv2/main') });
const ofHub = (severity: string, status = 'New', name = 'Security Hub') => event('securityhub', 'Findings Imported V2', { findings: [{ severity, status, metadata: { product: { name } } }] });

test.each<[string, number, Json]>([
  ['a new finding', 1, ofHub('High')], ['one of medium severity', 0, ofHub('Medium')], ['a suppressed one', 0, ofHub('Critical', 'Suppressed')],
  ['a threat, which GuardDuty sends', 0, ofHub('High', 'New', 'GuardDuty')], ['a finding of CSPM', 0, posture(open)],
])('with the unified Security Hub, %s notifies %d times, and nothing is marked', (_, count, one) => {
  expect(notifications(unified, one)).toBe(count);
  unified.resourceCountIs('AWS::StepFunctions::StateMachine', 0);
});

const ALL: AuditTrailProps = { securityHub: AccountResource.fromExisting(HUB_ARN) };
const everything = templateOf(ALL);

test.each<[string, number, Json]>([
  ['a threat of medium severity', 1, threat(4)],
  ['a severe threat', 1, threat(8.5)],
  ['a public bucket', 1, access('ACTIVE', true)],
  ['a role of another account', 1, access('ACTIVE', false)],
  ['a resource that has become noncompliant', 1, compliance('NON_COMPLIANT', 'COMPLIANT')],
  ['a new resource that is noncompliant', 1, compliance('NON_COMPLIANT')],
  ['an open finding', 1, posture(open)],
  ['a critical finding', 1, posture({ ...open, Severity: { Label: 'CRITICAL' } })],
  ['a threat of low severity', 0, threat(2)],
  ['access that was removed', 0, access('RESOLVED', true)],
  ['access that is intended', 0, access('ARCHIVED', false)],
  ['a resource that was repaired', 0, compliance('COMPLIANT', 'NON_COMPLIANT')],
  ['a resource that was deleted', 0, compliance('NOT_APPLICABLE', 'NON_COMPLIANT')],
  ['a rule of Security Hub, which sends a finding itself', 0, compliance('NON_COMPLIANT', 'COMPLIANT', 'securityhub-s3-bucket-policy-1')],
  ['a change of a configuration', 0, event('config', 'Config Configuration Item Change', { messageType: 'ConfigurationItemChangeNotification' })],
  ['a finding of medium severity', 0, posture({ ...open, Severity: { Label: 'MEDIUM' } })],
  ['a finding of GuardDuty, which sends its own', 0, posture({ ...open, ProductName: 'GuardDuty' })],
  ['a finding that was archived', 0, posture({ ...open, RecordState: 'ARCHIVED' })],
  ['a finding that was suppressed', 0, posture({ ...open, Workflow: { Status: 'SUPPRESSED' } })],
])('%s notifies %d times', (_, count, one) => expect(notifications(everything, one)).toBe(count));

test('severe threats only, on request', () => {
  const template = templateOf({ ...SKIPPED, detector: AccountResource.create(), minimumSeverity: 7 });

  expect([4, 6.9, 7].map((severity) => notifications(template, threat(severity)))).toEqual([0, 0, 1]);
});

test('existing resources have all rules, resources that are left out have none, and no finding is marked without Security Hub', () => {
  expect([ADOPTED, SKIPPED].map((props) => rulesOf(templateOf(props)).length)).toEqual([4, 0]);
  templateOf().resourceCountIs('AWS::StepFunctions::StateMachine', 0);
});

describe('a finding of Security Hub', () => {
  const [machine] = Object.values(everything.findResources('AWS::StepFunctions::StateMachine'));
  const definition = JSON.parse((machine.Properties.DefinitionString['Fn::Join'][1] as unknown[])
    .map((part) => typeof part === 'string' ? part : 'aws').join('')) as object;

  test.each<[string, number, boolean[]]>([
    ['once, however often it is checked again', 1, [false, false, false]],
    // Security Hub resets the status when a resolved finding is found again.
    ['again when it is found again', 2, [false, false, true, false]],
  ])('notifies %s', async (_, times, checks) => {
    const finding = { ...open };
    let sent = 0;
    for (const isFoundAgain of checks) {
      if (isFoundAgain) finding.Workflow = { Status: 'NEW' };
      const one = posture(finding);
      const rules = matching(everything, one);
      sent += rules.length;
      const marks = rules.flatMap(({ Targets }) => Targets).filter(({ Arn }) => JSON.stringify(Arn).includes('NotifiedFindings'));
      for (const __ of marks) {
        const run = await play(definition, (resource, args) => {
          expect(resource).toBe('arn:aws:states:::aws-sdk:securityhub:batchUpdateFindings');
          expect(args).toMatchObject({ FindingIdentifiers: [{ Id: CHECK, ProductArn: PRODUCT }] });
          finding.Workflow = args.Workflow;
          return {};
        }, { id: '1', input: one, time: new Date(0) });
        expect(run.status).toBe('SUCCEEDED');
      }
    }
    expect(sent).toBe(times);
  });
});
