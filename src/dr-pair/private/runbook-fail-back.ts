import { undoDns } from './runbook-by-hand';
import {
  APPROVER_PROFILE, call, describeCluster, execution, findPlan, replicateSecret, scale,
  scaleCacheStack, start, Step, steps, switchOver, tasks, writers,
} from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';

export function failBack(facts: RunbookFacts): string {
  const { primary, standby, readerScaling } = facts;
  const { region } = primary;
  return [
    `## 3. Fail back to ${region}`,
    'Fail back in the daytime and without time pressure.',
    '### Prepare the database',
    steps(
      [
        `Wait until the old database is a replica. RDS adds it to the global database again when ${region} is ` +
        'available. The result must show two members, one writer, and a replication lag below 1,000 milliseconds:',
        writers(facts, region),
        `aws cloudwatch get-metric-statistics --region ${region} --namespace AWS/RDS --metric-name ` +
        `AuroraGlobalDBRPOLag --dimensions Name=DBClusterIdentifier,Value=${primary.clusterIdentifier} --statistics ` +
        'Maximum --period 60 --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --output text',
      ],
      ...readerScaling ? [suspendReaderScaling(facts)] : [],
      ...createSecondary(facts),
    ),
    '### Fail back with the plan, if the plan switched the DNS',
    'A failback is not urgent. If ARC does not respond, wait until it responds.',
    steps(
      [`Create the CLI profile \`${APPROVER_PROFILE}\` if it does not exist (failover runbook, section 3, step 1).`],
      ['Start the plan:', findPlan(facts, region), start(region)],
      [
        'Approve `failback-approve` when it waits for approval:',
        execution(region, 'approve-plan-execution-step',
          '--step-name failback-approve --approval approve --comment "failback"'),
      ],
      [
        'Monitor the execution and the tasks:',
        execution(region, 'get-plan-execution',
          "--query '[executionState, stepStates[].[name,status]]' --output json"),
        tasks(primary),
      ],
    ),
    '### Fail back manually, if you switched the DNS manually (failover runbook, section 4)',
    `The plan cannot fail back: users would stay in ${standby.region}, whose database would no longer accept writes.`,
    steps(...failBackManually(facts)),
    '### Finish the failback',
    steps(
      ...replicateSecrets(facts),
      ...resumeRotation(facts),
      [
        `Verify as in section 5 of the failover runbook, with the names of ${region}. ` +
        `The number of tasks in ${standby.region} must be ${standby.minimumTasks} again.`,
      ],
      [
        'Record the data loss in the incident log. Then deploy all stacks:',
        `npx cdk deploy ${primary.stackPath} ${standby.stackPath}`,
      ],
    ),
  ].join('\n\n');
}

function suspendReaderScaling({ primary: { region, clusterIdentifier } }: RunbookFacts): Step {
  const state = ['DynamicScalingIn', 'DynamicScalingOut', 'ScheduledScaling'].map((kind) => `${kind}Suspended=true`);
  return [
    `Suspend the reader scaling in ${region} while its cluster is a replica, because RDS rejects this scaling. ` +
    'After the failback, run the command again with `=false` to resume it:',
    `aws application-autoscaling register-scalable-target --region ${region} --service-namespace rds ` +
    `--scalable-dimension rds:cluster:ReadReplicaCount --resource-id cluster:${clusterIdentifier} ` +
    `--suspended-state ${state.join(',')}`,
  ];
}

/**
 * A removed cluster cannot join a global database again. A new secondary cluster with its name replaces it. Deployments
 * do not repair a setting that it lacks, because they send only what differs between two templates.
 */
function createSecondary(facts: RunbookFacts): Step[] {
  const { primary, standby, globalClusterIdentifier } = facts;
  const { region, clusterIdentifier } = primary;
  const only = `Only if \`${globalClusterIdentifier}\` has one member`;
  const old = { region, clusterIdentifier: `${clusterIdentifier}-lost` } as typeof primary;
  const like = (...options: [option: string, property: string][]) =>
    options.map(([option, property]) => `--${option} "$(old ${property})"`).join(' ');
  const reads = (what: string, identifier: string, list: string) => {
    const describe = `aws rds describe-db-${what} --region ${region} --db-${what.slice(0, -1)}-identifier ` +
      identifier;
    // Only AWS may write tags with the prefix.
    const tags = `'${list}[0].TagList[?!starts_with(Key, \`"aws:"\`)]'`;
    return [
      `old() { ${describe} --query "${list}[0].$1" --output text; }`,
      `old_tags() { ${describe} --query ${tags} --output json; }`,
    ];
  };
  return [
    [
      `${only}: the old cluster \`${clusterIdentifier}\` in ${region} ` +
      'cannot join it again. Keep this cluster until nobody needs the data that only this cluster has. Rename it, ' +
      'repeat the second command until it finds the new name, and write down the names of its instances. Rename the ' +
      'instances as well (add `-lost`):',
      `aws rds modify-db-cluster --region ${region} --db-cluster-identifier ${clusterIdentifier} ` +
      `--new-db-cluster-identifier ${clusterIdentifier}-lost --apply-immediately`,
      describeCluster(old, 'DBClusterMembers[].DBInstanceIdentifier'),
    ],
    [
      `${only}: create a secondary cluster with the old name, the settings and the tags of the old cluster, and the ` +
      `version of the cluster in ${standby.region}. Create its instances with the old names, so that the stack finds ` +
      'them. Wait until it replicates. Then the primary stack can be deployed again:',
      `VERSION=$(${describeCluster(standby, 'EngineVersion')})`,
      ...reads('clusters', old.clusterIdentifier, 'DBClusters'),
      `aws rds create-db-cluster --region ${region} --source-region ${standby.region} --db-cluster-identifier ` +
      `${clusterIdentifier} --global-cluster-identifier ${globalClusterIdentifier} --engine aurora-postgresql ` +
      '--engine-version "$VERSION" --vpc-security-group-ids $(old "VpcSecurityGroups[].VpcSecurityGroupId") ' +
      `${like(
        ['port', 'Port'], ['db-subnet-group-name', 'DBSubnetGroup'],
        ['db-cluster-parameter-group-name', 'DBClusterParameterGroup'], ['kms-key-id', 'KmsKeyId'],
        ['backup-retention-period', 'BackupRetentionPeriod'], ['preferred-backup-window', 'PreferredBackupWindow'],
        ['preferred-maintenance-window', 'PreferredMaintenanceWindow'],
        ['database-insights-mode', 'DatabaseInsightsMode'],
        ['performance-insights-kms-key-id', 'PerformanceInsightsKMSKeyId'],
        ['performance-insights-retention-period', 'PerformanceInsightsRetentionPeriod'],
      )} --storage-encrypted --enable-performance-insights --enable-iam-database-authentication ` +
      '--copy-tags-to-snapshot --enable-cloudwatch-logs-exports postgresql --deletion-protection --tags "$(old_tags)"',
      `INSTANCE=${clusterIdentifier}-1   # the old name of each instance`,
      ...reads('instances', '"$INSTANCE-lost"', 'DBInstances'),
      `aws rds create-db-instance --region ${region} --db-instance-identifier "$INSTANCE" --db-cluster-identifier ` +
      `${clusterIdentifier} --engine aurora-postgresql ${like(
        ['db-instance-class', 'DBInstanceClass'], ['promotion-tier', 'PromotionTier'],
        ['preferred-maintenance-window', 'PreferredMaintenanceWindow'],
        ['monitoring-interval', 'MonitoringInterval'], ['monitoring-role-arn', 'MonitoringRoleArn'],
      )} --tags "$(old_tags)"`,
    ],
  ];
}

/**
 * In the order of the plan: users are served by the primary Region before the capacity of the standby Region decreases.
 */
function failBackManually(facts: RunbookFacts): Step[] {
  const { primary, standby, scheduleNames, readerScaling } = facts;
  const { region } = primary;
  const pilotLight = facts.standbyMode === StandbyMode.PILOT_LIGHT;
  const afterDns = [
    ...scheduleNames.length > 0 ? ['move-schedules'] : [],
    ...readerScaling ? ['scale-readers'] : [],
    'settle-capacity',
  ];
  return [
    [`Start the tasks in ${region}, if you stopped them:`, ...scale(primary)],
    [
      'Promote the database. Then invoke the two functions: the first checks that the tasks are ready, the second ' +
      'that only one cluster accepts writes. Repeat both until they succeed:',
      switchOver(facts, standby, primary),
      call(facts, region, 'warm-up'),
      call(facts, region, 'confirm-writer'),
    ],
    undoDns(facts),
    [
      `Invoke the other functions. They restore the normal capacity of both Regions. ${pilotLight
        ? `Then delete the cache in ${standby.region}` : 'Repeat them until they succeed'}:`,
      ...afterDns.map((action) => call(facts, region, action)),
      ...pilotLight ? scaleCacheStack(facts, false) : [],
    ],
  ];
}

function replicateSecrets(facts: RunbookFacts): Step[] {
  const { replicatedSecrets, primary } = facts;
  if (replicatedSecrets.length === 0) return [];
  return [[
    `Only for the secrets that you promoted: write the new values in ${primary.region} first, because replication ` +
    'overwrites the replicas. Then replicate the secrets again:',
    ...replicatedSecrets.flatMap((name) => replicateSecret(facts, name)),
  ]];
}

function resumeRotation({ rotatedSecrets, primary: { region } }: RunbookFacts): Step[] {
  if (rotatedSecrets.length === 0) return [];
  return [[
    `Resume the password rotation, if you paused it. Secrets Manager tests each password in ${region} first:`,
    ...rotatedSecrets.map((name) =>
      `aws secretsmanager rotate-secret --region ${region} --secret-id ${name} --no-rotate-immediately`),
  ]];
}
