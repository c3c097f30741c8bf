import { IResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { CERTIFICATE_ADVICE, checkEnvironment, Elsewhere } from '../places';

const own = (what: string): Elsewhere => ({ region: `pass ${what} of this Region` });
export const ownAccount = (what: string): Elsewhere => {
  const advice = `pass ${what} of this account and Region`;
  return { account: advice, region: advice };
};

/** A service uses the roles of its account only. */
const PASSED = { account: 'pass a role of this account' };
/** S3 and CloudFront deliver access logs to buckets of the account only, and S3 to those of the Region. */
const LOG_BUCKET = ownAccount('a bucket');
/** Events of AWS reach a topic of another account by a role only, which the library does not create. */
const NOTIFIED = ownAccount('a topic');

/**
 * What AWS uses in its own Region only, and where it says so in its own account only: by the type of a prop, or by
 * prop, with its struct or in each. Keys, topics of alarms, secrets, images and media of another account are valid,
 * with its permission.
 *
 * A stack changes the security groups of a database and a cache, which only their account can.
 *
 * Read 2026-12-01: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html,
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html,
 * https://docs.aws.amazon.com/guardduty/latest/ug/troubleshoot-malware-protection-s3-iam-role-permissions-error.html,
 * https://repost.aws/knowledge-center/iam-passrole-error,
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_LoggingConfiguration.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
const RULES: Readonly<Record<string, Elsewhere>> = {
  'IBackupVault': ownAccount('a vault'),
  'IBaseService': ownAccount('a service'),
  'ICluster': ownAccount('a cluster'),
  'IDatabaseCluster': ownAccount('a database'),
  'IFunction': ownAccount('a function'),
  'IKey': own('a key'),
  'ILayerVersion': own('a layer'),
  'ILogGroup': own('a log group'),
  'IProject': ownAccount('a project'),
  'ISecurityGroup': own('a security group'),
  'ITopic': own('a topic'),
  'IVpc': own('a VPC'),
  'AuditTrailProps.alarmTopic': NOTIFIED,
  'AuditTrailProps.accessLogsBucket': LOG_BUCKET,
  'BackupPlanProps.alarmTopic': NOTIFIED,
  'BackupPlanProps.buckets': ownAccount('a bucket'),
  'CacheClusterProps.notificationTopic': NOTIFIED,
  'ExistingResources.cache': ownAccount('a cache'),
  'ExistingResources.certificate': { account: CERTIFICATE_ADVICE },
  'ExistingResources.database': ownAccount('a database'),
  'ExistingResources.jwtSecret': { region: 'replicate it, and pass the replica' },
  'ExistingResources.logBucket': LOG_BUCKET,
  'ExistingResources.mediaBucket': own('a bucket'),
  'PlatformAuditOptions.alarmTopic': NOTIFIED,
  'PlatformAuditOptions.accessLogsBucket': LOG_BUCKET,
  'SecureBucketProps.accessLogsBucket': LOG_BUCKET,
  'EdgeFirewallProps.logGroup': ownAccount('a log group'),
  'configRole': PASSED,
  'scannedBuckets': ownAccount('a bucket'),
  'trailLogGroup': ownAccount('a log group'),
};
/** Topics of the alarms in us-east-1. */
const GLOBAL = /^usEast1/;

/** Refuses a resource of an account or a Region in which AWS does not use it. */
export function checkPlaced(
  scope: IConstruct, { struct, path, type }: { struct: string; path: readonly string[]; type: string }, value: unknown,
): void {
  const prop = path.at(-1)!;
  const rule = RULES[`${struct}.${prop}`] ?? RULES[prop] ?? RULES[type];
  // A pair is in no stack: it checks what belongs to each Region.
  if (!rule || GLOBAL.test(prop) || !scope.node.scopes.some((one) => Stack.isStack(one))) return;
  for (const resource of [value].flat()) {
    if (Object(resource).env) checkEnvironment(scope, path.join('.'), resource as IResource, Stack.of(scope), rule);
  }
}
