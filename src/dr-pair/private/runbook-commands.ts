import { Token } from 'aws-cdk-lib';
import { RunbookFacts, RunbookRegion } from './runbook-facts';

/** The account inside a command: the shell asks AWS where synthesis did not know it. */
export function accountInShell({ account }: RunbookFacts): string {
  return Token.isUnresolved(account) ? '$(aws sts get-caller-identity --query Account --output text)' : account;
}

export function clusterArn(facts: RunbookFacts, { region, clusterIdentifier }: RunbookRegion): string {
  return `"arn:aws:rds:${region}:${accountInShell(facts)}:cluster:${clusterIdentifier}"`;
}

/** A block of commands. */
export function shell(...lines: string[]): string {
  return ['```bash', ...lines, '```'].join('\n');
}

export const list = (...items: string[]): string => items.map((item) => `- ${item}`).join('\n');
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** What the plan has for a name, which ends with six characters of ARC's choice. */
export function findPlan({ planName }: RunbookFacts, region: string): string {
  return `PLAN=$(aws arc-region-switch list-plans-in-region --region ${region} --query "plans[?name=='${planName}'].arn | [0]" --output text)`;
}

export function start(region: string, mode: 'graceful' | 'ungraceful'): string {
  return `EXECUTION=$(aws arc-region-switch start-plan-execution --region ${region} --plan-arn "$PLAN" --target-region ${region} ` +
    `--action activate --mode ${mode} --query executionId --output text)`;
}

/** Any other command of ARC about the execution. */
export function execution(region: string, command: string, rest = ''): string {
  return `aws arc-region-switch ${command} --region ${region} --plan-arn "$PLAN" --execution-id "$EXECUTION"${rest && ` ${rest}`}`;
}

/** One of the plan's own functions; it may be called any number of times. */
export function call({ planName }: RunbookFacts, region: string, action: string): string {
  return `aws lambda invoke --region ${region} --function-name ${planName}-failover-${action} --cli-read-timeout 300 /dev/stdout`;
}

export function writers({ globalClusterIdentifier }: RunbookFacts, region: string): string {
  return `aws rds describe-global-clusters --region ${region} --global-cluster-identifier ${globalClusterIdentifier} ` +
    "--query 'GlobalClusters[0].GlobalClusterMembers[].[DBClusterArn,IsWriter]' --output text";
}

export function tasks({ region, ecsCluster, ecsService }: RunbookRegion): string {
  return `aws ecs describe-services --region ${region} --cluster ${ecsCluster} --services ${ecsService} ` +
    "--query 'services[0].[desiredCount,runningCount]' --output text";
}

export function scale({ region, ecsCluster, ecsService, minimumTasks }: RunbookRegion, count = minimumTasks): string[] {
  return [
    `aws application-autoscaling register-scalable-target --region ${region} --service-namespace ecs ` +
    `--scalable-dimension ecs:service:DesiredCount --resource-id service/${ecsCluster}/${ecsService} --min-capacity ${count}`,
    `aws ecs update-service --region ${region} --cluster ${ecsCluster} --service ${ecsService} --desired-count ${count}`,
  ];
}

/** Everything but the one parameter stays. */
export function wake({ standby: { region, stackName } }: RunbookFacts, awake: boolean): string[] {
  return [
    `OTHERS=$(aws cloudformation describe-stacks --region ${region} --stack-name ${stackName} --query "Stacks[0].Parameters[?ParameterKey!='Awake']` +
    ".join('', ['ParameterKey=', ParameterKey, ',UsePreviousValue=true'])\" --output text)",
    `aws cloudformation update-stack --region ${region} --stack-name ${stackName} --use-previous-template ` +
    `--capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM --parameters ParameterKey=Awake,ParameterValue=${awake} $OTHERS`,
    `aws cloudformation wait stack-update-complete --region ${region} --stack-name ${stackName}`,
  ];
}
