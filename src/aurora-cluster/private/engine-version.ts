import { Annotations, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { AURORA_POSTGRES, monthOf } from '../../private/ends';
import { invalid } from '../../private/errors';

// Not read yet:
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/aurorapostgresql-release-calendar.html
/** The oldest minor version per major version that Aurora creates and that supports a global database. */
const OLDEST_MINOR: Record<number, number> = { 14: 17, 15: 10, 16: 8, 17: 4, 18: 3 };
const OLDEST_MAJOR = 14;
/** The major version whose standard support ends next. After that, Extended Support is billed per vCPU-hour. */
const ENDING_MAJOR = 14;

/**
 * Checks the form of the version, and warns of one that Aurora no longer creates: a cluster that runs it continues.
 * Versions that are newer than this library are valid.
 */
export function checkEngineVersion(scope: IConstruct, version: rds.AuroraPostgresEngineVersion): void {
  const text = version.auroraPostgresFullVersion;
  if (Token.isUnresolved(text)) return;
  const match = /^(\d+)\.(\d+)$/.exec(text);
  if (!match) {
    invalid(
      scope, `version must be a major and a minor number, got ${text}; use e.g. AuroraPostgresEngineVersion.VER_17_9`,
    );
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major < OLDEST_MAJOR || minor < (OLDEST_MINOR[major] ?? 0)) {
    const oldest = `${Math.max(major, OLDEST_MAJOR)}.${OLDEST_MINOR[Math.max(major, OLDEST_MAJOR)]}`;
    Annotations.of(scope).addWarningV2('@eldonia/aurora-cluster:versionNotCreated',
      `Aurora PostgreSQL no longer creates clusters of version ${text}, and none can be restored in it: a first ` +
        `deployment fails. A cluster that runs it continues. Upgrade to ${oldest} or newer.`);
  }
  if (major === ENDING_MAJOR) {
    Annotations.of(scope).addWarningV2('@eldonia/aurora-cluster:versionNearEnd',
      `Standard support of Aurora PostgreSQL ${major} ends in ${monthOf(AURORA_POSTGRES[major])}. Upgrade before ` +
        'that; Extended Support is billed.');
  }
}
