import { Duration } from 'aws-cdk-lib';

/** Options of the snapshots of volumes. */
export interface VolumeSnapshotsOptions {
  /**
   * The key of the tag that a volume opts in with.
   *
   * @default 'Backup'
   */
  readonly tagKey?: string;

  /**
   * The value of that tag.
   *
   * @default 'true'
   */
  readonly tagValue?: string;

  /**
   * How long a snapshot and its copy are kept, from 1 to 1,000 days; one is made a day.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * The region that gets an encrypted copy of each snapshot.
   *
   * @default - there are no copies
   */
  readonly copyRegion?: string;

  /**
   * The key of the copies, in the region of the copies.
   *
   * @default - the key of that region for volumes, `alias/aws/ebs` unless the account has chosen another
   */
  readonly copyKeyArn?: string;
}
