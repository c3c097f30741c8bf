import { Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { invalid } from '../private/errors';

/**
 * A cluster snapshot from which a database is created, with its version.
 *
 * Aurora refuses to restore a snapshot in an earlier version than its own. AWS upgrades a cluster with automatic minor
 * version upgrades by itself, so that its snapshots are newer than the program says. Therefore the version belongs to
 * the snapshot: the database is restored in it, or in the version of the program if that is newer.
 *
 * @example
 * const snapshot = AuroraSnapshot.of('eldonia-before-the-incident', '17.10');
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html
 */
export class AuroraSnapshot {
  /**
   * A snapshot of Aurora PostgreSQL, including those of AWS Backup.
   *
   * @param identifier the identifier or ARN
   * @param version the version of the snapshot, such as `17.10`: `EngineVersion` of
   *   `aws rds describe-db-cluster-snapshots`
   * @throws if the version is not a major and a minor number
   */
  static of(identifier: string, version: string): AuroraSnapshot {
    if (!Token.isUnresolved(version) && !VERSION.test(version)) {
      invalid(undefined, `version of the snapshot must be a major and a minor number, got "${version}"; read its ` +
        'EngineVersion with aws rds describe-db-cluster-snapshots');
    }
    return new AuroraSnapshot(identifier, version);
  }

  private constructor(
    /** The identifier or ARN. */
    readonly identifier: string,
    /** The version, such as `17.10`. */
    readonly version: string,
  ) {}

  /**
   * The version in which Aurora can restore it: its own, or a newer one.
   *
   * @internal
   */
  _restoredIn(version: rds.AuroraPostgresEngineVersion): rds.AuroraPostgresEngineVersion {
    const { auroraPostgresFullVersion: wanted, auroraPostgresMajorVersion: major } = version;
    // The parameter group needs a major version that is known.
    if (Token.isUnresolved(this.version)) return rds.AuroraPostgresEngineVersion.of(this.version, major);
    if (Token.isUnresolved(wanted) || isNewer(wanted, this.version)) return version;
    return rds.AuroraPostgresEngineVersion.of(this.version, VERSION.exec(this.version)![1]);
  }
}

const VERSION = /^(\d+)\.(\d+)$/;

/** Whether a version is the same as another one, or newer. */
function isNewer(version: string, other: string): boolean {
  const [[major, minor], [otherMajor, otherMinor]] = [version, other].map((text) => text.split('.').map(Number));
  return major === otherMajor ? minor >= otherMinor : major > otherMajor;
}
