import {
  APPROVER_PROFILE, arc, call, execution, findPlan, list, scaleStandbyStack, shell, start, Step, steps, switchOver,
  tasks, writers,
} from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';

export function duringFailover(facts: RunbookFacts): string {
  const {
    primary, standby, standbyBaseStackPath, cacheIdentifier, imageParameterName, scheduleNames, standbyMode,
  } = facts;
  const { region } = standby;
  return [
    `## 6. While ${region} serves users`,
    `Deploy one stack at a time. Without \`--exclusively\` the CDK CLI also deploys ${primary.region}:`,
    shell(`npx cdk deploy --exclusively ${standbyBaseStackPath}`, `npx cdk deploy --exclusively ${standby.stackPath}`),
    list(
      ...scheduleNames.length > 0 ? [
        'Schedules: a deployment resets them to the state in the template. ' +
        'Invoke `move-schedules` again after each deployment (section 4).',
      ] : [],
      ...standbyMode === StandbyMode.PILOT_LIGHT ? [
        'Stack parameter `Awake`: the CDK CLI keeps its value. ' +
        `Never change it while ${region} serves users.`,
      ] : [],
      `Releases: push the image to the repository in ${region}. Write its tag or digest to the parameter ` +
      `\`${imageParameterName}\` in ${region}. The pipeline in ${primary.region} may not be available.`,
      `Alarms on the replication lag of the database stay in ALARM in ${region}, because its database has no replica ` +
      'yet. Alarms on missed runs go into ALARM in the Region where the schedules are disabled.',
      `Media: the bucket \`${standby.mediaBucketName}\` accepts writes. They are replicated to ` +
      `\`${primary.mediaBucketName}\` when that bucket is available again.`,
      `The cache \`${cacheIdentifier}\` starts empty. Sessions are lost. The load of the database is higher for ` +
      'about 1 hour.',
      `Not covered: EBS volumes, the content of the cache, and messages in the queues of ${primary.region}.`,
    ),
  ].join('\n\n');
}

export function failBack(facts: RunbookFacts): string {
  const { primary, standby, readerScaling } = facts;
  const { region } = primary;
  return [
    `## 7. Fail back to ${region}`,
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
      [`Create the CLI profile \`${APPROVER_PROFILE}\` if it does not exist (section 3, step 1).`],
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
    '### Fail back manually, if you switched the DNS manually (section 4)',
    `The plan cannot fail back: users would stay in ${standby.region}, whose database would no longer accept writes.`,
    steps(...failBackManually(facts)),
    '### Finish the failback',
    steps(
      ...replicateSecrets(facts),
      [
        `Verify as in section 5, with the names of ${region}. ` +
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

/** A removed cluster cannot join a global database again. A new secondary cluster replaces it. */
function createSecondary({ primary, globalClusterIdentifier }: RunbookFacts): Step[] {
  const { region, clusterIdentifier } = primary;
  return [
    [
      `Only if \`${globalClusterIdentifier}\` has one member: the old cluster \`${clusterIdentifier}\` in ${region} ` +
      'cannot join it again. Keep this cluster until nobody needs the data that only this cluster has. ' +
      'Rename it, and get its settings:',
      `aws rds modify-db-cluster --region ${region} --db-cluster-identifier ${clusterIdentifier} ` +
      `--new-db-cluster-identifier ${clusterIdentifier}-lost --apply-immediately`,
      `aws rds describe-db-clusters --region ${region} --db-cluster-identifier ${clusterIdentifier}-lost ` +
      "--query 'DBClusters[0].[EngineVersion,DBSubnetGroup,VpcSecurityGroups,DBClusterParameterGroup,KmsKeyId]'",
    ],
    [
      `Only if \`${globalClusterIdentifier}\` has one member: create a secondary cluster in the RDS console (Add ` +
      'Region). Use the old name, and the version, subnet group, security groups, parameter group and KMS key of the ' +
      'old cluster. Wait until it replicates. Consult a person who is familiar with this library before you deploy ' +
      'the primary stack again.',
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
    [
      'Promote the database. Then invoke the two functions: the first checks that the tasks are ready, the second ' +
      'that only one cluster accepts writes. Repeat both until they succeed:',
      switchOver(facts, standby, primary),
      call(facts, region, 'warm-up'),
      call(facts, region, 'confirm-writer'),
    ],
    ['Undo the DNS change (section 4).'],
    [
      `Invoke the other functions. They restore the normal capacity of both Regions. ${pilotLight
        ? `Then scale down the stack in ${standby.region}` : 'Repeat them until they succeed'}:`,
      ...afterDns.map((action) => call(facts, region, action)),
      ...pilotLight ? scaleStandbyStack(facts, false) : [],
    ],
  ];
}

function replicateSecrets({ replicatedSecrets, replicaKeyAlias, primary, standby }: RunbookFacts): Step[] {
  if (replicatedSecrets.length === 0) return [];
  return [[
    `Only for the secrets that you promoted: write the new values in ${primary.region} first, because replication ` +
    'overwrites the replicas. Then replicate the secrets again:',
    ...replicatedSecrets.flatMap((name) => [
      `aws secretsmanager remove-regions-from-replication --region ${primary.region} --secret-id ${name} ` +
      `--remove-replica-regions ${standby.region}`,
      `aws secretsmanager replicate-secret-to-regions --region ${primary.region} --secret-id ${name} ` +
      `--add-replica-regions Region=${standby.region},KmsKeyId=${replicaKeyAlias} --force-overwrite-replica-secret`,
    ]),
  ]];
}

export function rehearse(facts: RunbookFacts): string {
  const { primary, standby, planName } = facts;
  return [
    '## 8. Rehearse twice per year',
    list(
      `Every month: check that the evaluation of the plan shows no warnings, and that no alarm in ${standby.region} ` +
      'is in ALARM.',
      'Twice per year, in the morning of a day with low traffic: sections 3, 5 and 7, with a switchover of the ' +
      'database in both directions. There is no data loss (RPO 0). Users get errors for about 1 minute while the ' +
      'database changes roles, and must sign in again.',
      'Once per year: section 4 in a copy of the pair in another account. Use only this file.',
      'Record the duration of each step in minutes.',
      `Sign in with the approver role of \`${planName}\` before the rehearsal: most rehearsals fail at the sign-in.`,
      `Do not rehearse while ${primary.region} is impaired.`,
    ),
    'Check the evaluation of the plan:',
    shell(
      findPlan(facts, standby.region),
      `${arc('get-plan-evaluation-status', standby.region)} --plan-arn "$PLAN"`,
    ),
  ].join('\n\n');
}
