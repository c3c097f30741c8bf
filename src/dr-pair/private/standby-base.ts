import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { STANDBY_CIDR } from './pair-checks';
import { PairSite } from './pair-site';
import { SecureVault } from '../../backup/internal';
import { createRepository } from '../../eldonia-platform/internal';
import { ImageParameter } from '../../fargate-api';
import { Network } from '../../network';
import { allowCloudWatchLogs } from '../../private/log-key';
import { LogBucket, SecureBucket, StorageProfile } from '../../secure-bucket';

/**
 * What the standby region of a pair has before the other region is deployed: whatever gets copies, and what takes long to make.
 *
 * Bucket, repository, key and vault outlive the stack.
 */
export class StandbyBase extends Construct {
  /** The network of the region. */
  readonly vpc: ec2.IVpc;
  /** The network's construct; undefined when one was passed. */
  readonly network?: Network;
  /** The key of the repository and of the network's logs. */
  readonly encryptionKey: kms.IKey;
  /** The bucket for access logs. */
  readonly logBucket: s3.IBucket;
  /** The bucket that media are replicated to. */
  readonly media: SecureBucket;
  /** The repository that images are replicated to. */
  readonly repository: ecr.Repository;
  /** The parameter that says which image is released in the region. */
  readonly imageParameter: ImageParameter;
  /** The vault that backups are copied to; undefined without backups. */
  readonly vault?: backup.IBackupVault;

  constructor(scope: Construct, id: string, { names, standbyRegion: region, standbyTier: tier, backups }: PairSite) {
    super(scope, id);
    const { natGateways, removalPolicy } = tier._sizes();
    this.encryptionKey = new kms.Key(this, 'Key', {
      alias: `${names.platform}-base`,
      description: `Images and network logs of ${names.platform} in ${Stack.of(this).region}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    allowCloudWatchLogs(this.encryptionKey, this);
    const { cidr = STANDBY_CIDR, availabilityZones, vpc } = region;
    this.network = vpc ? undefined : new Network(this, 'Network', { cidr, availabilityZones, natGateways, encryptionKey: this.encryptionKey });
    this.vpc = vpc ?? this.network!.vpc;
    this.logBucket = new LogBucket(this, 'Logs').bucket;
    this.media = new SecureBucket(this, 'Media', {
      bucketName: names.mediaBucket(region.name),
      storageProfile: StorageProfile.originalsAndMedia(),
      accessLogsBucket: this.logBucket,
      eventBridge: true,
      removalPolicy,
    });
    this.repository = createRepository(this, 'Repository', names.platform, this.encryptionKey, removalPolicy);
    this.imageParameter = new ImageParameter(this, 'Image', { parameterName: names.imageParameter });
    this.vault = backups ? new SecureVault(this, 'Copies', { vaultName: names.vault }).vault : undefined;
  }
}
