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
import { Construct } from 'constructs';
import { AuditEvent } from './audit-event';
import { AuditTrailProps } from './audit-trail-props';
import { LogBucket } from '../secure-bucket';
import { allowAlarms } from './private/alert-topic';
import { ApiTrail } from './private/api-trail';
import { AuditPlan, auditPlan } from './private/audit-plan';
import { checkAuditTrail } from './private/audit-trail-checks';
import { createDetector } from './private/detector';
import { createAlarms } from './private/event-alarms';
import { createFindingRules } from './private/finding-rules';
import { createRules, defaultRules } from './private/managed-config-rules';
import { ResourceHistory } from './private/resource-history';
import { createHub } from './private/security-hub';

/** What the parts share. */
interface Surroundings {
  readonly key: kms.IKey;
  readonly accessLogs: s3.IBucket;
  readonly kept: Duration;
  readonly removal: RemovalPolicy;
}

/**
 * Who did what in an account, what changed, and who attacks it: an auditor finds a trail, and people hear only of what matters.
 *
 * - CloudTrail records every call in all regions, encrypted and signed, to a bucket from which nobody can delete, and to CloudWatch Logs.
 * - AWS Config records every resource of the region, and checks it by managed rules.
 * - GuardDuty watches calls, networks, logins, functions and tasks.
 * - IAM Access Analyzer finds what is open to others; Security Hub, on request, what departs from AWS's advice.
 *
 * One topic gets the alarms of the CIS benchmark, the findings of GuardDuty from medium severity up, and what is open to everybody.
 * CloudFormation's own changes make no alarm, so a deployment wakes nobody up.
 *
 * An account has each of them once, or once in a region. Each has a prop, by which to define, adopt or skip it; a second
 * `AuditTrail` that defines them in the same region synthesises, but its deployment fails. In further regions, skip the trail, which
 * covers them.
 *
 * Logs, history and key outlive the stack. A month costs $1 for the key, $1.40 for 14 alarms and at most $4.20 for their metrics, which
 * cost nothing while nothing happens; a GB in the trail's log group $0.50 to $0.80, a change of a resource $0.003; and GuardDuty is paid
 * by what it reads, of which its console tells during the 30 days of trial.
 *
 * Sources: R5.8.3-1 to R5.8.3-3; https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 *
 * @example
 * new AuditTrail(this, 'Audit', {
 *   alarmTopic: topic,
 *   recordGlobalTypes: true,
 *   // Somebody switched GuardDuty on before.
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 * });
 */
export class AuditTrail extends Construct {
  /** Who hears of alarms and findings. */
  readonly topic: sns.ITopic;
  /** What the logs are encrypted with; undefined where none are defined here. */
  readonly encryptionKey?: kms.IKey;

  /** The trail; undefined if it isn't defined here. For events of data, call `addS3EventSelector` or the like: they cost $0.10 for 100,000. */
  readonly trail?: cloudtrail.Trail;
  /** Where the files of the trail are; undefined if it isn't defined here. */
  readonly trailBucket?: s3.IBucket;
  /** What the alarms read; undefined if there is nothing to read. */
  readonly trailLogGroup?: logs.ILogGroup;
  /** The alarms, one for each watched event. */
  readonly alarms: cloudwatch.Alarm[];

  /** The recorder; undefined if it isn't defined here. */
  readonly configRecorder?: config.CfnConfigurationRecorder;
  /** What the recorder delivers by; undefined if it isn't defined here. */
  readonly deliveryChannel?: config.CfnDeliveryChannel;
  /** What the recorder reads with; undefined if it isn't defined here. */
  readonly configRole?: iam.IRole;
  /** Where the history of the resources is; undefined if the recorder isn't defined here. */
  readonly configBucket?: s3.IBucket;
  /** The rules that AWS Config checks. */
  readonly configRules: config.ManagedRule[];

  /** The detector of GuardDuty; undefined if it isn't defined here. */
  readonly detector?: guardduty.CfnDetector;
  /** The analyzer of IAM Access Analyzer; undefined if it isn't defined here. */
  readonly accessAnalyzer?: accessanalyzer.CfnAnalyzer;
  /** The hub of Security Hub; undefined if it isn't defined here. */
  readonly securityHub?: securityhub.CfnHub;
  /** The rules that tell people of findings, one for each service. */
  readonly findingRules: events.Rule[];

  /** @throws when an id isn't what its prop asks for, or when a prop could have no effect */
  constructor(scope: Construct, id: string, props: AuditTrailProps = {}) {
    super(scope, id);
    const plan = auditPlan(props);
    checkAuditTrail(this, props, plan);
    this.warn(props, plan);

    const surroundings = this.createSurroundings(props, plan);
    this.encryptionKey = surroundings?.key ?? (props.alarmTopic ? undefined : this.createKey(props));
    this.topic = props.alarmTopic ?? this.createTopic(this.encryptionKey!);
    allowAlarms(this, this.topic);

    const api = surroundings && plan.trail._created ? new ApiTrail(this, 'Trail', { ...props, ...surroundings }) : undefined;
    this.trail = api?.trail;
    this.trailBucket = api?.bucket;
    this.trailLogGroup = api?.logGroup ?? props.trailLogGroup;
    this.alarms = this.createAlarms(props);

    const globalTypes = props.recordGlobalTypes ?? false;
    const history = surroundings && plan.configRecorder._created ? new ResourceHistory(this, 'Config', { globalTypes, ...surroundings }) : undefined;
    this.configRecorder = history?.recorder;
    this.deliveryChannel = history?.channel;
    this.configRole = history?.role;
    this.configBucket = history?.bucket;
    const identifiers = plan.configRecorder._skipped ? [] : props.configRules ?? defaultRules(globalTypes);
    this.configRules = createRules(this, identifiers, history?.recorder);

    if (plan.detector._created) this.detector = createDetector(this, props.protectionPlans);
    if (plan.accessAnalyzer._created) this.accessAnalyzer = new accessanalyzer.CfnAnalyzer(this, 'AccessAnalyzer', { type: 'ACCOUNT' });
    if (plan.securityHub._created) this.securityHub = createHub(this, history?.recorder);
    this.findingRules = createFindingRules(this, plan, this.topic, props.minimumSeverity);
  }

  private warn({ trailLogGroup }: AuditTrailProps, plan: AuditPlan): void {
    if (plan.trail._existingId !== undefined && !trailLogGroup) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:noAlarms',
        'the trail that exists has no alarms here; pass its trailLogGroup, if it has one');
    }
    if (plan.securityHub._created && plan.configRecorder._skipped) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:hubWithoutConfig',
        'most checks of securityHub need AWS Config; leave configRecorder out, or adopt the one that exists');
    }
  }

  /** What encrypts and logs, if there is anything to store. */
  private createSurroundings(props: AuditTrailProps, plan: AuditPlan): Surroundings | undefined {
    if (!plan.trail._created && !plan.configRecorder._created) return undefined;
    const removal = removalOf(props);
    const kept = props.retention ?? Duration.days(365);
    return {
      key: this.createKey(props),
      accessLogs: props.accessLogsBucket ?? new LogBucket(this, 'AccessLogs', { retention: kept, removalPolicy: removal }).bucket,
      kept,
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

  private createAlarms({ watchedEvents, watchDeployments }: AuditTrailProps): cloudwatch.Alarm[] {
    if (!this.trailLogGroup) return [];
    return createAlarms(this, {
      logGroup: this.trailLogGroup,
      topic: this.topic,
      events: watchedEvents ?? Object.values(AuditEvent),
      watchDeployments: watchDeployments ?? false,
    });
  }
}

function removalOf({ removalPolicy }: AuditTrailProps): RemovalPolicy {
  return removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
}
