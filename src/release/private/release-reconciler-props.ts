import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { ReleasedParts } from '../../fargate-api/internal';

/** The number of tasks of a standby Region after its activation. */
interface StandbyActivation {
  /** The identifier of the global database, whose writer is in the activated Region. */
  readonly globalClusterIdentifier: string;

  /** The identifier of the database cluster of the standby Region. */
  readonly clusterIdentifier: string;

  /** The minimum of tasks while the database of the standby Region accepts writes. */
  readonly minimumTasks: number;

  /**
   * The service in the same cluster whose tasks must run before the function starts the first tasks of a pilot light:
   * the failover plan starts those of the API when their cache exists.
   *
   * @default - the failover plan starts the first tasks
   */
  readonly startsAfter?: ecs.FargateService;
}

/** A service that runs a released image. */
export interface ReconciledService {
  /** The API, or another service of the Region. */
  readonly api: ReleasedParts & IConstruct;

  /** The ECR repository in the Region of the API. In a standby Region, the destination of the replication. */
  readonly repository: ecr.IRepository;

  /** The name of the image parameter (SSM) that a release writes and the API reads. */
  readonly imageParameterName: string;

  /**
   * What the names of the parameters with the task definition and the service settings of the stack begin with, before
   * the suffixes `-revision` and `-service`.
   *
   * @default - `imageParameterName`
   */
  readonly stackParameterName?: string;

  /**
   * The maximum of Auto Scaling after the first release, for a service whose maximum is 0 until then.
   *
   * @default - the maximum does not change
   */
  readonly maximumTasks?: number;

  /**
   * The number of tasks that the function starts, from 0 to 5,000, at most the maximum of Auto Scaling: the minimum of
   * the released service. With 0 (pilot light), the image is deployed and no tasks run.
   */
  readonly minimumTasks?: number;

  /**
   * The number of tasks that run at least during a release, where `minimumTasks` is 0. Not for a service that has none
   * because another Region runs it.
   *
   * @default - those that run
   */
  readonly tasksInRelease?: number;

  /**
   * Whether the function deploys the releases of another Region, as in a standby Region. Otherwise, the release process
   * deploys them.
   */
  readonly followsReleases?: boolean;

  /**
   * The number of tasks after an activation of the standby Region.
   *
   * @default - always `minimumTasks`
   */
  readonly activation?: StandbyActivation;
}

/** A service beside the API. */
export interface ReconciledWorkload extends ReconciledService {
  /** The scope of its parameters. */
  readonly scope: Construct;
}

/** Options of a `ReleaseReconciler`. The service is the API. */
export interface ReleaseReconcilerProps extends ReconciledService {
  /** The services beside the API. */
  readonly workloads?: ReconciledWorkload[];

  /**
   * The further Regions with an image parameter that a release writes, e.g. the standby Region; none for this Region
   * alone.
   *
   * @default - the function registers and records no releases
   */
  readonly replicaRegions?: string[];

  /** The name of the function, which the GitHub workflow contains. */
  readonly functionName?: string;

  /**
   * The topic that the alarm notifies. The alarm exists without it.
   *
   * Its policy and its key policy get a statement for CloudWatch. An imported topic must already allow CloudWatch.
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The KMS key of the queues and the log. The policy of an imported key must already allow EventBridge and CloudWatch
   * Logs.
   *
   * @default - encryption by SQS and CloudWatch Logs, free of charge
   */
  readonly encryptionKey?: kms.IKey;
}
