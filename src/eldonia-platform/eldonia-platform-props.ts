import { AuroraSnapshot } from '../aurora-cluster';
import { ExistingResources, PlatformAuditOptions, PlatformStacks } from '../region';
import { PlatformChoices } from '../region/internal';

/** Properties of an `EldoniaPlatform`. */
export interface EldoniaPlatformProps extends PlatformChoices {
  /**
   * Audit of the account, in a stack of its own.
   *
   * @default - enabled; disabled with the economy tier
   */
  readonly audit?: PlatformAuditOptions;

  /**
   * Resources to use instead of creating them.
   *
   * @default - all resources are created
   */
  readonly existing?: ExistingResources;

  /**
   * Stacks to use instead of creating them.
   *
   * @default - stacks beside the platform's
   */
  readonly stacks?: PlatformStacks;

  /**
   * Snapshot that the database is created from: a cluster snapshot of a platform's database in the Region of the
   * platform, including those of AWS Backup, with its version.
   *
   * Set on a deployed platform, it replaces the database: a new cluster with a hash of the snapshot in its name, and
   * the users and passwords of the present secrets. Data written after the snapshot is not in it. Deletion protection
   * keeps the previous cluster, without instances and no longer in the stack; in the economy tier a final snapshot
   * remains. Delete it when it is no longer needed.
   *
   * The version of the database is that of the snapshot, or that of the tier if it is newer. To restore a snapshot of
   * an older major version in that version, set `databaseVersion` of the tier to it.
   *
   * Keep it from then on, also when the snapshot has been deleted: it is read only when the cluster is created.
   * Removing it creates an empty database, or fails while a cluster with the first name exists. Another value restores
   * again.
   *
   * @default - an empty database
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbcluster.html
   */
  readonly databaseSnapshot?: AuroraSnapshot;

  /**
   * Availability Zones of the VPC, at least two. Required in Regions whose zones are not known, because nothing is
   * looked up. Not used with an existing VPC. More zones can be added at the end; the zones of a deployed platform can
   * be neither exchanged nor reordered.
   *
   * @default - the first two zones that every account has, in the Regions that `Network` lists
   */
  readonly availabilityZones?: string[];
}
