import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { allow } from '../../private/permissions';
import { regionFacts } from '../../private/regions';

const REPOSITORY = 'aws-guardduty-agent-fargate';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** Whether the ECR repository of the agent is known for a Region. */
export function knowsAgent(region: string): boolean {
  return regionFacts(region).guardDutyAgentAccount !== undefined;
}

/** Throws in Regions with an unknown repository. */
export function checkRuntimeMonitoring(scope: Construct, runtimeMonitoring: boolean | undefined): void {
  const { region } = Stack.of(scope);
  if (!runtimeMonitoring || knowsAgent(region)) return;
  const where = Token.isUnresolved(region) ? 'a stack without a Region' : region;
  invalid(scope, 'runtimeMonitoring must be absent where the account of the agent is not known, ' +
    `got true in ${where}; grant executionRole the pull permissions for the repository in the GuardDuty documentation`);
}

/** GuardDuty adds its agent to a task at its start. The execution role of the task pulls the image. */
export function allowRuntimeMonitoring(scope: Construct, executionRole: iam.IRole): void {
  const { partition, region } = Stack.of(scope);
  const { guardDutyAgentAccount } = regionFacts(region);
  executionRole.addToPrincipalPolicy(allow(
    PULL, `arn:${partition}:ecr:${region}:${guardDutyAgentAccount}:repository/${REPOSITORY}`,
  ));
  executionRole.addToPrincipalPolicy(allow('ecr:GetAuthorizationToken', '*'));
}
