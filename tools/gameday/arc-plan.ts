/** What the executor reads of `AWS::ARCRegionSwitch::Plan`, with resolved values. */
export interface ArcPlan {
  readonly Name: string;
  readonly ExecutionRole: string;
  readonly PrimaryRegion: string;
  readonly Regions: string[];
  readonly Workflows: ArcWorkflow[];
  readonly Triggers?: ArcTrigger[];
  readonly AssociatedAlarms?: Record<string, { readonly ResourceIdentifier: string }>;
}

interface ArcWorkflow {
  readonly WorkflowTargetAction: string;
  readonly WorkflowTargetRegion: string;
  readonly Steps: ArcStep[];
}

interface ArcTrigger {
  readonly Action: string;
  readonly TargetRegion: string;
  readonly MinDelayMinutesBetweenExecutions: number;
  readonly Conditions: { readonly AssociatedAlarmName: string; readonly Condition: string }[];
}

export interface ArcStep {
  readonly Name: string;
  readonly ExecutionBlockType: string;
  readonly ExecutionBlockConfiguration: ArcBlock;
}

/** One of them is set, according to the type of the block. */
interface ArcBlock {
  readonly ParallelConfig?: { readonly Steps: ArcStep[] };
  readonly CustomActionLambdaConfig?: LambdaBlock;
  readonly ExecutionApprovalConfig?: ApprovalBlock;
  readonly GlobalAuroraConfig?: AuroraBlock;
  readonly EcsCapacityIncreaseConfig?: EcsBlock;
  readonly Route53HealthCheckConfig?: DnsBlock;
}

export interface LambdaBlock {
  readonly Lambdas: { readonly Arn: string }[];
  readonly RegionToRun: string;
  readonly RetryIntervalMinutes: number;
  readonly TimeoutMinutes: number;
}

export interface ApprovalBlock {
  readonly ApprovalRole: string;
  readonly TimeoutMinutes: number;
}

export interface AuroraBlock {
  readonly Behavior: string;
  readonly DatabaseClusterArns: string[];
  readonly GlobalClusterIdentifier: string;
  readonly TimeoutMinutes: number;
  readonly Ungraceful?: { readonly Ungraceful: string };
}

export interface EcsBlock {
  readonly Services: { readonly ClusterArn: string; readonly ServiceArn: string }[];
  readonly TargetPercent: number;
  readonly TimeoutMinutes: number;
  readonly Ungraceful?: { readonly MinimumSuccessPercentage: number };
}

export interface DnsBlock {
  readonly HostedZoneId: string;
  readonly RecordName: string;
  readonly RecordSets: { readonly RecordSetIdentifier: string; readonly Region: string }[];
  readonly TimeoutMinutes: number;
}

/** The Region of an ARN. */
export function regionOf(arn: string): string {
  return arn.split(':')[3];
}
