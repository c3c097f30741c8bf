import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { REPLICATION_RULE } from './replication-alarms';
import { acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow, arnFor } from '../../private/permissions';
import { BucketReplication } from '../bucket-replication';

/** The only valid time of S3 Replication Time Control. */
const TIME_CONTROL_MINUTES = 15;

/**
 * The replication rule of a bucket, and a role with the minimum permissions.
 *
 * The replication of the L2 requires the destination as a construct, and grants the role changes of versioning on both
 * buckets.
 */
export class Replication extends Construct {
  readonly role: iam.Role;
  readonly rule: s3.CfnBucket.ReplicationRuleProperty;
  private readonly destinationArn: string;

  constructor(
    scope: Construct, id: string, source: s3.IBucket, locked: boolean, private readonly replication: BucketReplication,
  ) {
    super(scope, id);
    this.destinationArn = arnFor(this, 's3', replication.destinationBucketName, { region: '', account: '' });
    this.role = new iam.Role(this, 'Role', {
      description: 'Allows S3 to replicate the objects of one bucket to another',
      assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
    });
    this.grantObjects(source, locked);
    if (source.encryptionKey) this.grantKeys(source.encryptionKey);
    this.rule = this.createRule(source.encryptionKey !== undefined);
  }

  /**
   * A separate policy rather than an inline policy of the role: the bucket depends on the role, and the policy on the
   * bucket.
   */
  private grantObjects(source: s3.IBucket, locked: boolean): void {
    const originals = source.arnForObjects(`${this.replication.prefix ?? ''}*`);
    const copies = `${this.destinationArn}/${this.replication.prefix ?? ''}*`;
    const policy = new iam.Policy(this, 'Policy', {
      roles: [this.role],
      statements: [
        allow(['s3:GetReplicationConfiguration', 's3:ListBucket'], source.bucketArn),
        allow([
          's3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging',
          ...locked ? ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] : [],
        ], originals),
        allow([
          's3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags',
          ...this.replication.destinationAccount ? ['s3:ObjectOwnerOverrideToBucketOwner'] : [],
        ], copies),
      ],
    });
    acknowledgeInlinePolicy(policy);
    for (const objects of [originals, copies]) {
      acknowledgeWildcard(policy, objects, 'The role replicates all objects of the bucket');
    }
  }

  private grantKeys(key: kms.IKey): void {
    const { destinationKeyArn, destinationRegion } = this.replication;
    acknowledgeInlinePolicy(this.role);
    key.grant(this.role, 'kms:Decrypt');
    this.role.addToPolicy(allow(['kms:Encrypt', 'kms:GenerateDataKey'], destinationKeyArn!, destinationRegion ? {
      StringEquals: { 'kms:ViaService': `s3.${destinationRegion}.amazonaws.com` },
    } : undefined));
  }

  private createRule(encrypted: boolean): s3.CfnBucket.ReplicationRuleProperty {
    const { replication } = this;
    const time = { minutes: TIME_CONTROL_MINUTES };
    const timed = replication.timeControl ?? true;
    return {
      id: REPLICATION_RULE,
      priority: 1,
      status: 'Enabled',
      filter: { prefix: replication.prefix ?? '' },
      deleteMarkerReplication: { status: replication.deleteMarkers ?? true ? 'Enabled' : 'Disabled' },
      sourceSelectionCriteria: encrypted ? { sseKmsEncryptedObjects: { status: 'Enabled' } } : undefined,
      destination: {
        bucket: this.destinationArn,
        account: replication.destinationAccount,
        accessControlTranslation: replication.destinationAccount ? { owner: 'Destination' } : undefined,
        encryptionConfiguration: replication.destinationKeyArn ? {
          replicaKmsKeyId: replication.destinationKeyArn,
        } : undefined,
        storageClass: replication.storageClass?.value,
        // S3 rejects a threshold without time control.
        metrics: { status: 'Enabled', eventThreshold: timed ? time : undefined },
        replicationTime: timed ? { status: 'Enabled', time } : undefined,
      },
    };
  }
}
