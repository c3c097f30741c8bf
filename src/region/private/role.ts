import { Duration } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { OriginRole } from '../../edge/internal';
import { ScheduledJobProps } from '../../jobs';
import { Network } from '../../network';

/** Typical time until S3 has replicated an object. */
const REPLICATION_DELAY = Duration.minutes(2);

/** How users reach the load balancer of a Region through CloudFront. */
export interface OriginAnswer {
  /** Which of the failover records of the origin's name the Region has. */
  readonly role: OriginRole;
  /** Whether CloudFront and its firewall belong to the Region. */
  readonly distribution: boolean;
  /** Health check of the record; absent for the health of the targets. */
  readonly healthCheck?: route53.IHealthCheck;
  /** Whether a probe of another Region calls the readiness check through CloudFront. */
  readonly probed?: boolean;
  /** Regions that receive the values of the secret header. */
  readonly headerReplicaRegions?: string[];
  /** The Region whose media bucket CloudFront reads when that of this Region fails. */
  readonly mediaReplicaRegion?: string;
}

/** The differences between a standalone Region, the primary Region of a pair and its standby Region. */
export interface RegionRole {
  /** Whether the Region is one of a pair. */
  readonly paired: boolean;
  /** Whether the Region notifies about the failover plan of the pair, which is in us-east-1. */
  readonly hasFailoverPlan: boolean;
  /**
   * Whether a Region probes the site for its own pages. The standby Region of a pair has a probe anyway, which is a
   * trigger of its failover plan; that of the primary Region pages while the standby Region serves users.
   */
  readonly probesItself: boolean;
  /** Region that secrets, media and releases are replicated to. */
  readonly replicaRegion?: string;
  /** Whether the schedules of jobs have names that the other Region refers to. */
  readonly namesJobs: boolean;
  /** Whether schedules are enabled when they are created; absent for CloudFormation's own default. */
  readonly jobsEnabled?: ScheduledJobProps['enabled'];
  /** Wait before an uploaded image is converted, because the results may be replicated instead. */
  readonly imageDelay?: Duration;
  /** Whether the first tasks wait until the database user exists. */
  readonly waitsForDatabase: boolean;
  /** Whether the trail of the account and the IAM recording of AWS Config belong to the Region. */
  readonly recordsAccount: boolean;
  /** Whether a trail of the other Region records the media bucket of this one. */
  readonly mediaRecorded?: boolean;
  /** Whether the GitHub role and the pipeline belong to the Region. */
  readonly releases: boolean;
  /** The minimum of tasks after the activation of a standby Region, which deploys the releases of the other Region. */
  readonly activeTasks?: number;
  /** Whether the budget belongs to the Region. */
  readonly hasBudget: boolean;
  /** Reason for no warning about missing recipients of alarms; absent where the warning applies. */
  readonly alarmsCheckedElsewhere?: string;
  /** Reason why one task is enough; absent where the warning about one task applies. */
  readonly singleTask?: string;
  /**
   * Whether tasks read the address of the cache from a parameter when they start, because a failover may create the
   * cache.
   */
  readonly cacheEndpointAtStart: boolean;
  /** The network of the library in another stack, whose VPC is passed as an existing one. */
  readonly network?: Network;
  readonly origin: OriginAnswer;
}

/** A platform in one Region. */
export const STANDALONE: RegionRole = {
  paired: false,
  hasFailoverPlan: false,
  probesItself: true,
  namesJobs: false,
  waitsForDatabase: true,
  recordsAccount: true,
  releases: true,
  hasBudget: true,
  cacheEndpointAtStart: false,
  origin: { role: OriginRole.PRIMARY, distribution: true },
};

/** Properties of a pair that are known before its two Regions are defined. */
export interface PairAnswers {
  readonly standbyRegion: string;
  /** The minimum of tasks of the primary Region. */
  readonly minimumTasks: number;
  readonly primaryHealthCheck: route53.IHealthCheck;
  readonly standbyHealthCheck: route53.IHealthCheck;
  readonly mediaRecorded?: boolean;
}

/** The role of the primary Region. */
export const primaryRole = ({ standbyRegion, primaryHealthCheck }: PairAnswers): RegionRole => ({
  ...STANDALONE,
  paired: true,
  hasFailoverPlan: true,
  replicaRegion: standbyRegion,
  namesJobs: true,
  alarmsCheckedElsewhere: 'the pair has the same warning',
  origin: {
    ...STANDALONE.origin,
    probed: true,
    healthCheck: primaryHealthCheck,
    headerReplicaRegions: [standbyRegion],
    mediaReplicaRegion: standbyRegion,
  },
});

/** The Region that takes over. Jobs wait for a failover, and the database has its users from the primary Region. */
export const standbyRole = (
  { standbyHealthCheck, minimumTasks: activeTasks, mediaRecorded }: PairAnswers, network: Network | undefined,
): RegionRole => ({
  paired: true,
  hasFailoverPlan: false,
  probesItself: false,
  namesJobs: true,
  jobsEnabled: false,
  imageDelay: REPLICATION_DELAY,
  waitsForDatabase: false,
  recordsAccount: false,
  mediaRecorded,
  releases: false,
  hasBudget: false,
  cacheEndpointAtStart: true,
  network,
  activeTasks,
  singleTask: 'one task of a standby shows that the Region can run the backend',
  origin: { role: OriginRole.SECONDARY, distribution: false, healthCheck: standbyHealthCheck },
});
