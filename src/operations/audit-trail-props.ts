import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AccountResource } from './account-resource';
import { AuditEvent } from './audit-event';
import { ProtectionPlan } from './protection-plan';

/** Options of an audit trail. */
export interface AuditTrailProps {
  /**
   * Who hears of alarms and findings: an encrypted topic needs a key that admits CloudWatch and EventBridge.
   *
   * The policies of the topic and of its key are completed; those of an imported topic can't be, and must be complete.
   *
   * @default - an encrypted topic of its own, without subscribers
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The key for the trail, its log group, the history of AWS Config and the topic. It must be in the region of the stack.
   *
   * Its policy is completed; that of an imported key can't be, and must admit CloudTrail, CloudWatch Logs, CloudWatch and EventBridge.
   *
   * @default - a key of its own that rotates, for $1 a month, if anything is to be encrypted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * CloudTrail, for all regions at once: define it in one region, and skip it in the others. To adopt one, pass its ARN.
   *
   * An account may have five trails in a region. The management events of the first are free, those of each further one cost
   * $2 for 100,000.
   *
   * @default AccountResource.create()
   */
  readonly trail?: AccountResource;

  /**
   * The log group of a trail that exists, which the alarms read.
   *
   * @default - the log group of its own trail; none for a trail that exists, and so no alarms
   */
  readonly trailLogGroup?: logs.ILogGroup;

  /**
   * How long the files of the trail and of AWS Config are kept, in whole days.
   *
   * Nobody can delete or overwrite a file of the trail before.
   *
   * @default Duration.days(365)
   */
  readonly retention?: Duration;

  /**
   * Whether somebody with a special permission can delete files of the trail nevertheless.
   *
   * In compliance mode nobody can, root user and AWS included: neither a mistake in `retention` nor the costs can be undone.
   *
   * @default s3.ObjectLockMode.GOVERNANCE
   */
  readonly lockMode?: s3.ObjectLockMode;

  /**
   * How long the calls stay in CloudWatch Logs, where they can be searched at once. The bucket has them for longer.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Where the access logs of the buckets go: in the same region, and encrypted with SSE-S3.
   *
   * @default - a `LogBucket` of its own
   */
  readonly accessLogsBucket?: s3.IBucket;

  /**
   * Of what people hear at once.
   *
   * @default - all of `AuditEvent`, where there is a log group to read
   */
  readonly watchedEvents?: AuditEvent[];

  /**
   * Count what CloudFormation changes in policies and networks, too: each deployment that does makes an alarm.
   *
   * Security Hub finds the alarms of the CIS benchmark only with it, because it compares the filters literally. Without it, the
   * trail still has the changes, but who may deploy can make them unheard.
   *
   * @default false
   */
  readonly watchDeployments?: boolean;

  /**
   * The recorder of AWS Config with its delivery channel, one in a region. To adopt it, pass its name, which is mostly `default`.
   *
   * It costs $0.003 for each change of a resource, and $0.001 for each evaluation of a rule.
   *
   * @default AccountResource.create()
   */
  readonly configRecorder?: AccountResource;

  /**
   * Record IAM, which is the same in all regions, and check it by rules. Do so in one region only: each one is paid for.
   *
   * @default false
   */
  readonly recordGlobalTypes?: boolean;

  /**
   * The managed rules that AWS Config checks, by identifier; those of `config.ManagedRuleIdentifiers` will do.
   *
   * Each must exist in the region, and work without parameters.
   *
   * @default - 17 on trails, networks, buckets, databases, volumes and keys, and with `recordGlobalTypes` 6 on IAM
   */
  readonly configRules?: string[];

  /**
   * GuardDuty, one detector in a region. To adopt it, pass its id; its protection plans then stay as they are.
   *
   * @default AccountResource.create()
   */
  readonly detector?: AccountResource;

  /**
   * What GuardDuty watches in addition. Plans that are not named are switched off.
   *
   * @default - S3, RDS, LAMBDA, FARGATE_RUNTIME and EC2_MALWARE
   */
  readonly protectionPlans?: ProtectionPlan[];

  /**
   * How severe a finding of GuardDuty must be for people to hear of it: 1 is low, 4 medium, 7 high and 9 critical.
   *
   * @default 4
   */
  readonly minimumSeverity?: number;

  /**
   * The analyzer of IAM Access Analyzer for what is open to other accounts, one in a region. To adopt it, pass its ARN. It costs nothing.
   *
   * People hear of what is open to everybody; the rest is in the console.
   *
   * @default AccountResource.create()
   */
  readonly accessAnalyzer?: AccountResource;

  /**
   * Security Hub CSPM with AWS's Foundational Security Best Practices, one in a region. To adopt it, pass its ARN.
   *
   * It costs $0.001 for each check, needs AWS Config, and finds a lot on the first day: people hear of what is high or critical.
   *
   * @default AccountResource.none()
   */
  readonly securityHub?: AccountResource;

  /**
   * What happens to the buckets, the log group and the key when they leave the stack.
   *
   * With DESTROY the deletion of a stack fails for as long as there are files, and files of the trail can't be deleted before `retention`.
   *
   * @default RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
   */
  readonly removalPolicy?: RemovalPolicy;
}
