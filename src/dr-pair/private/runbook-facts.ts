import type { FailoverMode, StandbyMode } from '../../failover';

/** The names in one Region of the pair. */
export interface RunbookRegion {
  readonly region: string;
  /** Name of the stack in CloudFormation. */
  readonly stackName: string;
  /** Names of the stacks with jobs, with a space between them: that stack, and that of the operations. */
  readonly jobStackNames: string;
  /** Path of the stack in the CDK app, for the CDK CLI. */
  readonly stackPath: string;
  readonly clusterIdentifier: string;
  readonly ecsCluster: string;
  readonly ecsService: string;
  readonly mediaBucketName: string;
  /** Minimum number of tasks in normal operation. In the standby Region it is 1, or 0 for a pilot light. */
  readonly minimumTasks: number;
  /** The workers and services beside the API, which write to the database like it. */
  readonly workloads: readonly {
    readonly service: string;
    /** Minimum number of tasks in normal operation; 0 for a worker, whose backlog decides. */
    readonly tasks: number;
  }[];
}

/** An alarm and its meaning for the on-call engineer. */
export interface RunbookAlarm {
  readonly name: string;
  readonly region: string;
  readonly meaning: string;
}

/** Minutes from the start of the outage until users are served again. */
export interface RecoveryTimes {
  readonly usual: number;
  readonly slow: number;
}

/** The input of the runbook and the dashboard of a pair: plain data, no references. */
export interface RunbookFacts {
  readonly name: string;
  /** Account of both Regions. */
  readonly account: string;
  readonly domainName: string;
  /** Whether another site has the domain name. */
  readonly servedElsewhere: boolean;
  /** Whether the records of the domain name are in no stack, but point to the platform. */
  readonly existingRecords: boolean;
  readonly originDomainName: string;
  /** Name of the failover records. */
  readonly failoverName: string;
  readonly zoneId: string;
  readonly standbyMode: StandbyMode;
  readonly failoverMode: FailoverMode;
  /** Whether the plan can start without an operator. */
  readonly startsByItself: boolean;
  readonly planName: string;
  /** Name of the stack of the plan, in us-east-1. */
  readonly planStackName: string;
  /** Path of the stack of the plan in the CDK app. */
  readonly planStackPath: string;
  /** Name of the approver role, without its path; undefined if the caller passes a role. */
  readonly approverRoleName?: string;
  /**
   * IAM path of the approver role, as it stands in the ARN between `role/` and the name: without a leading slash and
   * with a trailing slash, for example `team/`.
   */
  readonly approverRolePath?: string;
  readonly primary: RunbookRegion;
  readonly standby: RunbookRegion;
  readonly globalClusterIdentifier: string;
  /** Name of the image parameter, the same in both Regions. */
  readonly imageParameterName: string;
  /** Names of the secrets that are replicated from the primary to the standby Region: at least one. */
  readonly replicatedSecrets: readonly string[];
  /** Prefix of the names of the secrets with the origin header, which are replicated too. A generation follows. */
  readonly headerSecretPrefix: string;
  /** Alias of the key that encrypts the replicas. */
  readonly replicaKeyAlias: string;
  /** Names of the secrets that rotate in the primary Region: at least one. */
  readonly rotatedSecrets: readonly string[];
  readonly alarms: readonly RunbookAlarm[];
  /** Names of the schedules that are enabled in one Region only. */
  readonly scheduleNames: readonly string[];
  /** Whether the plan moves the reader scaling of the database. */
  readonly readerScaling: boolean;
  /** Path of the base stack of the standby Region in the CDK app. */
  readonly standbyBaseStackPath: string;
  /** Paths of the support stacks whose resources the primary stack uses, in the CDK app. */
  readonly usedStackPaths: readonly string[];
  /** Paths of the other support stacks of both Regions, from the last one that is deployed. */
  readonly supportStackPaths: readonly string[];
  /** Path of the stack of the cache in the standby Region, in the CDK app. */
  readonly standbyCacheStackPath: string;
  /** Name of the stack of the cache in the standby Region. */
  readonly standbyCacheStackName: string;
  /** Identifier of the cache in the standby Region. */
  readonly cacheIdentifier: string;
  /** Name of the dashboard of the pair, in the standby Region. */
  readonly dashboardName: string;
  /** Site that the probe in the standby Region requests (`SiteProbe.site`). */
  readonly probedSite: string;
  readonly recovery: RecoveryTimes;
}
