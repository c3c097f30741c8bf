import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';

const REPOSITORY = 'aws-guardduty-agent-fargate';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/**
 * Accounts of AWS that hold the agent's image.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html
 */
const ACCOUNTS: Record<string, string> = {
  'ap-northeast-1': '533107202818',
  'ap-northeast-3': '273192626886',
};

/** Whether it is known where a region pulls the agent from. */
export function knowsAgent(region: string): boolean {
  return region in ACCOUNTS;
}

/** Refuse regions whose account is not known. */
export function checkRuntimeMonitoring(scope: Construct, runtimeMonitoring: boolean | undefined): void {
  const { region } = Stack.of(scope);
  if (!runtimeMonitoring || knowsAgent(region)) return;
  const where = Token.isUnresolved(region) ? 'a stack without a region' : region;
  invalid(scope, `runtimeMonitoring must be left out outside Tokyo and Osaka, got true in ${where}; ` +
    'let executionRole pull from the repository that GuardDuty\'s documentation names');
}

/** GuardDuty adds its agent to a task when it starts, with the image pulled by the task's execution role. */
export function permitRuntimeMonitoring(scope: Construct, executionRole: iam.IRole): void {
  const { partition, region } = Stack.of(scope);
  executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: PULL, resources: [`arn:${partition}:ecr:${region}:${ACCOUNTS[region]}:repository/${REPOSITORY}`],
  }));
  executionRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
}
