import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Resources to back up: a single resource, or all resources with a tag. */
export class BackupSource {
  /**
   * An Aurora cluster or an RDS Multi-AZ cluster.
   *
   * AWS Backup must be enabled for Aurora in the account and Region (AWS Backup console, Settings, Service opt-in).
   * Without the opt-in, AWS Backup creates no backups and reports no failure; the missed backups alarm of the plan goes
   * into ALARM.
   *
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
   */
  static database(cluster: rds.IDatabaseCluster): BackupSource {
    return new BackupSource(cluster, undefined, undefined, undefined);
  }

  /** An S3 bucket with versioning, which AWS Backup requires. The first backup copies all objects. */
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
