import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy } from '../../private/acknowledge';
import { SecureBucket, StorageProfile } from '../../secure-bucket';

/** Options of the configuration history. */
export interface ResourceHistoryProps {
  readonly key: kms.IKey;
  readonly accessLogs: s3.IBucket;
  readonly retained: Duration;
  readonly removal: RemovalPolicy;
  readonly globalTypes: boolean;
}

/** AWS Config: the recorder, the delivery channel and the bucket of the configuration history. */
export class ResourceHistory extends Construct {
  readonly bucket: s3.Bucket;
  readonly role: iam.Role;
  readonly recorder: config.CfnConfigurationRecorder;
  readonly channel: config.CfnDeliveryChannel;

  constructor(scope: Construct, id: string, props: ResourceHistoryProps) {
    super(scope, id);
    this.role = this.createRole();
    this.bucket = this.createBucket(props);
    const grant = props.key.grant(this.role, 'kms:GenerateDataKey', 'kms:Decrypt');
    this.recorder = new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: this.role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: props.globalTypes },
    });
    // No dependency between recorder and channel: the recorder waits for a channel, and the channel requires a
    // recorder.
    this.channel = new config.CfnDeliveryChannel(this, 'DeliveryChannel', {
      s3BucketName: this.bucket.bucketName,
      s3KmsKeyArn: props.key.keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    this.channel.node.addDependency(this.bucket.policy!);
    grant.applyBefore(this.channel);
  }

  private createRole(): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('config.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWS_ConfigRole')],
      description: 'Reads the configuration of all resources for AWS Config',
    });
    acknowledge(role, 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWS_ConfigRole]',
      'AWS maintains this list of permissions for AWS Config; a copy would not include new resource types');
    return acknowledgeInlinePolicy(role);
  }

  /** AWS Config can't deliver to a bucket with Object Lock, so that the bucket policy denies deletion. */
  private createBucket({ retained, accessLogs, removal }: ResourceHistoryProps): s3.Bucket {
    const { bucket } = new SecureBucket(this, 'Bucket', {
      storageProfile: StorageProfile.logs(retained), accessLogsBucket: accessLogs, removalPolicy: removal,
    });
    const principals = [new iam.ArnPrincipal(this.role.roleArn)];
    const statements: iam.PolicyStatementProps[] = [
      { principals, actions: ['s3:GetBucketAcl', 's3:ListBucket'], resources: [bucket.bucketArn] },
      {
        principals,
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Stack.of(this).account}/Config/*`)],
        conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
      {
        sid: 'DenyDelete',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [bucket.arnForObjects('*')],
      },
    ];
    for (const statement of statements) bucket.addToResourcePolicy(new iam.PolicyStatement(statement));
    return bucket;
  }
}
