import { Stack } from 'aws-cdk-lib';
import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import { Construct, IDependable } from 'constructs';
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

/** Creates a Security Hub with the AWS Foundational Security Best Practices standard. */
export function createHub(scope: Construct, recorder?: IDependable): securityhub.CfnHub {
  const hub = new securityhub.CfnHub(scope, 'SecurityHub', {
    enableDefaultStandards: false,
    autoEnableControls: true,
    controlFindingGenerator: 'SECURITY_CONTROL',
  });
  if (recorder) hub.node.addDependency(recorder);
  const { partition, region } = Stack.of(scope);
  const standard = new securityhub.CfnStandard(scope, 'BestPractices', {
    standardsArn: `arn:${partition}:securityhub:${region}::standards/aws-foundational-security-best-practices/v/1.0.0`,
  });
  standard.node.addDependency(hub);
  return hub;
}
