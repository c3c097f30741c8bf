import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * Resources to back up: a single resource, or all resources with a tag.
 *
 * @example
 * new BackupPlan(this, 'Backups', {
 *   sources: [BackupSource.database(database.cluster), BackupSource.tag('backup', 'daily')],
 * });
 */
export class BackupSource {
  /**
   * An Aurora cluster or an RDS Multi-AZ cluster. Set `engine` when you import a Multi-AZ cluster; a cluster without an
   * engine counts as Aurora.
   *
   * AWS Backup must be enabled for Aurora in the account, once per Region. CloudFormation has no resource for it:
   * `aws backup update-region-settings --resource-type-opt-in-preference Aurora=true --region …`. Without the opt-in,
   * AWS Backup creates no backups and reports no failure; the alarm of the plan on missed backups of Aurora goes into
   * ALARM after two days.
   *
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html
   */
  static database(cluster: rds.IDatabaseCluster): BackupSource {
    return new BackupSource(cluster, undefined, undefined, undefined);
  }

  /**
   * An S3 bucket with versioning, which AWS Backup requires. The first backup copies all objects.
   *
   * AWS Backup backs up no objects in Glacier Flexible Retrieval or Deep Archive, e.g. those that
   * `StorageProfile.originals()` moves there: versions and replication protect them.
   *
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
   */
  static bucket(bucket: s3.IBucket): BackupSource {
    return new BackupSource(undefined, bucket, undefined, undefined);
  }

  /**
   * All resources in the account and Region with a tag, of the services that AWS Backup is enabled for.
   *
   * Resources that get the tag later are included. The role of the plan has the AWS managed policies for backups,
   * because the resources are not known at synthesis.
   */
  static tag(key: string, value: string): BackupSource {
    return new BackupSource(undefined, undefined, key, value);
  }

  /**
   * The resource type in AWS Backup; undefined if it is not known at synthesis.
   *
   * @internal
   */
  get _resourceType(): string | undefined {
    if (this._bucket) return 'S3';
    const engine = this._cluster && (this._cluster.engine?.engineType ?? 'aurora');
    return engine && (engine.startsWith('aurora') ? 'Aurora' : 'RDS');
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
