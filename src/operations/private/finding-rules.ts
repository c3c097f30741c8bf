import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AuditPlan } from './audit-plan';

const DEFAULT_SEVERITY = 4;

/** Tell people of findings, each service by a rule of its own; the events go out as they are, because chat and paging tools know them. */
export function createFindingRules(scope: Construct, plan: AuditPlan, topic: sns.ITopic, severity = DEFAULT_SEVERITY): events.Rule[] {
  const tell = (id: string, description: string, eventPattern: events.EventPattern) => new events.Rule(scope, id, {
    description, eventPattern, targets: [new targets.SnsTopic(topic)],
  });
  const rules: events.Rule[] = [];
  if (!plan.detector._skipped) {
    rules.push(tell('ThreatFindings', 'Findings of GuardDuty that matter', {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: events.Match.greaterThanOrEqual(severity) },
    }));
  }
  if (!plan.accessAnalyzer._skipped) {
    rules.push(tell('PublicAccessFindings', 'Resources that are open to everybody', {
      source: ['aws.access-analyzer'],
      detailType: ['Access Analyzer Finding'],
      detail: { status: ['ACTIVE'], isPublic: [true] },
    }));
  }
  if (!plan.securityHub._skipped) rules.push(tell('PostureFindings', 'Findings of Security Hub that matter', postureFindings()));
  return rules;
}

/** Without those that the rules above tell already. */
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
