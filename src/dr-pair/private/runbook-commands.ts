import { Token } from 'aws-cdk-lib';
import { RunbookFacts, RunbookRegion } from './runbook-facts';
import { STANDBY_SCALED_UP_PARAMETER } from '../../failover/internal';
import { partitionOf } from '../../private/regions';

/**
 * The account ID in a command. Where synthesis has no account ID, the shell gets it from AWS STS in the standby Region:
 * the default Region of the shell may be the one that is lost.
 */
function accountInShell({ account, standby: { region } }: RunbookFacts): string {
  if (!Token.isUnresolved(account)) return account;
  return `$(aws sts get-caller-identity --region ${region} --query Account --output text)`;
}

export function clusterArn(facts: RunbookFacts, { region, clusterIdentifier }: RunbookRegion): string {
  return `"arn:${partitionOf(region)}:rds:${region}:${accountInShell(facts)}:cluster:${clusterIdentifier}"`;
}

/** The ARN of the approver role. IAM roles have no Region, but they have the partition of the Regions of the pair. */
export function approverArn(facts: RunbookFacts, approverRoleName: string): string {
  const { approverRolePath = '', standby: { region } } = facts;
  return `"arn:${partitionOf(region)}:iam::${accountInShell(facts)}:role/${approverRolePath}${approverRoleName}"`;
}

/** A block of commands. */
export function shell(...lines: string[]): string {
  return ['```bash', ...lines, '```'].join('\n');
}

/** An instruction and its commands. */
export type Step = readonly [instruction: string, ...commands: string[]];

/** Numbered steps. The commands of a step stand directly below its instruction. */
export function steps(...all: Step[]): string {
  return all.map(([instruction, ...commands], index) =>
    [`${index + 1}. ${instruction}`, ...commands.length > 0 ? [shell(...commands)] : []].join('\n')).join('\n');
}

/** A section of a runbook. */
export type Section = (facts: RunbookFacts) => string;

/** The sections as one text. Commands and lists stand directly below the text that introduces them. */
export function join(sections: Section[], facts: RunbookFacts): string {
  const text = sections.map((section) => section(facts)).join('\n\n');
  return `${text.replace(/:\n\n(```|- )/g, ':\n$1').replace(/^(### .*)\n\n/gm, '$1\n')}\n`;
}

export const list = (...items: string[]): string => items.map((item) => `- ${item}`).join('\n');
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The CLI profile with the approver role. Section 3 creates it. */
export const APPROVER_PROFILE = 'approver';

/** A command of the plan, with the role of the approver. All other commands use the operator's own credentials. */
export function arc(command: string, region: string): string {
  return `aws arc-region-switch ${command} --region ${region} --profile ${APPROVER_PROFILE}`;
}

/** Finds the plan by its name. The ARN of a plan ends with six characters that ARC generates. */
export function findPlan({ planName }: RunbookFacts, region: string): string {
  return `PLAN=$(${arc('list-plans-in-region', region)} ` +
    `--query "plans[?name=='${planName}'].arn | [0]" --output text)`;
}

/**
 * Starts the plan, always in graceful mode. In ungraceful mode ARC skips the functions: nothing checks the database and
 * the tasks, nothing starts a pilot light, and the DNS changes.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/custom-action-lambda-block.html
 */
export function start(region: string): string {
  return `EXECUTION=$(${arc('start-plan-execution', region)} --plan-arn "$PLAN" ` +
    `--target-region ${region} --action activate --mode graceful --query executionId --output text)`;
}

/** Promotes the database without the other Region: only this one step of a graceful execution becomes ungraceful. */
export function ungracefulPromotion(region: string): string {
  return execution(region, 'update-plan-execution-step',
    '--step-name failover-promote-database --action-to-take switchToUngraceful --comment "Region does not respond"');
}

/** Any other ARC command for the plan execution. */
export function execution(region: string, command: string, rest = ''): string {
  return `${arc(command, region)} --plan-arn "$PLAN" --execution-id "$EXECUTION"${rest && ` ${rest}`}`;
}

/**
 * A switchover of the database without data loss. Both Regions must respond. It is sent to the Region of the current
 * primary cluster.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export function switchOver(facts: RunbookFacts, current: RunbookRegion, next: RunbookRegion): string {
  return promote(facts, 'switchover-global-cluster', current.region, next);
}

/** A failover of the database with data loss. It is sent to the Region of the cluster that it promotes. */
export function failOver(facts: RunbookFacts, next: RunbookRegion): string {
  return `${promote(facts, 'failover-global-cluster', next.region, next)} --allow-data-loss`;
}

function promote(facts: RunbookFacts, command: string, region: string, next: RunbookRegion): string {
  return `aws rds ${command} --region ${region} --global-cluster-identifier ${facts.globalClusterIdentifier} ` +
    `--target-db-cluster-identifier ${clusterArn(facts, next)}`;
}

/** Invokes a Lambda function of the plan. The functions are idempotent. */
export function call({ planName }: RunbookFacts, region: string, action: string): string {
  return `aws lambda invoke --region ${region} --function-name ${planName}-failover-${action} ` +
    '--cli-read-timeout 300 /dev/stdout';
}

export function writers({ globalClusterIdentifier }: RunbookFacts, region: string): string {
  return `aws rds describe-global-clusters --region ${region} --global-cluster-identifier ${globalClusterIdentifier} ` +
    "--query 'GlobalClusters[0].GlobalClusterMembers[].[DBClusterArn,IsWriter]' --output text";
}

/** A property of a cluster, for other commands. */
export function describeCluster({ region, clusterIdentifier }: RunbookRegion, property: string): string {
  return `aws rds describe-db-clusters --region ${region} --db-cluster-identifier ${clusterIdentifier} ` +
    `--query 'DBClusters[0].${property}' --output text`;
}

/** Disables the deletion protection of the cluster, with which its stack cannot be deleted. */
export function unprotectCluster({ region, clusterIdentifier }: RunbookRegion): string {
  return `aws rds modify-db-cluster --region ${region} --db-cluster-identifier ${clusterIdentifier} ` +
    '--no-deletion-protection --apply-immediately';
}

/** Disables the deletion protection of the load balancer, with which its stack cannot be deleted. */
export function unprotectLoadBalancer({ region, stackName }: RunbookRegion): string[] {
  return [
    `BALANCER=$(aws cloudformation list-stack-resources --region ${region} --stack-name ${stackName} --query ` +
    "\"StackResourceSummaries[?ResourceType=='AWS::ElasticLoadBalancingV2::LoadBalancer'].PhysicalResourceId | [0]\" " +
    '--output text)',
    `aws elbv2 modify-load-balancer-attributes --region ${region} --load-balancer-arn "$BALANCER" --attributes ` +
    'Key=deletion_protection.enabled,Value=false',
  ];
}

/**
 * RDS records whether it stopped the writes of the old primary cluster: there if it is reachable, otherwise at the new
 * one.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export function fencingEvents({ primary, standby }: RunbookFacts): string[] {
  return [primary, standby].map(({ region, clusterIdentifier }) =>
    `aws rds describe-events --region ${region} --source-type db-cluster --source-identifier ${clusterIdentifier} ` +
    "--duration 1440 --event-categories global-failover --query 'Events[].[Date,Message]' --output text");
}

/** The failover records. */
export function listRecords({ zoneId, failoverName }: RunbookFacts, query: string, output: string): string {
  return `aws route53 list-resource-record-sets --hosted-zone-id ${zoneId} ` +
    `--query "ResourceRecordSets[?Name=='${failoverName}.' && Type=='A']${query}" --output ${output}`;
}

/** Replicates a secret again after its replica was promoted or lost. */
export function replicateSecret({ primary, replicaKeyAlias, standby }: RunbookFacts, name: string): string[] {
  return [
    `aws secretsmanager remove-regions-from-replication --region ${primary.region} --secret-id ${name} ` +
    `--remove-replica-regions ${standby.region}`,
    `aws secretsmanager replicate-secret-to-regions --region ${primary.region} --secret-id ${name} ` +
    `--add-replica-regions Region=${standby.region},KmsKeyId=${replicaKeyAlias} --force-overwrite-replica-secret`,
  ];
}

/** Replicates the secrets with the origin header again: those of all generations that exist. */
export function replicateHeaders(facts: RunbookFacts): string {
  const { primary: { region }, headerSecretPrefix } = facts;
  const names = `aws secretsmanager list-secrets --region ${region} --filters ` +
    `Key=name,Values=${headerSecretPrefix} --query 'SecretList[].Name' --output text`;
  return `for HEADER in $(${names}); do ${replicateSecret(facts, '"$HEADER"').join('; ')}; done`;
}

export function tasks({ region, ecsCluster, ecsService }: RunbookRegion): string {
  return `aws ecs describe-services --region ${region} --cluster ${ecsCluster} --services ${ecsService} ` +
    "--query 'services[0].[desiredCount,runningCount]' --output text";
}

export function scale({ region, ecsCluster, ecsService, minimumTasks }: RunbookRegion, count = minimumTasks): string[] {
  return [
    `aws application-autoscaling register-scalable-target --region ${region} --service-namespace ecs ` +
    '--scalable-dimension ecs:service:DesiredCount ' +
    `--resource-id service/${ecsCluster}/${ecsService} --min-capacity ${count}`,
    `aws ecs update-service --region ${region} --cluster ${ecsCluster} --service ${ecsService} ` +
    `--desired-count ${count}`,
  ];
}

/** Creates or deletes the nodes of the cache of a pilot light. All other parameters of its stack keep their values. */
export function scaleCacheStack(
  { standby: { region }, standbyCacheStackName: stackName }: RunbookFacts, up: boolean,
): string[] {
  return [
    `OTHERS=$(aws cloudformation describe-stacks --region ${region} --stack-name ${stackName} ` +
    `--query "Stacks[0].Parameters[?ParameterKey!='${STANDBY_SCALED_UP_PARAMETER}']` +
    ".join('', ['ParameterKey=', ParameterKey, ',UsePreviousValue=true'])\" --output text)",
    `aws cloudformation update-stack --region ${region} --stack-name ${stackName} --use-previous-template ` +
    '--capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM ' +
    `--parameters ParameterKey=${STANDBY_SCALED_UP_PARAMETER},ParameterValue=${up} $OTHERS`,
    `aws cloudformation wait stack-update-complete --region ${region} --stack-name ${stackName}`,
  ];
}
