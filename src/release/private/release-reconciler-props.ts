import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
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

/** Options of a `ReleaseReconciler`. */
export interface ReleaseReconcilerProps {
  /** The API, or another service of its image. */
  readonly api: ReleasedParts & IConstruct;

  /**
   * What the alarm calls the service.
   *
   * @default 'The API'
   */
  readonly subject?: string;

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
   *
   * @default 1
   */
  readonly minimumTasks?: number;

  /**
   * Whether the function deploys the releases of another Region, as in a standby Region. Otherwise, the release process
   * deploys them.
   *
   * @default false
   */
  readonly followsReleases?: boolean;

  /**
   * The number of tasks after an activation of the standby Region.
   *
   * @default - always `minimumTasks`
   */
  readonly activation?: StandbyActivation;

  /**
   * The topic that the alarm notifies, on ALARM and on OK. The alarm exists without it.
   *
   * Its policy and its key policy get a statement for CloudWatch. An imported topic must already allow CloudWatch.
   *
   * @default - no notifications
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
