/** What holds between a fact of a call and another fact, or a text. A list that is missing is empty. */
type Relation = 'equals' | 'is in' | 'is not empty' | 'is older than';

/** What AWS refuses. The emulator enforces each row whose facts it knows, and other models can ask `refusalOf`. */
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

export const REFUSALS: readonly Refusal[] = [
  { operation: 'rds RestoreDBClusterFromSnapshot', when: ['EngineVersion', 'is older than', 'SnapshotVersion'], message: 'The engine version you requested for your restored DB cluster ({EngineVersion}) is earlier than the engine version of the DB cluster snapshot ({SnapshotVersion}).', source: `${ISSUES}/aws-samples/redcap-on-aws/issues/99` },
  { operation: 'rds RestoreDBClusterFromSnapshot', when: ['EngineVersion', 'is in', 'Withdrawn'], message: 'Cannot find version {EngineVersion} for aurora-postgresql', source: `${ISSUES}/aws/aws-sdk-go/issues/3786` },
  { operation: 'rds CreateDBCluster', when: ['EngineVersion', 'is in', 'Withdrawn'], message: 'Cannot find version {EngineVersion} for aurora-postgresql', source: `${ISSUES}/aws/aws-sdk-go/issues/3786` },
  { operation: 'rds ModifyDBCluster', when: ['EngineVersion', 'is older than', 'RunningVersion'], message: 'Cannot upgrade aurora-postgresql from {RunningVersion} to {EngineVersion}', source: `${ISSUES}/terraform-aws-modules/terraform-aws-rds-aurora/issues/228` },
  { operation: 'rds DeleteDBCluster', when: ['DeletionProtection', 'equals', 'true'], message: 'Cannot delete protected Cluster, please disable deletion protection and try again.', source: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html' },
  { operation: 'rds DeleteDBCluster', when: ['DBInstances', 'is not empty'], message: 'Cluster cannot be deleted, it still contains DB instances in non-deleting state.', source: `${ISSUES}/hashicorp/terraform-provider-aws/issues/19536` },
  { operation: 'rds FailoverGlobalCluster', when: ['FailoverState', 'is not empty'], message: MOVING, source: `${RDS}/API_FailoverGlobalCluster.html` },
  { operation: 'rds SwitchoverGlobalCluster', when: ['FailoverState', 'is not empty'], message: MOVING, source: `${RDS}/API_SwitchoverGlobalCluster.html` },
  { operation: 'arc-region-switch StartPlanExecution', when: ['Executions', 'is not empty'], message: 'IllegalStateException: an execution of the plan is in progress', source: 'https://docs.aws.amazon.com/arc-region-switch/latest/api/API_StartPlanExecution.html' },
  { operation: 'lambda Invoke', when: ['Missing', 'is not empty'], message: 'ResourceNotFoundException: Function not found: {Missing}', source: 'https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html' },
  { operation: 'elasticloadbalancing DeleteLoadBalancer', when: ['deletion_protection.enabled', 'equals', 'true'], message: 'Load balancer cannot be deleted because deletion protection is enabled', source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-delete.html' },
  { operation: 'cloudfront CreateDistribution', when: ['Account', 'equals', 'unverified'], message: 'Your account must be verified before you can add new CloudFront resources. To verify your account, please contact AWS Support.', source: `${ISSUES}/aws-samples/aws-cdk-examples/issues/279` },
];

export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The message with which AWS refuses a call; undefined if no row of the table does. */
export function refusalOf(operation: string, facts: Facts): string | undefined {
  const found = REFUSALS.find((row) => row.operation === operation && holds(row, facts));
  return found?.message.replace(/\{(\w+)\}/g, (_, fact: string) => String(facts[fact]));
}

function holds({ when: [name, relation, other = ''] }: Refusal, facts: Facts): boolean {
  const [fact, second] = [facts[name], facts[other]];
  if (fact === undefined) return false;
  switch (relation) {
    case 'equals': return String(fact) === other;
    case 'is in': return listOf(second).includes(String(fact));
    case 'is not empty': return listOf(fact).length > 0;
    default: return second !== undefined && isOlder(String(fact), String(second));
  }
}

function isOlder(version: string, other: string): boolean {
  const [one, two] = [version, other].map((text) => text.split('.').map(Number));
  return one![0] === two![0] ? one![1]! < two![1]! : one![0]! < two![0]!;
}

function listOf(fact: Facts[string]): readonly string[] {
  return typeof fact === 'object' ? fact : [];
}
