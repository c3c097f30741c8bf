import { Stack } from 'aws-cdk-lib';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import { Construct, IDependable } from 'constructs';

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
