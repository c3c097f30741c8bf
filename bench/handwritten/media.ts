import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Handler } from './handler';
import { AlarmTopic } from './topic';

const [ORIGINALS, DERIVATIVES] = ['originals/', 'media/'];
const SIZES = { thumbnail: 320, medium: 800, large: 1_600 };
const QUALITIES = { avif: 50, webp: 80, jpeg: 80 };

/** `com.amazonaws.ap-northeast-1.s3` */
const S3_PREFIX_LIST = 'pl-61a54008';

export interface MediaProps {
  readonly vpc: ec2.IVpc;
  readonly bucket: s3.IBucket;
  readonly key: kms.Key;
  readonly topic: AlarmTopic;
}

/** Makes smaller copies of uploaded images: bucket, EventBridge, queue, function. */
export class Media extends Construct {
  readonly deadLetters: sqs.Queue;
  readonly queue: sqs.Queue;
  readonly handler: Handler;
  readonly alarms: cloudwatch.Alarm[];
  readonly rejected: cloudwatch.Metric;

  constructor(scope: Construct, id: string, private readonly props: MediaProps) {
    super(scope, id);
    const encryption = { encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: props.key, enforceSSL: true };
    this.deadLetters = new sqs.Queue(this, 'DeadLetters', { ...encryption, retentionPeriod: Duration.days(14) });
    this.queue = new sqs.Queue(this, 'Queue', {
      ...encryption,
      // Six times the timeout of the function, as AWS advises.
      visibilityTimeout: Duration.minutes(12),
      retentionPeriod: Duration.days(7),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    this.sendUploads();
    this.handler = this.createHandler();
    this.rejected = new cloudwatch.Metric({
      namespace: 'Eldonia/MediaProcessor', metricName: 'RejectedFiles', dimensionsMap: { FunctionName: this.handler.functionName }, statistic: cloudwatch.Stats.SUM,
    });
    new lambda.EventSourceMapping(this, 'Mapping', {
      target: this.handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: 1,
      maxConcurrency: 10,
      reportBatchItemFailures: true,
    });
    this.alarms = this.createAlarms();
    for (const alarm of this.alarms) props.topic.hear(alarm);
  }

  private sendUploads(): void {
    const { queue: { queueArn: arn }, deadLetters } = this;
    const rule = new events.Rule(this, 'Rule', {
      description: 'Uploaded images, to be converted',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [this.props.bucket.bucketName] }, object: { key: [{ prefix: ORIGINALS }] } },
      },
    });
    // The L2's own target lets any rule send to a queue that has a key.
    rule.addTarget({ bind: () => ({ arn, deadLetterConfig: { arn: deadLetters.queueArn } }) });
    const sender = new iam.ServicePrincipal('events.amazonaws.com');
    for (const queue of [this.queue, deadLetters]) {
      queue.addToResourcePolicy(new iam.PolicyStatement({
        principals: [sender],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }));
    }
    this.props.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [sender],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    }));
  }

  private createHandler(): Handler {
    const { bucket, key, vpc } = this.props;
    const allow = (actions: string[], resource: string) => new iam.PolicyStatement({ actions, resources: [resource] });
    const handler = new Handler(this, 'Handler', {
      code: 'media/private/make-derivatives',
      description: 'Makes the derivatives of uploaded images',
      statements: [
        allow(['s3:GetObject', 's3:GetObjectTagging', 's3:GetObjectVersionTagging', 's3:PutObjectTagging', 's3:PutObjectVersionTagging'],
          bucket.arnForObjects(`${ORIGINALS}*`)),
        allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], bucket.arnForObjects(`${DERIVATIVES}*`)),
        // Without it S3 answers 403 where an object is missing.
        allow(['s3:ListBucket'], bucket.bucketArn),
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], this.queue.queueArn),
        allow(['kms:Decrypt'], key.keyArn),
      ],
      timeout: Duration.minutes(2),
      memorySize: 3_008,
      environment: {
        SOURCE_BUCKET: bucket.bucketName,
        OUTPUT_BUCKET: bucket.bucketName,
        SETTINGS: settings(),
      },
      logKey: key,
      vpc,
      securityGroup: this.createSecurityGroup(),
    });
    handler.addLayers(new lambda.LayerVersion(this, 'Sharp', {
      description: 'sharp and libvips for Linux on arm64',
      license: 'Apache-2.0 AND LGPL-3.0-or-later',
      code: lambda.Code.fromAsset('assets/media/sharp-layer.zip'),
      compatibleArchitectures: [lambda.Architecture.ARM_64],
    }));
    return handler;
  }

  /** Nothing but S3 can be reached by code that takes over a decoder. */
  private createSecurityGroup(): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.props.vpc, description: 'Function that decodes uploaded images', allowAllOutbound: false,
    });
    (group.node.defaultChild as ec2.CfnSecurityGroup).securityGroupEgress = [
      { ipProtocol: 'tcp', fromPort: 443, toPort: 443, destinationPrefixListId: S3_PREFIX_LIST, description: 'S3' },
    ];
    return group;
  }

  private createAlarms(): cloudwatch.Alarm[] {
    const [period, statistic] = [Duration.minutes(1), cloudwatch.Stats.MAXIMUM];
    const alarm = (id: string, alarmDescription: string, metric: cloudwatch.Metric, threshold: number) => new cloudwatch.Alarm(this, id, {
      alarmName: `eldonia-media-${id}`.toLowerCase(), alarmDescription, metric, threshold, evaluationPeriods: 1, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return [
      alarm('DeadLetterAlarm', 'Uploaded images could not be converted; the log has the reasons',
        this.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic }), 1),
      alarm('AgeAlarm', 'Uploaded images wait for more than 26 minutes', this.queue.metricApproximateAgeOfOldestMessage({ period, statistic }), 26 * 60),
      alarm('ErrorAlarm', 'The function that makes derivatives fails, is cut off, or runs out of memory',
        this.handler.metricErrors({ period: Duration.minutes(5) }), 3),
    ];
  }
}

function settings(): string {
  const recipes = Object.entries(SIZES).flatMap(([name, side]) => Object.entries(QUALITIES)
    .map(([format, quality]) => ({ name, format, quality, width: side, height: side, fit: 'inside' })));
  return JSON.stringify({
    sourcePrefix: ORIGINALS,
    outputPrefix: DERIVATIVES,
    recipes,
    skippedSuffixes: [],
    maxInputBytes: 50 * 1_024 * 1_024,
    maxInputPixels: 100_000_000,
    cacheControl: 'public, max-age=86400',
    deleteDerivatives: true,
  });
}
