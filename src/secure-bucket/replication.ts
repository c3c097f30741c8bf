import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketReplication } from './bucket-replication';
import { acknowledgeWildcard } from '../private/acknowledge';

/** The id of the one rule; the metrics carry it as a dimension. */
export const REPLICATION_RULE = 'replication';
/** S3 Replication Time Control knows no other time. */
const TIME_CONTROL_MINUTES = 15;

/**
 * Copies one bucket's objects to another, with a role that can do this and nothing else.
 *
 * The L2's own replication wants the destination as a construct, and grants the role changes of both buckets' versioning.
 */
export class Replication extends Construct {
  readonly role: iam.Role;
  private readonly destinationArn: string;

  constructor(scope: Construct, id: string, source: s3.Bucket, private readonly replication: BucketReplication) {
    super(scope, id);
    const cfnSource = source.node.defaultChild as s3.CfnBucket;
    this.destinationArn = Stack.of(this).formatArn({
      service: 's3', region: '', account: '', resource: replication.destinationBucketName, arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    this.role = new iam.Role(this, 'Role', {
      description: 'Lets S3 copy the objects of one bucket to another',
      assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
    });
    this.permit(source, cfnSource.objectLockEnabled === true);
    if (source.encryptionKey) this.permitKeys(source.encryptionKey);
    cfnSource.replicationConfiguration = { role: this.role.roleArn, rules: [this.rule(source)] };
  }

  /** A policy of its own rather than an inline one: the bucket needs the role first, and the policy needs the bucket. */
  private permit(source: s3.Bucket, locked: boolean): void {
    const originals = source.arnForObjects(`${this.replication.prefix ?? ''}*`);
    const copies = `${this.destinationArn}/${this.replication.prefix ?? ''}*`;
    const policy = new iam.Policy(this, 'Policy', {
      roles: [this.role],
      statements: [
        new iam.PolicyStatement({ actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [source.bucketArn] }),
        new iam.PolicyStatement({
          actions: [
            's3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging',
            ...locked ? ['s3:GetObjectRetention', 's3:GetObjectLegalHold'] : [],
          ],
          resources: [originals],
        }),
        new iam.PolicyStatement({
          actions: [
            's3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags',
            ...this.replication.destinationAccount ? ['s3:ObjectOwnerOverrideToBucketOwner'] : [],
          ],
          resources: [copies],
        }),
      ],
    });
    for (const objects of [originals, copies]) {
      acknowledgeWildcard(policy, objects, 'The role copies every object of the bucket, whatever its key');
    }
  }

  private permitKeys(key: kms.IKey): void {
    const { destinationKeyArn, destinationRegion } = this.replication;
    key.grant(this.role, 'kms:Decrypt');
    this.role.addToPolicy(new iam.PolicyStatement({
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [destinationKeyArn!],
      conditions: destinationRegion ? { StringEquals: { 'kms:ViaService': `s3.${destinationRegion}.amazonaws.com` } } : undefined,
    }));
  }

  private rule(source: s3.Bucket): s3.CfnBucket.ReplicationRuleProperty {
    const { replication } = this;
    const time = { minutes: TIME_CONTROL_MINUTES };
    return {
      id: REPLICATION_RULE,
      priority: 1,
      status: 'Enabled',
      filter: { prefix: replication.prefix ?? '' },
      deleteMarkerReplication: { status: replication.deleteMarkers ?? true ? 'Enabled' : 'Disabled' },
      sourceSelectionCriteria: source.encryptionKey ? { sseKmsEncryptedObjects: { status: 'Enabled' } } : undefined,
      destination: {
        bucket: this.destinationArn,
        account: replication.destinationAccount,
        accessControlTranslation: replication.destinationAccount ? { owner: 'Destination' } : undefined,
        encryptionConfiguration: replication.destinationKeyArn ? { replicaKmsKeyId: replication.destinationKeyArn } : undefined,
        storageClass: replication.storageClass?.value,
        metrics: { status: 'Enabled', eventThreshold: time },
        replicationTime: replication.timeControl ?? true ? { status: 'Enabled', time } : undefined,
      },
    };
  }
}
