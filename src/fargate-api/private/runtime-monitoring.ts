import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';

const REPOSITORY = 'aws-guardduty-agent-fargate';
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/**
 * The AWS accounts with the ECR repository of the agent, by Region.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html
 */
const ACCOUNTS: Record<string, string> = {
  'ap-northeast-1': '533107202818',
  'ap-northeast-3': '273192626886',
};

/** Whether the ECR repository of the agent is known for a Region. */
export function knowsAgent(region: string): boolean {
  return region in ACCOUNTS;
}

/** Throws in Regions with an unknown repository. */
export function checkRuntimeMonitoring(scope: Construct, runtimeMonitoring: boolean | undefined): void {
  const { region } = Stack.of(scope);
  if (!runtimeMonitoring || knowsAgent(region)) return;
  const where = Token.isUnresolved(region) ? 'a stack without a Region' : region;
  invalid(scope, `runtimeMonitoring must be absent outside Tokyo and Osaka, got true in ${where}; ` +
    'grant executionRole the pull permissions for the repository in the GuardDuty documentation');
}

/** GuardDuty adds its agent to a task at its start. The execution role of the task pulls the image. */
export function allowRuntimeMonitoring(scope: Construct, executionRole: iam.IRole): void {
  const { partition, region } = Stack.of(scope);
  executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: PULL, resources: [`arn:${partition}:ecr:${region}:${ACCOUNTS[region]}:repository/${REPOSITORY}`],
  }));
  executionRole.addToPrincipalPolicy(new iam.PolicyStatement({
    actions: ['ecr:GetAuthorizationToken'], resources: ['*'],
  }));
}
