import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IFargateApi } from '../../fargate-api';

/** Which service follows which parameter. */
export interface ReleaseFollowerProps {
  /** The API of the standby region, whose service is brought to the released image. */
  readonly api: IFargateApi;

  /** The standby region's own repository, which ECR copies the images to. */
  readonly repository: ecr.IRepository;

  /** Name of the SSM parameter that a release writes, the one that the API reads. */
  readonly imageParameterName: string;

  /**
   * The tasks that the service gets with its very first release, from 0 to 5,000, and no more than its scaling allows. Later
   * releases leave the number as it is. With 0, the pilot light, the image is there and nothing runs.
   *
   * @default 1
   */
  readonly minimumTasks?: number;

  /**
   * Who is told when the standby region stays behind, and when it has caught up. The alarm is there without it.
   *
   * Its policy and its key get a statement for CloudWatch; those of an imported topic must admit CloudWatch already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The key of the queues and the log. An imported key must admit EventBridge and CloudWatch Logs already.
   *
   * @default - the keys of SQS and CloudWatch Logs, at no cost
   */
  readonly encryptionKey?: kms.IKey;
}
