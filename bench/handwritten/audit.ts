import { Duration, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as accessanalyzer from 'aws-cdk-lib/aws-accessanalyzer';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as config from 'aws-cdk-lib/aws-config';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { AUDIT_EVENTS, CONFIG_RULES } from './audit-events';
import { allowCloudWatchLogs } from './handler';
import { AlarmTopic } from './topic';

const METRICS = 'Eldonia/Audit';
const KEPT = Duration.days(365);
const BUCKET: s3.BucketProps = {
  encryption: s3.BucketEncryption.S3_MANAGED,
  blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

const CONFIG_ROLE = (stack: Stack) => `arn:aws:iam::${stack.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;

export interface AuditStackProps extends StackProps {
  readonly topic: AlarmTopic;
}

/** CloudTrail, AWS Config and GuardDuty, separate because they exist once per account and Region. */
export class AuditStack extends Stack {
  private readonly key: kms.Key;
  private readonly accessLogs: s3.Bucket;

  constructor(scope: Construct, id: string, private readonly props: AuditStackProps) {
    super(scope, id, props);
    this.key = new kms.Key(this, 'Key', {
      description: 'Logs of the audit of eldonia', enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN,
    });
    this.accessLogs = new s3.Bucket(this, 'AccessLogs', {
      ...BUCKET, lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    this.watchEvents(this.recordCalls());
    this.recordResources();
    this.detectThreats();
    new accessanalyzer.CfnAnalyzer(this, 'AccessAnalyzer', { type: 'ACCOUNT' });
    this.tellOfFindings();
  }

  private recordCalls(): logs.LogGroup {
    // CloudTrail encrypts the files itself.
    const bucket = this.createBucket('TrailBucket', Duration.days(1), s3.ObjectLockRetention.governance(KEPT));
    const trails = `arn:aws:cloudtrail:${this.region}:${this.account}:trail/*`;
    const principals = [new iam.ServicePrincipal('cloudtrail.amazonaws.com')];
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      principals,
      actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:SourceArn': trails } },
    }));
    allowCloudWatchLogs(this.key);
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'DenyForeignTrails',
      effect: iam.Effect.DENY,
      principals,
      actions: ['s3:GetBucketAcl', 's3:PutObject'],
      resources: [bucket.bucketArn, bucket.arnForObjects('*')],
      conditions: { ArnNotLike: { 'aws:SourceArn': trails } },
    }));
    const cloudWatchLogGroup = new logs.LogGroup(this, 'TrailLogs', {
      retention: logs.RetentionDays.THREE_MONTHS, encryptionKey: this.key, removalPolicy: RemovalPolicy.RETAIN,
    });
    new cloudtrail.Trail(this, 'Trail', {
      bucket, encryptionKey: this.key, sendToCloudWatchLogs: true, cloudWatchLogGroup, enableFileValidation: true,
    });
    return cloudWatchLogGroup;
  }

  private watchEvents(logGroup: logs.LogGroup): void {
    const action = new actions.SnsAction(this.props.topic);
    for (const [name, { pattern, meaning, threshold = 1 }] of Object.entries(AUDIT_EVENTS)) {
      new logs.MetricFilter(this, `${name}Filter`, {
        logGroup, filterPattern: logs.FilterPattern.literal(pattern), metricNamespace: METRICS, metricName: name, metricValue: '1',
      });
      // No OK action: an event has no end.
      new cloudwatch.Alarm(this, `${name}Alarm`, {
        alarmDescription: `${meaning} The trail's log group tells who did it, from where.`,
        metric: new cloudwatch.Metric({ namespace: METRICS, metricName: name, statistic: cloudwatch.Stats.SUM }),
        threshold,
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(action);
    }
  }

  private recordResources(): void {
    const role = this.createConfigRole();
    const bucket = this.createConfigBucket();
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('config.amazonaws.com')],
      actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
    const recorder = new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: CONFIG_ROLE(this), recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    // Recorder and channel wait for each other, so neither depends on the other.
    const channel = new config.CfnDeliveryChannel(this, 'DeliveryChannel', {
      s3BucketName: bucket.bucketName,
      s3KmsKeyArn: this.key.keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    channel.node.addDependency(bucket.policy!, role);
    recorder.node.addDependency(role);
    for (const identifier of CONFIG_RULES) new config.ManagedRule(this, identifier, { identifier }).node.addDependency(recorder);
  }

  /** The role exists once in an account, perhaps already. */
  private createConfigRole(): cr.AwsCustomResource {
    const service = 'config.amazonaws.com';
    return new cr.AwsCustomResource(this, 'ConfigRole', {
      onUpdate: {
        service: 'IAM',
        action: 'createServiceLinkedRole',
        parameters: { AWSServiceName: service },
        ignoreErrorCodesMatching: 'InvalidInput.*',
        physicalResourceId: cr.PhysicalResourceId.of(service),
      },
      policy: cr.AwsCustomResourcePolicy.fromStatements([new iam.PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: [CONFIG_ROLE(this)],
        conditions: { StringEquals: { 'iam:AWSServiceName': service } },
      })]),
      installLatestAwsSdk: false,
      logGroup: new logs.LogGroup(this, 'ConfigRoleLogs', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY }),
    });
  }

  /** AWS Config delivers to no bucket with object lock, so the policy is the lock. */
  private createConfigBucket(): s3.Bucket {
    const bucket = this.createBucket('ConfigBucket', Duration.days(90));
    const principals = [new iam.ServicePrincipal('config.amazonaws.com')];
    const source = { 'aws:SourceAccount': this.account };
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals, actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.bucketArn], conditions: { StringEquals: source },
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      principals,
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`AWSLogs/${this.account}/Config/*`)],
      conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'DenyDelete',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [bucket.arnForObjects('*')],
    }));
    return bucket;
  }

  private createBucket(id: string, noncurrentVersionExpiration: Duration, objectLockDefaultRetention?: s3.ObjectLockRetention): s3.Bucket {
    return new s3.Bucket(this, id, {
      ...BUCKET,
      versioned: true,
      objectLockDefaultRetention,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'access-logs/',
      targetObjectKeyFormat: s3.TargetObjectKeyFormat.partitionedPrefix(s3.PartitionDateSource.EVENT_TIME),
      lifecycleRules: [
        { expiration: KEPT },
        { abortIncompleteMultipartUploadAfter: Duration.days(7), noncurrentVersionExpiration, expiredObjectDeleteMarker: true },
      ],
    });
  }

  /** Plans that aren't named are on in a new detector. */
  private detectThreats(): void {
    const feature = (name: string, on = true) => ({ name, status: on ? 'ENABLED' : 'DISABLED' });
    new guardduty.CfnDetector(this, 'Detector', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      features: [
        ...['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION'].map((name) => feature(name)),
        feature('EKS_AUDIT_LOGS', false),
        {
          ...feature('RUNTIME_MONITORING'),
          additionalConfiguration: [
            feature('ECS_FARGATE_AGENT_MANAGEMENT'), feature('EKS_ADDON_MANAGEMENT', false), feature('EC2_AGENT_MANAGEMENT', false),
          ],
        },
      ],
    });
  }

  private tellOfFindings(): void {
    const rules: Record<string, events.EventPattern> = {
      ThreatFindings: { source: ['aws.guardduty'], detailType: ['GuardDuty Finding'], detail: { severity: events.Match.greaterThanOrEqual(4) } },
      ExternalAccessFindings: { source: ['aws.access-analyzer'], detailType: ['Access Analyzer Finding'], detail: { status: ['ACTIVE'] } },
      ComplianceFindings: {
        source: ['aws.config'],
        detailType: ['Config Rules Compliance Change'],
        detail: {
          messageType: ['ComplianceChangeNotification'],
          configRuleName: events.Match.anythingButPrefix('securityhub-'),
          newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
        },
      },
    };
    const deadLetterQueue = this.createQueue();
    const topic = new targets.SnsTopic(this.props.topic, { deadLetterQueue, maxEventAge: Duration.hours(24) });
    for (const [id, eventPattern] of Object.entries(rules)) new events.Rule(this, id, { eventPattern, targets: [topic] });
  }

  private createQueue(): sqs.Queue {
    const queue = new sqs.Queue(this, 'Undelivered', {
      retentionPeriod: Duration.days(14), encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true,
    });
    const action = new actions.SnsAction(this.props.topic);
    const alarm = new cloudwatch.Alarm(this, 'UndeliveredAlarm', {
      alarmDescription: 'Findings could not be delivered. They are in the queue; look at the policies of the topic and of its key.',
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return queue;
  }
}
