import { list, shell } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';
import { STANDBY_SCALED_UP_PARAMETER } from '../../failover/internal';

export function duringFailover(facts: RunbookFacts): string {
  const {
    primary, standby, standbyBaseStackPath, standbyCacheStackPath, standbyCacheStackName, cacheIdentifier,
    imageParameterName, scheduleNames, standbyMode,
  } = facts;
  const { region } = standby;
  return [
    `## 2. While ${region} serves users`,
    `Deploy one stack at a time. Without \`--exclusively\` the CDK CLI also deploys ${primary.region}:`,
    shell(...[standbyBaseStackPath, standbyCacheStackPath, standby.stackPath].map((path) =>
      `npx cdk deploy --exclusively ${path}`)),
    list(
      ...scheduleNames.length > 0 ? [
        'Schedules: a deployment resets them to the state in the template. ' +
        'Invoke `move-schedules` again after each deployment (failover runbook, section 4).',
      ] : [],
      ...standbyMode === StandbyMode.PILOT_LIGHT ? [
        `Parameter \`${STANDBY_SCALED_UP_PARAMETER}\` of the stack \`${standbyCacheStackName}\`: ` +
        `the CDK CLI keeps its value. Never change it while ${region} serves users.`,
      ] : [],
      `Releases: push the image to the repository in ${region}. Write its tag or digest to the parameter ` +
      `\`${imageParameterName}\` in ${region}. The pipeline in ${primary.region} may not be available.`,
      `Alarms on the replication lag of the database are in ALARM in ${primary.region} until its database is a ` +
      'replica ' +
      `again. Those in ${region} are in OK: its database is the primary database.`,
      `Media: the bucket \`${standby.mediaBucketName}\` accepts writes. They are replicated to ` +
      `\`${primary.mediaBucketName}\` when that bucket is available again.`,
      `The cache \`${cacheIdentifier}\` (stack \`${standbyCacheStackName}\`) starts empty. Sessions are lost. ` +
      'The load of the database is higher for about 1 hour.',
      `Not covered: EBS volumes, the content of the cache, and messages in the queues of ${primary.region}.`,
    ),
    ...rotation(facts),
    ...secrets(facts),
  ].join('\n\n');
}

/** A rotation changes the password in the database, which is read-only. */
function rotation({ rotatedSecrets, primary: { region } }: RunbookFacts): string[] {
  if (rotatedSecrets.length === 0) return [];
  return [
    '### Password rotation',
    `Pause the rotation as soon as ${region} responds. Its database is a read-only copy: a rotation that becomes due ` +
    'fails, leaves a version with the stage `AWSPENDING`, and causes notifications. Section 3 resumes it:',
    shell(...rotatedSecrets.map((name) =>
      `aws secretsmanager cancel-rotate-secret --region ${region} --secret-id ${name}`)),
  ];
}

function secrets({ replicatedSecrets, primary, standby: { region } }: RunbookFacts): string[] {
  if (replicatedSecrets.length === 0) return [];
  return [
    '### Replicated secrets',
    `The tasks read the replicas of the secrets in ${region}; no action is necessary. Promote a replica only if its ` +
    `value must change before ${primary.region} is available again, for example after a leak:`,
    shell(...replicatedSecrets.map((name) =>
      `aws secretsmanager stop-replication-to-replica --region ${region} --secret-id ${name}`)),
    list(
      `Password rotation runs in ${primary.region} only. To change a database password before that Region is ` +
      `available again, use \`ALTER ROLE\`, write the password with \`put-secret-value --region ${region}\`, and ` +
      'restart the tasks.',
      `When ${primary.region} is available again, rotate the secrets that were stored there. Then replicate them ` +
      'again (section 3).',
    ),
  ];
}
