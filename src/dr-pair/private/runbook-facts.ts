import type { FailoverMode, StandbyMode } from '../../failover';

/** A region of the pair, by its names. */
export interface RunbookRegion {
  readonly region: string;
  /** As CloudFormation knows it. */
  readonly stackName: string;
  /** As the CDK's command line knows it. */
  readonly stackPath: string;
  readonly clusterIdentifier: string;
  readonly ecsCluster: string;
  readonly ecsService: string;
  readonly mediaBucketName: string;
  /** The fewest tasks that run from day to day: in the primary those that serve, in the standby 1, or 0 for a pilot light. */
  readonly minimumTasks: number;
}

/** An alarm, and what it tells who is woken up by it. */
export interface RunbookAlarm {
  readonly name: string;
  readonly region: string;
  readonly meaning: string;
}

/** Minutes from the outage until users are served again. */
export interface RecoveryTimes {
  readonly usual: number;
  readonly slow: number;
}

/** All that the runbook and the dashboard of a pair know: plain data, no references. */
export interface RunbookFacts {
  readonly name: string;
  /** The account of both regions. */
  readonly account: string;
  readonly domainName: string;
  readonly originDomainName: string;
  /** The name of the failover records. */
  readonly failoverName: string;
  readonly zoneId: string;
  readonly standbyMode: StandbyMode;
  readonly failoverMode: FailoverMode;
  readonly planName: string;
  /** The stack of the plan, in us-east-1. */
  readonly planStackName: string;
  /** Name of the role, without a path; absent when another construct of the caller's decides. */
  readonly approverRoleName?: string;
  readonly primary: RunbookRegion;
  readonly standby: RunbookRegion;
  readonly globalClusterIdentifier: string;
  /** One name for the parameter in both regions. */
  readonly imageParameterName: string;
  /** Names of the secrets that the primary region replicates to the standby. */
  readonly replicatedSecrets: readonly string[];
  readonly alarms: readonly RunbookAlarm[];
  /** Schedules that run in one region only. */
  readonly scheduleNames: readonly string[];
  /** Whether the plan moves the scaling of the database's readers. */
  readonly readerScaling: boolean;
  /** As the CDK's command line knows it. */
  readonly standbyBaseStackPath: string;
  /** The cache of the standby. */
  readonly cacheIdentifier: string;
  /** Name of the pair's dashboard, in the standby region. */
  readonly dashboardName: string;
  /** `SiteProbe.site`, which the standby region asks. */
  readonly probedSite: string;
  readonly recovery: RecoveryTimes;
}
