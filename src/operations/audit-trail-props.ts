import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AccountResource } from './account-resource';
import { AuditEvent } from './audit-event';
import { ProtectionPlan } from './protection-plan';
import { BucketReplication } from '../secure-bucket';

/**
 * Options of an audit, of a platform or on its own.
 *
 * Hidden: in other languages a struct is accepted in place of a public base, and jsii drops its further props.
 *
 * @internal
 */
export interface CommonAuditOptions {
  /**
   * The topic that receives alarms and findings. An encrypted topic needs a key policy that allows CloudWatch and
   * EventBridge.
   *
   * The policies of the topic and of its key get the required statements. Those of an imported topic can't be changed
   * and must already allow both services.
   *
   * @default - a new encrypted topic without subscriptions
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The KMS key for the trail, its log group, the history of AWS Config and the topic, in the Region of the stack.
   *
   * The key policy gets the required statements. The policy of an imported key can't be changed and must already allow
   * CloudTrail, CloudWatch Logs, CloudWatch, EventBridge and AWS Config.
   *
   * @default - a new key with yearly rotation, $1 per month, if there is anything to encrypt
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The CloudTrail trail for all Regions: create it in one Region, and pass `AccountResource.none()` in the others. For
   * an existing trail, pass its ARN.
   *
   * An account can have five trails per Region. The management events of the first trail are free; each further trail
   * costs $2 per 100,000 management events.
   *
   * @default AccountResource.create()
   */
  readonly trail?: AccountResource;

  /**
   * The log group of an existing trail, for the alarms. That of a trail of AWS Organizations is in another account.
   * With its monitoring, a platform then sends notifications by EventBridge rules in its Region and in us-east-1: of
   * the use of the root user, the deletion of keys, changes of trails and of AWS Config, and failover plans. In a
   * `DrPair`, pass the trail as `audit.trail` of both Regions. That such a trail serves the rules of a member account
   * is not verified on AWS.
   *
   * @default - the log group of the created trail; an existing trail has no alarms without this prop
   */
  readonly trailLogGroup?: logs.ILogGroup;

  /**
   * The buckets whose reads and writes of objects the created trail records, with the caller, in any Region.
   *
   * $0.10 per 100,000 recorded calls, and the price of the log group. Objects that CloudFront reads count too.
   *
   * @default - none: the trail records management events
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
   */
  readonly dataEventBuckets?: s3.IBucket[];

  /**
   * Copies the files of the created trail to a bucket of another account, whose administrators this account's can't
   * become. Requires `destinationKeyArn`, because the files are encrypted with a KMS key; deletions are not replicated,
   * unless `deleteMarkers` is set.
   *
   * The destination must exist, with versioning and Object Lock. Its bucket policy must allow the role
   * `trailReplicationRole` to call `s3:ReplicateObject` and `s3:ObjectOwnerOverrideToBucketOwner`, its key policy
   * `kms:Encrypt` and `kms:GenerateDataKey`. A trail of AWS Organizations, in the management account, is the
   * alternative: pass it as an existing `trail`. Copies cost their storage, and $0.09 per GB to another Region.
   *
   * @default - no copies
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-replication
   */
  readonly trailReplication?: BucketReplication;

  /**
   * Retention of the files of the trail and of AWS Config, in whole days from 1 to 36,500.
   *
   * Object Lock prevents the deletion and the overwriting of a trail file during this time.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;

  /**
   * The Object Lock mode of the trail files. In governance mode a principal with `s3:BypassGovernanceRetention` can
   * delete them.
   *
   * In compliance mode nobody can delete them during the retention, including the root user and AWS. A wrong
   * `retention` and its costs can't be undone.
   *
   * @default s3.ObjectLockMode.GOVERNANCE
   */
  readonly lockMode?: s3.ObjectLockMode;

  /**
   * Retention of the trail events in CloudWatch Logs, for searches. The bucket retains them for `retention`.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The bucket for the server access logs of the buckets, in the same Region and with SSE-S3.
   *
   * @default - a new bucket with the `retention` and `removalPolicy` of the trail
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * The events that notify the topic.
   *
   * @default - if there is a log group, all events of `AuditEvent` except `FAILOVER_PLAN`; in a `DrPair` all events
   */
  readonly watchedEvents?: AuditEvent[];

  /**
   * Doesn't count the changes to policies and networks that CloudFormation makes with the execution role of the stack's
   * synthesizer, by default `cdk-<qualifier>-cfn-exec-role-<account>-<Region>`, in any Region. Each such deployment
   * causes an alarm otherwise. A synthesizer that names no such role, such as `CliCredentialsStackSynthesizer`, is an
   * error.
   *
   * Changes by any other principal are counted, also through CloudFormation. Security Hub compares the filters
   * literally: with `true`, its controls CloudWatch.4, CloudWatch.8 and CloudWatch.10 to CloudWatch.14 fail, and a
   * principal that can deploy with the CDK can make such changes without a notification. A warning says so.
   *
   * @default false
   */
  readonly ignoreCdkDeployments?: boolean;

  /**
   * The configuration recorder of AWS Config with its delivery channel, one per Region. For an existing one, pass its
   * name, usually `default`.
   *
   * AWS Config costs $0.003 per recorded change, and $0.001 per rule evaluation.
   *
   * Each resource that becomes noncompliant with a rule notifies the topic, also at its first evaluation: the first
   * deployment sends one notification per noncompliant resource and rule of the account. A resource that stays
   * noncompliant sends no further one. Rules of Security Hub are left out, because it sends their findings.
   *
   * @default AccountResource.create()
   */
  readonly configRecorder?: AccountResource;

  /**
   * The role of the created configuration recorder, with the managed policy `service-role/AWS_ConfigRole` and a trust
   * policy for `config.amazonaws.com`. Permissions for bucket and key are granted.
   *
   * Security Hub's control Config.1, of critical severity, fails with any other role than the service-linked one.
   *
   * @default - the service-linked role `AWSServiceRoleForConfig`, created if the account does not have it, and retained
   * @see https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1
   */
  readonly configRole?: iam.IRole;

  /**
   * Records IAM resources, which are global, and checks them by rules. Enable it in one Region only, because each
   * Region is charged.
   *
   * @default false
   */
  readonly recordGlobalTypes?: boolean;

  /**
   * The identifiers of the AWS Config managed rules, e.g. of `config.ManagedRuleIdentifiers`.
   *
   * Each rule must be available in the Region and work without parameters.
   *
   * @default - 17 rules on trails, networks, buckets, databases, volumes and keys, and with `recordGlobalTypes` 6 rules
   * on IAM
   */
  readonly configRules?: string[];

  /**
   * The GuardDuty detector, one per Region. For an existing one, pass its id; its protection plans do not change.
   *
   * @default AccountResource.create()
   */
  readonly detector?: AccountResource;

  /**
   * The protection plans of GuardDuty. Plans that are not listed are disabled.
   *
   * @default - S3, RDS, LAMBDA, FARGATE_RUNTIME and EC2_MALWARE
   */
  readonly protectionPlans?: ProtectionPlan[];

  /**
   * The minimum severity of a GuardDuty finding for a notification, from 1 to 10: 1 is low, 4 medium, 7 high and 9
   * critical.
   *
   * @default 4
   */
  readonly minimumSeverity?: number;

  /**
   * The buckets whose new objects GuardDuty scans for malware, e.g. uploads of users. Requires a detector, created or
   * existing. They are in the account and Region of the stack; GuardDuty enables EventBridge notifications for them.
   *
   * An infected object is a finding of high severity, which notifies the topic. Each scanned object gets the tag
   * `GuardDutyMalwareScanStatus`, with the value `NO_THREATS_FOUND` if it is clean: a policy can deny reads of others.
   * $0.215 per 1,000 objects and $0.09 per GB (on-demand list prices, us-east-1, 2025), after 1,000 objects and 1 GB
   * per month.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/guardduty/latest/ug/gdu-malware-protection-s3.html
   */
  readonly scannedBuckets?: s3.IBucket[];

  /**
   * The analyzer of IAM Access Analyzer for access from outside the account, one per Region. For an existing one, pass
   * its ARN. The analyzer is free of charge.
   *
   * Each new finding of public or cross-account access notifies the topic once. A role that an identity provider can
   * assume, e.g. of GitHub or IAM Identity Center, is such a finding: archive intended access in the console, or with
   * an archive rule.
   *
   * @default AccountResource.create()
   */
  readonly accessAnalyzer?: AccountResource;

  /**
   * Security Hub CSPM with the AWS Foundational Security Best Practices standard, one per Region. For an existing one,
   * pass its ARN, or the ARN of the unified Security Hub (`hubv2`): its new findings then notify, and keep their
   * status.
   *
   * It costs $0.001 per check, requires AWS Config, and reports many findings on the first day. Findings of high and
   * critical severity notify the topic once: a state machine then sets their workflow status to NOTIFIED. Security Hub
   * resets it to NEW when a resolved finding is found again. An update within the minutes that the change takes can
   * cause a second notification. A central team that looks for NEW in this account no longer finds them.
   *
   * @default AccountResource.none()
   */
  readonly securityHub?: AccountResource;

  /**
   * The removal policy of the buckets, the log group and the key.
   *
   * With DESTROY, the deletion of a stack fails while the buckets contain files. Files of the trail can't be deleted
   * before the end of `retention`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** Options of an audit trail. */
export interface AuditTrailProps extends CommonAuditOptions {}
