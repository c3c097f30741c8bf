import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** What is backed up: resources by themselves, or all that have a tag. */
export class BackupSource {
  /**
   * An Aurora cluster or a Multi-AZ cluster of RDS.
   *
   * The account must have switched AWS Backup on for Aurora in the region (Settings, Service opt-in): for Aurora, naming the cluster isn't enough,
   * and nothing fails without. The alarm on missed backups tells.
   *
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
   */
  static database(cluster: rds.IDatabaseCluster): BackupSource {
    return new BackupSource(cluster, undefined, undefined, undefined);
  }

  /** A bucket that keeps old versions, which AWS Backup asks for. The first backup copies all of it. */
  static bucket(bucket: s3.IBucket): BackupSource {
    return new BackupSource(undefined, bucket, undefined, undefined);
  }

  /**
   * Everything in the account and region that has a tag, also what is tagged later, of the services that AWS Backup is switched on for.
   *
   * The role gets the policies that AWS manages for backups, because nobody knows what will have the tag.
   */
  static tag(key: string, value: string): BackupSource {
    return new BackupSource(undefined, undefined, key, value);
  }

  private constructor(
    /** @internal */
    readonly _cluster: rds.IDatabaseCluster | undefined,
    /** @internal */
    readonly _bucket: s3.IBucket | undefined,
    /** @internal */
    readonly _tagKey: string | undefined,
    /** @internal */
    readonly _tagValue: string | undefined,
  ) {}
}
