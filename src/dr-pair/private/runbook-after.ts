import { assume } from './runbook-by-plan';
import { call, clusterArn, execution, findPlan, list, shell, start, tasks, wake, writers } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';

export function inStandby(facts: RunbookFacts): string {
  const { primary, standby, standbyBaseStackPath, cacheIdentifier, imageParameterName, scheduleNames, standbyMode } = facts;
  return [
    `## 6. While ${standby.region} serves`,
    `Deploy one stack alone; without \`--exclusively\` the CLI deploys ${primary.region} as well:`,
    shell(`npx cdk deploy --exclusively ${standbyBaseStackPath}`, `npx cdk deploy --exclusively ${standby.stackPath}`),
    list(
      ...scheduleNames.length > 0 ? ['A deployment switches the schedules as their template has it: afterwards call `move-schedules` again (section 4).'] : [],
      ...standbyMode === StandbyMode.PILOT_LIGHT ? ['The CLI keeps the stack\'s parameter `Awake`: never pass another value while users are here.'] : [],
      `Releases: push the image to the repository in ${standby.region}, and write its tag or digest to the parameter \`${imageParameterName}\` there; the pipeline of the other region may be gone.`,
      `Alarms on the database's lag ring in ${standby.region} all the time: no copy follows this database yet. Alarms on missed runs ring where schedules are off.`,
      `Media: the bucket \`${standby.mediaBucketName}\` takes writes, and they are copied to \`${primary.mediaBucketName}\` once that answers.`,
      `The cache \`${cacheIdentifier}\` began cold: sessions are lost, and the database is busier for an hour.`,
      'Not covered: volumes of EBS, what was in the cache, and whatever was in flight in queues of the other region.',
    ),
  ].join('\n\n');
}

export function failBack(facts: RunbookFacts): string {
  const { primary, standby, readerScaling } = facts;
  const { region } = primary;
  return [
    `## 7. Fail back to ${region}`,
    `Only by day, with nobody in a hurry. First the old database has to be a copy again: RDS rejoins it by itself once ${region} is back. Two members, one writer, and a lag below a second:`,
    shell(writers(facts, region), `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name AuroraGlobalDBRPOLag ` +
      `--dimensions Name=DBClusterIdentifier,Value=${primary.clusterIdentifier} --statistics Maximum --period 60 ` +
      '--start-time "$(date -u -d -10min +%FT%TZ)" --end-time "$(date -u +%FT%TZ)" --output text'),
    ...readerScaling ? [`While ${region} is a copy, suspend its reader scaling, which RDS would refuse; let it go on after the way back (\`=false\`):`, suspend(facts)] : [],
    ...rejoin(facts),
    'Then run the plan the other way, gracefully, as its approver:',
    ...assume(facts).slice(1),
    shell(findPlan(facts, region), start(region, 'graceful'),
      execution(region, 'approve-plan-execution-step', '--step-name failback-approve --approval approve --comment "back"'),
      execution(region, 'get-plan-execution', "--query '[executionState, stepStates[].[name,status]]' --output json"), tasks(primary)),
    'Without ARC, the same by hand; then undo the DNS (section 4):',
    shell(`aws rds switchover-global-cluster --region ${region} --global-cluster-identifier ${facts.globalClusterIdentifier} ` +
      `--target-db-cluster-identifier ${clusterArn(facts, primary)}`,
    ...['warm-up', 'confirm-writer', ...facts.scheduleNames.length > 0 ? ['move-schedules'] : [], ...readerScaling ? ['scale-readers'] : [], 'settle-capacity']
      .map((action) => call(facts, region, action)),
    ...facts.standbyMode === StandbyMode.PILOT_LIGHT ? wake(facts, false) : []),
    ...secretsBack(facts),
    `Verify as in section 5, with the names of ${region}. Tasks in ${standby.region} must be down to ${standby.minimumTasks}. At last deploy all stacks ` +
      `(\`npx cdk deploy ${primary.stackPath} ${standby.stackPath}\`), and write down what was lost.`,
  ].join('\n\n');
}

function suspend({ primary: { region, clusterIdentifier } }: RunbookFacts): string {
  const state = ['DynamicScalingIn', 'DynamicScalingOut', 'ScheduledScaling'].map((kind) => `${kind}Suspended=true`).join(',');
  return shell(`aws application-autoscaling register-scalable-target --region ${region} --service-namespace rds ` +
    `--scalable-dimension rds:cluster:ReadReplicaCount --resource-id cluster:${clusterIdentifier} --suspended-state ${state}`);
}

/** A cluster never joins a global database again: a new one does. */
function rejoin({ primary, globalClusterIdentifier }: RunbookFacts): string[] {
  return [
    `If \`${globalClusterIdentifier}\` has lost ${primary.region} (one member alone), the old cluster \`${primary.clusterIdentifier}\` can't join again. Keep it until nobody needs what only it has, ` +
    'and rename it; then let a new secondary join, under the old name, with the version, subnets, group and key of the old one:',
    shell(`aws rds modify-db-cluster --region ${primary.region} --db-cluster-identifier ${primary.clusterIdentifier} ` +
      `--new-db-cluster-identifier ${primary.clusterIdentifier}-lost --apply-immediately`,
    `aws rds describe-db-clusters --region ${primary.region} --db-cluster-identifier ${primary.clusterIdentifier}-lost ` +
      "--query 'DBClusters[0].[EngineVersion,DBSubnetGroup,VpcSecurityGroups,DBClusterParameterGroup,KmsKeyId]'"),
    'Make the new secondary in the console (Add region), wait until it follows, and ask who knows this library before the primary stack is deployed again.',
  ];
}

function secretsBack({ replicatedSecrets, primary, standby }: RunbookFacts): string[] {
  if (replicatedSecrets.length === 0) return [];
  return [
    `Replicate again only those secrets that you promoted; write the new values in ${primary.region} first, because the copies are overwritten:`,
    shell(...replicatedSecrets.flatMap((name) => [
      `aws secretsmanager remove-regions-from-replication --region ${primary.region} --secret-id ${name} --remove-replica-regions ${standby.region}`,
      `aws secretsmanager replicate-secret-to-regions --region ${primary.region} --secret-id ${name} --add-replica-regions Region=${standby.region} --force-overwrite-replica-secret`,
    ])),
    'The key of the standby region has to be named again where it is one of your own: `--add-replica-regions Region=…,KmsKeyId=…`.',
  ];
}

export function rehearse(facts: RunbookFacts): string {
  const { primary, standby, planName } = facts;
  return [
    '## 8. Rehearse, twice a year',
    list(
      `Every month: the plan's own evaluation has no warnings, and the alarms of ${standby.region} are quiet.`,
      'Twice a year, on a quiet morning: sections 3, 5 and 7, gracefully both ways. Nothing is lost; users see errors for about a minute while the database changes roles, and sign in again.',
      'Once a year: section 4 in a copy of the pair in another account, with this file alone.',
      `Write down the minutes of each step. Sign in with \`${planName}\`'s approver beforehand: most rehearsals fail at a login. Do not rehearse while ${primary.region} is impaired.`,
    ),
    shell(findPlan(facts, standby.region), `aws arc-region-switch get-plan-evaluation-status --region ${standby.region} --plan-arn "$PLAN"`),
  ].join('\n\n');
}
