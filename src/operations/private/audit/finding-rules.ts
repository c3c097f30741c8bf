import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AuditPlan } from './audit-trail-checks';
import { NotifiedFindings } from './notified-findings';
import { acknowledgeInlinePolicy } from '../../../private/acknowledge';
import { ofAccount } from '../../../private/allow-publish';
import { deadLetterAlarm, deadLetterQueue } from '../../../private/dead-letters';

const DEFAULT_SEVERITY = 4;
/** The maximum that EventBridge offers. A late finding is still useful. */
const MAX_AGE = Duration.hours(24);

/** The rules of findings, with a dead-letter queue and an alarm on it if there is any rule. */
export interface FindingRules {
  readonly rules: events.Rule[];
  readonly deadLetterQueue?: sqs.Queue;
  readonly undeliveredAlarm?: cloudwatch.Alarm;
}

/**
 * Sends findings to a topic, with one rule per service. The events are unchanged, in the format that chat and paging
 * tools parse.
 */
export function createFindingRules(
  scope: Construct, plan: AuditPlan, topic: sns.ITopic, severity = DEFAULT_SEVERITY,
): FindingRules {
  const wanted = patterns(plan, severity);
  if (wanted.length === 0) return { rules: [] };
  const queue = deadLetterQueue(scope, 'Undelivered', undefined);
  const delivery = { deadLetterQueue: queue, maxEventAge: MAX_AGE };
  const rules = wanted.map(({ id, description, eventPattern }) => new events.Rule(scope, id, {
    description, eventPattern, targets: [new targets.SnsTopic(topic, delivery)],
  }));
  if (!plan.securityHub._skipped && !isUnified(plan)) rules.at(-1)!.addTarget(markTarget(scope, delivery));
  return { rules, deadLetterQueue: queue, undeliveredAlarm: undelivered(scope, queue, topic) };
}

interface Wanted {
  readonly id: string;
  readonly description: string;
  readonly eventPattern: events.EventPattern;
}

function patterns(plan: AuditPlan, severity: number): Wanted[] {
  const { detector, accessAnalyzer, configRecorder, securityHub } = plan;
  return [
    ...detector._skipped ? [] : [{
      id: 'ThreatFindings',
      description: 'GuardDuty findings from the minimum severity',
      eventPattern: {
        source: ['aws.guardduty'],
        detailType: ['GuardDuty Finding'],
        detail: { severity: events.Match.greaterThanOrEqual(severity) },
      },
    }],
    ...accessAnalyzer._skipped ? [] : [{
      id: 'ExternalAccessFindings',
      description: 'Resources with public or cross-account access',
      // Sent for a new finding and for a changed status, not for each analysis.
      eventPattern: {
        source: ['aws.access-analyzer'], detailType: ['Access Analyzer Finding'], detail: { status: ['ACTIVE'] },
      },
    }],
    ...configRecorder._skipped ? [] : [{
      id: 'ComplianceFindings',
      description: 'Resources that have become noncompliant with a rule of AWS Config',
      eventPattern: complianceFindings(),
    }],
    ...securityHub._skipped ? [] : [{
      id: 'PostureFindings',
      description: 'Security Hub findings of high or critical severity',
      eventPattern: isUnified(plan) ? unifiedFindings() : postureFindings(),
    }],
  ];
}

/**
 * Each change of an evaluation to noncompliant, also the first evaluation of a resource: a new resource has no earlier
 * one. The service-linked rules of Security Hub are left out, because the rule on its findings sends them.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/monitor-config-with-cloudwatchevents.html
 */
function complianceFindings(): events.EventPattern {
  return {
    source: ['aws.config'],
    detailType: ['Config Rules Compliance Change'],
    detail: {
      messageType: ['ComplianceChangeNotification'],
      configRuleName: events.Match.anythingButPrefix('securityhub-'),
      newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
    },
  };
}

/** Whether the hub is that of the unified Security Hub, not of Security Hub CSPM. */
function isUnified({ securityHub: { _existingId: arn = '' } }: AuditPlan): boolean {
  return arn.includes(':hubv2/');
}

/**
 * Without the findings that the rules above send. Security Hub sends each update of a finding.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-cwe-event-formats.html
 */
function unifiedFindings(): events.EventPattern {
  return {
    source: ['aws.securityhub'],
    detailType: ['Findings Imported V2'],
    detail: {
      findings: {
        metadata: { product: { name: events.Match.anythingBut('GuardDuty', 'IAM Access Analyzer') } },
        severity: ['High', 'Critical'],
        status: ['New'],
      },
    },
  };
}

/** Without the findings that the rules above send. */
function postureFindings(): events.EventPattern {
  return {
    source: ['aws.securityhub'],
    detailType: ['Security Hub Findings - Imported'],
    detail: {
      findings: {
        ProductName: events.Match.anythingBut('GuardDuty', 'IAM Access Analyzer'),
        RecordState: ['ACTIVE'],
        Severity: { Label: ['HIGH', 'CRITICAL'] },
        Workflow: { Status: ['NEW'] },
      },
    },
  };
}

function markTarget(scope: Construct, delivery: targets.TargetBaseProps): events.IRuleTarget {
  const { stateMachine } = new NotifiedFindings(scope, 'NotifiedFindings');
  const role = new iam.Role(scope, 'PostureFindingsRole', {
    description: 'Allows EventBridge to start the state machine of notified findings',
    assumedBy: new iam.ServicePrincipal('events.amazonaws.com', { conditions: ofAccount(scope) }),
  });
  acknowledgeInlinePolicy(role);
  return new targets.SfnStateMachine(stateMachine, { ...delivery, role });
}

function undelivered(scope: Construct, queue: sqs.Queue, topic: sns.ITopic): cloudwatch.Alarm {
  const alarm = deadLetterAlarm(scope, 'UndeliveredAlarm', queue,
    `EventBridge could not deliver findings of ${Stack.of(scope).stackName}. They are in the dead-letter queue. ` +
    'Check the policies of the topic and its key.');
  // The policies of the topic and its key already allow CloudWatch.
  alarm.addAlarmAction(new actions.SnsAction(topic));
  return alarm;
}
