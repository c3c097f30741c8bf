import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';

/**
 * Resources that every Region can use instead of creating its own.
 *
 * Hidden: in other languages a struct is accepted in place of a public base, and jsii drops its further props.
 *
 * @internal
 */
export interface CommonResources {
  /**
   * VPC with public and private subnets in at least two Availability Zones. It can't be set, changed or removed after
   * the first deployment: database and cache stay in their subnets, so the deployment fails.
   *
   * Where its subnets are isolated, a warning lists the endpoints that the tasks and functions need, and what needs the
   * internet. In the standby Region of a pair, `ssm` is one of them: tasks read a parameter when they start.
   *
   * @default - a `Network`
   */
  readonly vpc?: ec2.IVpc;

  /**
   * KMS key of all data and logs except the media bucket: a key of the platform's stack, or an imported one. The policy
   * of an imported key must allow CloudWatch Logs, EventBridge and the services that publish to the alarm topic. A key
   * of another stack must be imported (`kms.Key.fromKeyArn`), because its policy can't name the roles of this stack.
   *
   * In a pair, it also encrypts the vault of the backups. That of the standby Region must be imported; it gets the
   * alias `<name>-base`, by which the primary Region encrypts replicas of secrets. Where nobody may create keys,
   * pass it in both Regions with `alarmTopic`, `criticalAlarmTopic`, `encryptionKey` of `audit`, the topics of
   * us-east-1 of `monitoring`, and `encryptionKey` of `firewallOptions` of the edge.
   *
   * It can't be set, changed or removed after the first deployment: database, cache and repository would be replaced
   * under their names, so the deployment fails.
   *
   * @default - a key with yearly rotation, retained when the stack is deleted; in a pair one for each vault, too
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Secret that signs tokens, as a plain string. With another secret than before all tokens become invalid: copy the
   * value first. The secret that a deployed platform has created is retained.
   *
   * In a pair, set it for both Regions or for neither: that of the standby Region is the replica, so that tokens stay
   * valid after a failover.
   *
   * @default - a generated secret, retained when the stack is deleted; in a pair it is replicated to the standby Region
   */
  readonly jwtSecret?: secretsmanager.ISecret;

  /**
   * Trust store of the load balancer, in the stack's Region, with the certificate authority of
   * `originClientCertificate` of `Edge.cloudFront`. The load balancer then refuses connections without a client
   * certificate, also of other distributions that send the secret header. About $4 per month.
   *
   * Deploy `originClientCertificate` first, and the trust store in a second deployment; in a pair, for both Regions.
   *
   * @default - the secret header alone proves that a request passed CloudFront
   */
  readonly clientTrustStore?: elbv2.ITrustStore;

  /**
   * Topic for alarms, events, budgets and findings. The policies of an imported topic and of its key must allow
   * CloudWatch, EventBridge, RDS, AWS Budgets and Cost Anomaly Detection to publish; those of a topic in this app are
   * extended.
   *
   * With monitoring or the audit, a topic of another account is an error: EventBridge would need a role to publish to
   * it. Subscribe an endpoint of that account to the topic of the platform.
   *
   * ElastiCache can't publish to an encrypted topic, so it publishes its events only to a topic without a key.
   *
   * @default - an `AlarmTopic` with `alarmEmail`, where there is anything to notify about
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Topic for pages, for example one of a paging service, in the Region of the stack and in any account. The policy of
   * an imported topic must allow CloudWatch to publish. Pass `usEast1CriticalAlarmTopic` of the monitoring too, so that
   * errors of the CDN page as well.
   *
   * @default - an `AlarmTopic` if the monitoring has a `criticalAlarmEmail`
   */
  readonly criticalAlarmTopic?: sns.ITopic;
}

/** Resources that one of the two Regions of a pair uses instead of creating its own. */
export interface ExistingRegionResources extends CommonResources {}

/**
 * Resources that a platform uses instead of creating its own. All are in the Region of the platform's stack.
 * Certificate, cluster and log bucket are in its account. Others may be in another account whose policies allow it, an
 * alarm topic only where `monitoring` and `audit` are disabled.
 *
 * Decide before the first deployment. A resource that is passed later replaces one that the platform has created:
 * network and key can't be exchanged at all, database and cache are deleted with a final snapshot, and media bucket,
 * repository and JWT secret are retained with their names and no longer part of the stack, so that the platform can't
 * create its own again.
 */
export interface ExistingResources extends CommonResources {
  /**
   * Database: an `AuroraCluster` in the platform's stack, or any cluster by its attributes. Set on a deployed platform,
   * it deletes the platform's own database: deletion protection keeps that cluster, without instances and no longer in
   * the stack; in the economy tier a final snapshot remains.
   *
   * @default - an `AuroraCluster` of the tier's size
   */
  readonly database?: IAuroraCluster;

  /**
   * Cache: a `CacheCluster` in the platform's stack, or any cache by its attributes. Set on a deployed platform, it
   * deletes the platform's own cache; a final snapshot remains.
   *
   * @default - a `CacheCluster` of the tier's size
   */
  readonly cache?: ICacheCluster;

  /**
   * Bucket for media. Images that are uploaded to it are converted only if `media` is set. The bucket that a deployed
   * platform has created is retained with its objects.
   *
   * @default - a `SecureBucket` with the documented lifecycle
   */
  readonly mediaBucket?: s3.IBucket;

  /**
   * Bucket for the access logs of media bucket and load balancer: same Region, SSE-S3.
   *
   * @default - a new bucket, which deletes logs after 365 days and is kept when the stack is deleted
   */
  readonly logBucket?: s3.IBucket;

  /**
   * Repository of the backend's image.
   *
   * @default - a repository, retained when the stack is deleted
   */
  readonly repository?: ecr.IRepository;

  /**
   * Name of an SSM parameter that holds the tag or digest of the released image. Before you set it on a deployed
   * platform, copy the value of the present parameter to it: the platform runs what it names. The stack of the present
   * parameter remains; delete it after the deployment. The platform creates a second parameter with the suffix
   * `-revision`.
   *
   * @default - a parameter, created by a stack that is deployed before the platform's
   */
  readonly imageParameterName?: string;

  /**
   * Certificate of the load balancer, in the stack's Region, for the domain name and the origin's name.
   *
   * @default - a certificate for both, validated in the zone
   */
  readonly certificate?: acm.ICertificate;

  /**
   * ECS cluster for the API, with the capacity providers `FARGATE` and `FARGATE_SPOT` (`enableFargateCapacityProviders`
   * of an `ecs.Cluster`). It must name the VPC of `existing.vpc`. A change replaces the service.
   *
   * @default - a cluster
   */
  readonly cluster?: ecs.ICluster;
}
