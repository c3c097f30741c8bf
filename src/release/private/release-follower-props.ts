import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IFargateApi } from '../../fargate-api';

/** Options of a `ReleaseFollower`. */
export interface ReleaseFollowerProps {
  /** The API of the standby Region. */
  readonly api: IFargateApi;

  /** The ECR repository of the standby Region, the destination of the replication. */
  readonly repository: ecr.IRepository;

  /** The name of the image parameter (SSM) that a release writes and the API reads. */
  readonly imageParameterName: string;

  /**
   * The number of tasks after the first release, from 0 to 5,000, at most the maximum of Auto Scaling. Later releases
   * do not change the number. With 0 (pilot light), the image is deployed and no tasks run.
   *
   * @default 1
   */
  readonly minimumTasks?: number;

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
