import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { ReleaseReconciler } from './release-reconciler';
import { FargateApi } from '../../fargate-api';
import { Deployer } from '../deployer';
import { ImageBuildOptions } from '../image-build-options';

/** Options of a `DeliveryPipeline`, those of `PlatformGithub` among them. */
export interface DeliveryPipelineProps {
  /**
   * The ARN of the connection to GitHub, with either service prefix. A connection that CloudFormation creates needs a
   * manual confirmation, and each is used in all Regions.
   *
   * @see https://docs.aws.amazon.com/dtconsole/latest/userguide/welcome-connections-how-it-works-global.html
   */
  readonly connectionArn: string;
  /** The GitHub repository, as `owner/name`. */
  readonly repository: string;
  readonly branch?: string;
  readonly api: FargateApi;
  readonly imageRepository: ecr.IRepository;
  /** What checks what runs before a deployment, and records the release after it. */
  readonly releases: ReleaseReconciler;
  /** Pass the same value to `githubWorkflow`. Here the default is the pipeline. */
  readonly deployer?: Deployer;
  /** The prefix of the names of pipeline and build project: `<name>-pipeline`, `<name>-build`. */
  readonly name?: string;
  readonly imageBuild?: ImageBuildOptions;
  /** `notificationTopic` receives the requests. */
  readonly manualApproval?: boolean;
  /** The topic that receives the results of executions and approval requests. */
  readonly notificationTopic?: sns.ITopic;
  /** The key of the artifacts and build logs. The policy of an imported key must already allow CloudWatch Logs. */
  readonly encryptionKey?: kms.IKey;
  /** The bucket for the server access logs of the artifact bucket, in the same Region and with SSE-S3. */
  readonly accessLogsBucket?: s3.IBucket;
}
