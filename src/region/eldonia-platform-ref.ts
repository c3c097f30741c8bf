import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { PlatformTier } from './platform-tier';
import { IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';
import { IEdgeDistribution } from '../edge';
import { FargateApi } from '../fargate-api';
import { ScheduledJob } from '../jobs';
import { Network } from '../network';
import { AuditTrail, Observability } from '../operations';
import { PlatformProcess, PlatformService, PlatformWorker } from '../workloads';

/** A platform in one Region: an `EldoniaPlatform`, or one of the two Regions of a `DrPair`. */
export interface IEldoniaPlatform extends IConstruct {
  /** Name of the platform. */
  readonly platformName: string;
  /** Domain name that users open. */
  readonly domainName: string;
  /** Sizes, versions and protection. */
  readonly tier: PlatformTier;
  /** VPC of all parts. */
  readonly vpc: ec2.IVpc;
  /** Network construct; undefined with an existing VPC. */
  readonly network?: Network;
  /** KMS key of all data and logs except the media bucket. */
  readonly encryptionKey: kms.IKey;
  /** Database. */
  readonly database: IAuroraCluster;
  /** Cache. */
  readonly cache: ICacheCluster;
  /** Bucket for media. */
  readonly mediaBucket: s3.IBucket;
  /** Bucket for the access logs of media bucket and load balancer. */
  readonly logBucket: s3.IBucket;
  /** Repository of the backend's image. */
  readonly repository: ecr.IRepository;
  /** Name of the SSM parameter that holds the tag or digest of the released image. */
  readonly imageParameterName: string;
  /** Secret that signs tokens. */
  readonly jwtSecret: secretsmanager.ISecret;
  /** Hosted zone. */
  readonly hostedZone: route53.IHostedZone;
  /** Certificate of the load balancer. */
  readonly certificate: acm.ICertificate;
  /** API. */
  readonly api: FargateApi;
  /** CloudFront and its web ACL; undefined with `Edge.none()` and in the standby Region of a pair. */
  readonly edge?: IEdgeDistribution;
  /** Jobs on a schedule, in the order of the prop `jobs`. */
  readonly jobs: ScheduledJob[];
  /** Workers, in the order of the prop `workloads`. */
  readonly workers: PlatformWorker[];
  /** Services beside the API, in the order of the prop `workloads`. */
  readonly services: PlatformService[];
  /** Processes, in the order of the prop `workloads`. */
  readonly processes: PlatformProcess[];
  /** Role of the GitHub workflow that releases; undefined without `github`. */
  readonly deployRole?: iam.IRole;
  /** Pipeline that releases; undefined without a connection to GitHub. */
  readonly pipeline?: codepipeline.IPipeline;
  /** Topic of all notifications; undefined where there is nothing to notify about. */
  readonly alarmTopic?: sns.ITopic;
  /** Topic of pages; undefined without `criticalAlarmEmail` and `criticalAlarmTopic`. */
  readonly criticalAlarmTopic?: sns.ITopic;
  /**
   * Alarms, composite alarms and dashboard; undefined without monitoring. Add alarms with `addDegradedAlarm` and
   * `addUnhealthyAlarm`.
   */
  readonly observability?: Observability;
  /** Audit of the account, in a stack of its own; undefined where it is disabled. */
  readonly auditTrail?: AuditTrail;

  /**
   * Makes a rule on the listener of the API require the secret header that CloudFront sends, so that requests that
   * bypass CloudFront and its firewall do not match. The synthesis refuses rules without it. Without CloudFront, the
   * method does nothing.
   *
   * In a pair, call it for the rules of both Regions. The header uses two of the five values of the conditions of a
   * rule, and three from its second generation.
   */
  requireHeader(rule: elbv2.ApplicationListenerRule): void;

  /**
   * Returns the text of a GitHub Actions workflow for the account, Region and names of this platform: write it to
   * `.github/workflows/deploy.yml` of the repository, and commit it. Synthesis does not write the file.
   *
   * The workflow tests each push and pull request, and deploys the main branch. It assumes an IAM role by OIDC, so that
   * the repository needs no secrets. It deploys the image by its digest. The run fails if the image scan finds
   * vulnerabilities, the deployment fails, or ECS rolls back. It then writes the digest to the image parameter of each
   * Region, so that a later deployment of the stack keeps the image. The first release starts the tasks. With
   * `promoteFrom` of `imageBuild`, it copies an image instead of a build, and a person starts it with the digest.
   *
   * The ARN of the deploy role contains the path that the role has when the method is called. If an aspect sets the
   * path, call the method after synthesis.
   *
   * @throws if `github` is not set, or account or Region of the stack or the path of the deploy role are not known
   */
  githubWorkflow(): string;
}
