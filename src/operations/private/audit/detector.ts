import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import { Construct } from 'constructs';
import { ProtectionPlan } from '../../protection-plan';

const { S3, RDS, LAMBDA, FARGATE_RUNTIME, EC2_MALWARE, EKS_AUDIT_LOGS } = ProtectionPlan;
const DEFAULT_PLANS = [S3, RDS, LAMBDA, FARGATE_RUNTIME, EC2_MALWARE];
/** Agents for services that this architecture doesn't use. */
const OTHER_AGENTS = ['EKS_ADDON_MANAGEMENT', 'EC2_AGENT_MANAGEMENT'];

export function createDetector(scope: Construct, plans: ProtectionPlan[] = DEFAULT_PLANS): guardduty.CfnDetector {
  // A new detector enables plans that are not listed, which are charged after their trial.
  const status = (plan: ProtectionPlan) => (plans.includes(plan) ? 'ENABLED' : 'DISABLED');
  return new guardduty.CfnDetector(scope, 'Detector', {
    enable: true,
    findingPublishingFrequency: 'FIFTEEN_MINUTES',
    features: [
      ...[S3, RDS, LAMBDA, EC2_MALWARE, EKS_AUDIT_LOGS].map((name) => ({ name, status: status(name) })),
      {
        name: 'RUNTIME_MONITORING',
        status: status(FARGATE_RUNTIME),
        additionalConfiguration: [
          { name: FARGATE_RUNTIME, status: status(FARGATE_RUNTIME) },
          ...OTHER_AGENTS.map((name) => ({ name, status: 'DISABLED' })),
        ],
      },
    ],
  });
}
