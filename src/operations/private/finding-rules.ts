import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AuditPlan } from './audit-plan';

const DEFAULT_SEVERITY = 4;

/**
 * Sends findings to a topic, with one rule per service. The events are unchanged, in the format that chat and paging
 * tools parse.
 */
export function createFindingRules(
  scope: Construct, plan: AuditPlan, topic: sns.ITopic, severity = DEFAULT_SEVERITY,
): events.Rule[] {
  const createRule = (id: string, description: string, eventPattern: events.EventPattern) =>
    new events.Rule(scope, id, {
      description, eventPattern, targets: [new targets.SnsTopic(topic)],
    });
  const rules: events.Rule[] = [];
  if (!plan.detector._skipped) {
    rules.push(createRule('ThreatFindings', 'GuardDuty findings from the minimum severity', {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: events.Match.greaterThanOrEqual(severity) },
    }));
  }
  if (!plan.accessAnalyzer._skipped) {
    rules.push(createRule('PublicAccessFindings', 'Resources with public access', {
      source: ['aws.access-analyzer'],
      detailType: ['Access Analyzer Finding'],
      detail: { status: ['ACTIVE'], isPublic: [true] },
    }));
  }
  if (!plan.securityHub._skipped) {
    rules.push(createRule('PostureFindings', 'Security Hub findings of high or critical severity', postureFindings()));
  }
  return rules;
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
