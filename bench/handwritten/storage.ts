import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The bucket for media, the bucket for access logs of it and of the load balancer, and the repository of the image. */
export class Storage extends Construct {
  readonly media: s3.Bucket;
  readonly logs: s3.Bucket;
  readonly repository: ecr.Repository;

  constructor(scope: Construct, id: string, key: kms.IKey) {
    super(scope, id);
    const common: s3.BucketProps = {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.logs = new s3.Bucket(this, 'Logs', {
      ...common,
      lifecycleRules: [{ expiration: Duration.days(365), abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    const { account, region } = Stack.of(this);
    this.media = new s3.Bucket(this, 'Media', {
      ...common,
      bucketName: `eldonia-media-${account}-${region}`,
      versioned: true,
      cors: [{
        allowedOrigins: ['https://eldonia.example'],
        allowedMethods: [s3.HttpMethods.GET, s3.HttpMethods.PUT, s3.HttpMethods.POST],
        allowedHeaders: ['*'],
        exposedHeaders: ['ETag'],
        maxAge: 3_600,
      }],
      serverAccessLogsBucket: this.logs,
      serverAccessLogsPrefix: 'access-logs/',
      targetObjectKeyFormat: s3.TargetObjectKeyFormat.partitionedPrefix(s3.PartitionDateSource.EVENT_TIME),
      lifecycleRules: [
        {
          prefix: 'originals/',
          transitions: [
            { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) },
            { storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(365) },
          ],
        },
        { prefix: 'media/', transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }] },
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          noncurrentVersionExpiration: Duration.days(90),
          expiredObjectDeleteMarker: true,
        },
      ],
    });
    // The L2's own prop makes a function for what CloudFormation does by itself.
    (this.media.node.defaultChild as s3.CfnBucket).notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    this.repository = new ecr.Repository(this, 'Repository', {
      repositoryName: 'eldonia-backend',
      imageScanOnPush: true,
      imageTagMutability: ecr.TagMutability.IMMUTABLE_WITH_EXCLUSION,
      imageTagMutabilityExclusionFilters: [ecr.ImageTagMutabilityExclusionFilter.wildcard('latest')],
      encryption: ecr.RepositoryEncryption.KMS,
      encryptionKey: key,
      lifecycleRules: [{ tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: Duration.days(30), description: 'Layers of builds that no tag names' }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
