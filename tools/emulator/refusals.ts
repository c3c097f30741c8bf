/** What holds between a fact of a call and another fact, or a text; refusals.py has their meaning. */
type Relation = 'equals' | 'is not empty' | 'is older than';

/** What AWS refuses. The emulator enforces each row whose facts it knows, and other models take the messages. */
export interface Refusal {
  /** The service and its operation, which CloudFormation calls too. */
  readonly operation: string;
  readonly when: readonly [fact: string, relation: Relation, other?: string];
  /** With facts in braces. */
  readonly message: string;
  /** Where the message or the rule is. */
  readonly source: string;
}

const RDS = 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference';
const MOVING = 'InvalidGlobalClusterStateFault: a switchover or failover of the global database is in progress';
const ISSUES = 'https://github.com';
const ALIASES = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

export const REFUSALS: readonly Refusal[] = [
  { operation: 'rds RestoreDBClusterFromSnapshot', when: ['EngineVersion', 'is older than', 'SnapshotVersion'], message: 'The engine version you requested for your restored DB cluster ({EngineVersion}) is earlier than the engine version of the DB cluster snapshot ({SnapshotVersion}).', source: `${ISSUES}/aws-samples/redcap-on-aws/issues/99` },
  { operation: 'rds ModifyDBCluster', when: ['EngineVersion', 'is older than', 'RunningVersion'], message: 'Cannot upgrade aurora-postgresql from {RunningVersion} to {EngineVersion}', source: `${ISSUES}/terraform-aws-modules/terraform-aws-rds-aurora/issues/228` },
  { operation: 'rds DeleteDBCluster', when: ['DeletionProtection', 'equals', 'true'], message: 'Cannot delete protected Cluster, please disable deletion protection and try again.', source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html' },
  { operation: 'rds DeleteDBCluster', when: ['DBInstances', 'is not empty'], message: 'Cluster cannot be deleted, it still contains DB instances in non-deleting state.', source: `${ISSUES}/hashicorp/terraform-provider-aws/issues/19536` },
  { operation: 'rds FailoverGlobalCluster', when: ['FailoverState', 'is not empty'], message: MOVING, source: `${RDS}/API_FailoverGlobalCluster.html` },
  { operation: 'rds SwitchoverGlobalCluster', when: ['FailoverState', 'is not empty'], message: MOVING, source: `${RDS}/API_SwitchoverGlobalCluster.html` },
  { operation: 'arc-region-switch StartPlanExecution', when: ['Executions', 'is not empty'], message: 'IllegalStateException: an execution of the plan is in progress', source: 'https://docs.aws.amazon.com/arc-region-switch/latest/api/API_StartPlanExecution.html' },
  { operation: 'lambda Invoke', when: ['Missing', 'is not empty'], message: 'ResourceNotFoundException: Function not found: {Missing}', source: 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html' },
  { operation: 'elasticloadbalancing DeleteLoadBalancer', when: ['deletion_protection.enabled', 'equals', 'true'], message: 'Load balancer cannot be deleted because deletion protection is enabled', source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html' },
  { operation: 'cloudfront CreateDistribution', when: ['Account', 'equals', 'unverified'], message: 'Your account must be verified before you can add new CloudFront resources. To verify your account, please contact AWS Support.', source: `${ISSUES}/aws-samples/aws-cdk-examples/issues/279` },
  { operation: 'ce CreateAnomalyMonitor', when: ['Account', 'equals', 'member'], message: 'Cost monitors for linked accounts, cost allocation tags, and cost categories can only be created in the management account', source: 'https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html' },
  { operation: 'cloudfront CreateDistribution', when: ['AliasesElsewhere', 'is not empty'], message: 'One or more of the CNAMEs you provided are already associated with a different resource.', source: `${ALIASES}/alternate-domain-names-move.html` },
  { operation: 'cloudfront UpdateDistribution', when: ['AliasesElsewhere', 'is not empty'], message: 'One or more of the CNAMEs you provided are already associated with a different resource.', source: `${ALIASES}/alternate-domain-names-move.html` },
  { operation: 'route53 ChangeResourceRecordSets', when: ['Existing', 'is not empty'], message: "[Tried to create resource record set [name='{Name}', type='{Type}'] but it already exists]", source: `${ISSUES}/aws-quickstart/quickstart-drupal/issues/24` },
];

/** The message with which AWS refuses a call, with facts of it: that of the row which one of them decides, or the first one. */
export function refusalOf(operation: string, facts: Readonly<Record<string, string>> = {}): string {
  const rows = REFUSALS.filter((row) => row.operation === operation);
  const { message } = rows.find(({ when: [fact] }) => fact in facts) ?? rows[0]!;
  return message.replace(/\{(\w+)\}/g, (_, fact: string) => facts[fact]);
}
