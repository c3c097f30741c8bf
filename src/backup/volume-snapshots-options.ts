import { Duration } from 'aws-cdk-lib';

/** Options of the daily snapshots of EBS volumes. */
export interface VolumeSnapshotsOptions {
  /**
   * Key of the tag that selects the volumes. All volumes of the account and Region with the tag are selected.
   *
   * @default 'eldonia:backup'
   */
  readonly tagKey?: string;

  /**
   * Value of the tag that selects the volumes.
   *
   * @default 'true'
   */
  readonly tagValue?: string;

  /**
   * Retention of a snapshot and of its copy, from 1 to 1,000 days. One snapshot is created per day.
   *
   * @default Duration.days(7)
   */
  readonly retention?: Duration;

  /**
   * Destination Region for an encrypted copy of each snapshot. It must differ from the Region of the stack.
   *
   * @default - no copies
   */
  readonly copyRegion?: string;

  /**
   * ARN of the KMS key that encrypts the copies, in the destination Region. An alias is not valid.
   *
   * @default - the default EBS key of the destination Region, `alias/aws/ebs` unless the account has another default
   */
  readonly copyKeyArn?: string;
}
