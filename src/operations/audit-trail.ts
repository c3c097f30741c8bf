import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as accessanalyzer from 'aws-cdk-lib/aws-accessanalyzer';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as config from 'aws-cdk-lib/aws-config';
import * as events from 'aws-cdk-lib/aws-events';
import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { AuditTrailProps } from './audit-trail-props';
import { ApiTrail, Shared } from './private/audit/api-trail';
import { AuditPlan, auditPlan, checkAuditTrail } from './private/audit/audit-trail-checks';
import { createDetector, createHub } from './private/audit/detector';
import { allowAlarms, changesFilters, createAlarms } from './private/audit/event-alarms';
import { createFindingRules } from './private/audit/finding-rules';
import { MalwareScan } from './private/audit/malware-scan';
import { createRules, defaultRules } from './private/audit/managed-config-rules';
import { ResourceHistory } from './private/audit/resource-history';
import { BENCHMARK_EVENTS } from './private/audit/trail-filters';
import { checkKnownProps } from '../private/structs/known-props';
import { LogBucket } from '../secure-bucket/internal';

/**
 * CloudTrail, AWS Config, GuardDuty and IAM Access Analyzer for an account, with alarms and notifications.
 *
 * - CloudTrail records the API calls of all Regions, encrypted and with log file validation, to a bucket with Object
 * Lock and to CloudWatch Logs.
 * - AWS Config records the resources of the Region and checks them with managed rules.
 * - GuardDuty analyzes API calls, network traffic, logins, functions and tasks.
 * - IAM Access Analyzer finds access from outside the account. Security Hub (optional) checks AWS best practices.
 *
 * One topic receives the alarms of the CIS benchmark, GuardDuty findings from medium severity, resources that have
 * become noncompliant with a rule of AWS Config, and findings of public or cross-account access. Deployments that
 * change policies or networks cause an alarm, unless `ignoreCdkDeployments` is set.
 *
 * Deploy one `AuditTrail` per account and Region. Each of these resources exists once per account or Region, and has a
 * prop to create it, to use an existing one, or to leave it out. A second `AuditTrail` that creates them in the same
 * Region synthesizes, but its deployment fails. In further Regions pass `AccountResource.none()` as `trail`: a trail
 * covers all Regions.
 *
 * Logs, history and key are retained after the deletion of the stack. Costs per month: $1 for the key, $1.50 for
 * the alarms, and at most $4.20 for their metrics, which cost nothing without events; $0.50 to $0.80 per GB in the log
 * group of the trail; $0.003 per recorded change of a resource. GuardDuty charges by analyzed volume; its console shows
 * an estimate during the free trial of 30 days.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 * @example
 * new AuditTrail(this, 'Audit', {
 *   alarmTopic: topic,
 *   recordGlobalTypes: true,
 *   // GuardDuty is already enabled in this account.
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 * });
 */
@propertyInjectable
export class AuditTrail extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.AuditTrail';

  /** The topic that receives alarms and findings. */
  readonly topic: sns.ITopic;
  /** The KMS key; undefined if nothing that is created here needs one. */
  readonly encryptionKey?: kms.IKey;

  /**
   * The trail; undefined if it isn't created here.
   */
  readonly trail?: cloudtrail.Trail;
  /** The bucket of the trail; undefined if the trail isn't created here. */
  readonly trailBucket?: s3.IBucket;
  /** The role that copies the files of the trail; undefined without `trailReplication`. */
  readonly trailReplicationRole?: iam.Role;
  /** The log group that the alarms read; undefined if there is none. */
  readonly trailLogGroup?: logs.ILogGroup;
  /** The alarms, one per watched event. */
  readonly alarms: cloudwatch.Alarm[];

  /** The configuration recorder; undefined if it isn't created here. */
  readonly configRecorder?: config.CfnConfigurationRecorder;
  /** The delivery channel of AWS Config; undefined if the recorder isn't created here. */
  readonly deliveryChannel?: config.CfnDeliveryChannel;
  /**
   * The role of the configuration recorder; undefined if the recorder isn't created here. The service-linked role can't
   * be changed.
   */
  readonly configRole?: iam.IRole;
  /** The bucket with the configuration history; undefined if the recorder isn't created here. */
  readonly configBucket?: s3.IBucket;
  /** The managed rules of AWS Config. */
  readonly configRules: config.ManagedRule[];

  /** The GuardDuty detector; undefined if it isn't created here. */
  readonly detector?: guardduty.CfnDetector;
  /** The analyzer of IAM Access Analyzer; undefined if it isn't created here. */
  readonly accessAnalyzer?: accessanalyzer.CfnAnalyzer;
  /** The Security Hub; undefined if it isn't created here. */
  readonly securityHub?: securityhub.CfnHub;
  /** The EventBridge rules that send findings to the topic, one per service. */
  readonly findingRules: events.Rule[];
  /** The dead-letter queue of findings that could not be delivered; undefined without rules. */
  readonly deadLetterQueue?: sqs.Queue;
  /** Goes into ALARM while there is an undelivered finding; undefined without rules. */
  readonly undeliveredAlarm?: cloudwatch.Alarm;

  private scans = 0;

  /** @throws when an id has the wrong format for its prop, or a prop would have no effect */
  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    checkKnownProps(this, 'AuditTrailProps', props);
    const plan = auditPlan(props);
    checkAuditTrail(this, props, plan);
    this.warn(props, plan);

    const shared = this.createShared(props, plan);
    this.encryptionKey = shared?.key ?? (props.alarmTopic ? undefined : this.createKey(props));
    this.topic = props.alarmTopic ?? this.createTopic(this.encryptionKey!);
    allowAlarms(this, this.topic);

    const api = shared && plan.trail._created ? new ApiTrail(this, 'Trail', { ...props, ...shared }) : undefined;
    this.trail = api?.trail;
    this.trailBucket = api?.bucket;
    this.trailReplicationRole = api?.replicationRole;
    this.trailLogGroup = api?.logGroup ?? props.trailLogGroup;
    this.alarms = this.createAlarms(props);

    const globalTypes = props.recordGlobalTypes ?? false;
    const history = shared && plan.configRecorder._created
      ? new ResourceHistory(this, 'Config', { globalTypes, configRole: props.configRole, ...shared })
      : undefined;
    this.configRecorder = history?.recorder;
    this.deliveryChannel = history?.channel;
    this.configRole = history?.role;
    this.configBucket = history?.bucket;
    const identifiers = plan.configRecorder._skipped ? [] : props.configRules ?? defaultRules(globalTypes);
    this.configRules = createRules(this, identifiers, history?.recorder);

    if (plan.detector._created) this.detector = createDetector(this, props.protectionPlans);
    props.scannedBuckets?.forEach((bucket) => this._scan(bucket));
    if (plan.accessAnalyzer._created) {
      this.accessAnalyzer = new accessanalyzer.CfnAnalyzer(this, 'AccessAnalyzer', { type: 'ACCOUNT' });
    }
    if (plan.securityHub._created) this.securityHub = createHub(this, history?.recorder);
    const findings = createFindingRules(this, plan, this.topic, props.minimumSeverity);
    this.findingRules = findings.rules;
    this.deadLetterQueue = findings.deadLetterQueue;
    this.undeliveredAlarm = findings.undeliveredAlarm;
  }

  /**
   * Scans the new objects of a bucket for malware, all or those below prefixes.
   *
   * @internal
   */
  _scan(bucket: s3.IBucket, prefixes?: string[]): void {
    this.scans += 1;
    new MalwareScan(this, `MalwareScan${this.scans}`, { bucket, prefixes });
  }

  private warn({ trailLogGroup }: AuditTrailProps, plan: AuditPlan): void {
    if (plan.trail._existingId !== undefined && !trailLogGroup) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:noAlarms',
        'an existing trail has no alarms without its log group, and only a platform with monitoring sends ' +
        'notifications of some events; pass trailLogGroup');
    }
    if (plan.securityHub._created && plan.configRecorder._skipped) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:hubWithoutConfig',
        'most checks of securityHub require AWS Config; leave configRecorder out, or use the existing one');
    }
  }

  /** Creates the key and the access log bucket if there are files to store. */
  private createShared(props: AuditTrailProps, plan: AuditPlan): Shared | undefined {
    if (!plan.trail._created && !plan.configRecorder._created) return undefined;
    const removal = removalOf(props);
    const retained = props.retention ?? Duration.days(365);
    return {
      key: this.createKey(props),
      accessLogs: props.accessLogsBucket
        ?? new LogBucket(this, 'AccessLogs', { retention: retained, removalPolicy: removal }).bucket,
      retained,
      removal,
    };
  }

  private createKey(props: AuditTrailProps): kms.IKey {
    return props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Logs and alerts of ${this.node.path}`, enableKeyRotation: true, removalPolicy: removalOf(props),
    });
  }

  private createTopic(masterKey: kms.IKey): sns.Topic {
    return new sns.Topic(this, 'Topic', { masterKey, enforceSSL: true });
  }

  private createAlarms({ watchedEvents, ignoreCdkDeployments = false }: AuditTrailProps): cloudwatch.Alarm[] {
    if (!this.trailLogGroup) return [];
    const watched = watchedEvents ?? BENCHMARK_EVENTS;
    if (ignoreCdkDeployments && changesFilters(watched)) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:benchmarkFails',
        'with ignoreCdkDeployments, the filters differ from the CIS benchmark; Security Hub\'s controls ' +
        'CloudWatch.4, CloudWatch.8 and CloudWatch.10 to CloudWatch.14 fail; leave ignoreCdkDeployments out to ' +
        'pass them');
    }
    return createAlarms(this, {
      logGroup: this.trailLogGroup, topic: this.topic, events: watched, ignoreCdkDeployments,
    });
  }
}

function removalOf({ removalPolicy }: AuditTrailProps): RemovalPolicy {
  return removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
