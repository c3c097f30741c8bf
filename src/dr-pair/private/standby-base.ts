import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { STANDBY_CIDR } from './pair-checks';
import { PairPlan } from './pair-plan';
import { SecureVault } from '../../backup/internal';
import { StandbyMediaAccess } from '../../edge/internal';
import { ImageParameter } from '../../fargate-api/internal';
import { Network } from '../../network';
import { offerStrongly, offerWeakly } from '../../private/weak-references';
import { MediaProcessing } from '../../region';
import { createKey, createMedia, createRepository, networkOf } from '../../region/internal';
import { SecureBucket } from '../../secure-bucket';
import { LogBucket } from '../../secure-bucket/internal';

/**
 * What must exist in the standby Region before the primary Region is deployed: replication destinations, and what takes
 * long to create.
 *
 * Bucket, repository, key and vault are retained when the stack is deleted.
 */
export class StandbyBase extends Construct {
  /** VPC of the Region. */
  readonly vpc: ec2.IVpc;
  /** Network construct; undefined with an existing VPC. */
  readonly network?: Network;
  /** Key of the repository, of the flow logs and of the replicas of the secrets. */
  readonly encryptionKey: kms.IKey;
  /** Bucket for access logs. */
  readonly logBucket: s3.IBucket;
  /** Replication destination of the media. */
  readonly media: SecureBucket;
  /** Replication destination of the images. */
  readonly repository: ecr.Repository;
  /** Parameter that holds the released image of the Region. */
  readonly imageParameter: ImageParameter;
  /** Vault of the backups of the standby Region; undefined without backups. */
  readonly vault?: SecureVault;

  constructor(scope: Construct, id: string, plan: PairPlan) {
    super(scope, id);
    const { common, standbyNames: names, standbyRegion: { _options: options } } = plan;
    const sizes = plan.standbyTier._sizes();
    const own = options.existing?.encryptionKey;
    this.encryptionKey = own ?? createKey(this, 'Key', names.baseKeyAlias,
      `Images, network logs and replicated secrets of ${names.platform} in ${Stack.of(this).region}`);
    // Secrets Manager finds it by the alias in the primary Region.
    if (own) new kms.Alias(this, 'KeyAlias', { aliasName: `alias/${names.baseKeyAlias}`, targetKey: own });
    // The key policy delegates to IAM policies: it can't name the roles of later stacks that read the replicas, and
    // Secrets Manager encrypts them with the permissions of the callers in the primary Region.
    const { network, existing: { vpc } = {} } = options;
    const { media = common.media ?? MediaProcessing.images() } = options;
    this.network = vpc
      ? undefined
      : new Network(this, 'Network', {
        ...networkOf(sizes, { ...network, cidr: network?.cidr ?? STANDBY_CIDR }),
        encryptionKey: this.encryptionKey,
      });
    this.vpc = vpc ?? this.network!.vpc;
    const logs = new LogBucket(this, 'Logs', { retention: sizes.accessLogRetention });
    this.logBucket = logs.bucket;
    this.media = createMedia(this, { ...common, media, names, sizes, role: {} }, this.logBucket);
    // CloudFront of the primary Region reads what the primary bucket does not return.
    new StandbyMediaAccess(this, 'MediaAccess', { bucket: this.media.bucket, behaviors: plan.behaviors });
    this.repository = createRepository(this, { names, sizes }, this.encryptionKey);
    this.imageParameter = new ImageParameter(this, 'Image', { parameterName: names.imageParameter });
    this.vault = plan.recovery.backups
      ? new SecureVault(this, 'Copies', { vaultName: names.vault, encryptionKey: own })
      : undefined;
    // The stacks that use it are deployed after this one. Network and key stay exports, which CloudFormation can't
    // change while they are in use: a failover updates the stack of the cache, which must not read changed values.
    offerWeakly(logs);
    [...own ? [] : [this.encryptionKey], ...this.network ? [this.network] : []].forEach(offerStrongly);
  }
}
