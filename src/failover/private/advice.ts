import type { FailoverRegion } from './failover-region';

/** What is known of a pair in an outage: what the function `advise` reads, and what only people know. */
export interface Observation {
  /** What people have found as the cause, if it is in both Regions. */
  readonly cause?: 'release' | 'data';
  /** Whether AWS reports that the primary Region is impaired, and users are affected. */
  readonly impaired: boolean;
  /** Whether the database of the standby Region accepts the writes. */
  readonly moved: boolean;
  /** Minutes since the site was available; absent while it is. */
  readonly down?: number;
  /** Minutes since the primary Region has responded; absent while it responds. */
  readonly silent?: number;
  /** Whether the database of the primary Region responds. */
  readonly database: boolean;
  /** Whether the tasks in the primary Region are ready. */
  readonly tasks: boolean;
  /** Whether the load balancer of the primary Region has a healthy target, and few errors of its own. */
  readonly balancer: boolean;
}

/** The names in the sentences and commands. */
export interface AdviceNames {
  readonly planName: string;
  readonly automatic: boolean;
  readonly primary: FailoverRegion;
  readonly standby: FailoverRegion;
  readonly globalClusterIdentifier: string;
  /** ARN of the cluster in the standby Region. */
  readonly standbyCluster: string;
  readonly imageParameterName: string;
  readonly probedSite: string;
}

/** No failover, none yet, one after an attempt to repair, one without data loss, or one without the primary Region. */
export type Advice = 'no failover' | 'wait' | 'repair' | 'switchover' | 'failover';

/** A row of the table of decisions. The first one that holds decides. */
export interface Decision {
  readonly situation: string;
  readonly holds: (seen: Observation) => boolean;
  readonly advice: Advice;
  readonly action: string;
  /** The next command, and that after `REPAIR_MINUTES` without success. */
  readonly commands: readonly string[];
}

/** Then a Region that does not respond is lost. A page takes 6 minutes, and a person 5. */
const SILENT_MINUTES = 10;
/** So long a fault of the primary Region is repaired before users move. */
const REPAIR_MINUTES = 30;

/** The lag in the minutes in which the site was available. Aurora publishes it with or without its source Region. */
export function lagQueries(site: string, source: string, cluster: string) {
  type Value = readonly [name: string, value: string];
  const query = (Id: string, Stat: string, Namespace: string, MetricName: string, ...values: Value[]) => {
    const Metric = { Namespace, MetricName, Dimensions: values.map(([Name, Value]) => ({ Name, Value })) };
    return { Id, ReturnData: false, MetricStat: { Period: 60, Stat, Metric } };
  };
  const lag = ['Maximum', 'AWS/RDS', 'AuroraGlobalDBRPOLag', ['DBClusterIdentifier', cluster]] as const;
  return [
    { Id: 'before', Expression: 'IF(available > 0, MAX([lag, fromRegion]))' },
    query('available', 'Minimum', 'Eldonia/SiteProbe', 'Available', ['Site', site]),
    query('lag', ...lag),
    query('fromRegion', ...lag, ['SourceRegion', source]),
  ];
}

/** The commands that runbook and advice have in common. Those with several lines belong together. */
export function commandsOf(names: AdviceNames) {
  const { planName, primary, standby, globalClusterIdentifier: database, standbyCluster } = names;
  const [here, there] = [standby.region, primary.region];
  const arc = (operation: string) => `aws arc-region-switch ${operation} --region ${here} --profile approver`;
  const plan = `PLAN=$(${arc('list-plans-in-region')} --query "plans[?name=='${planName}'].arn" --output text)`;
  const invoke = `aws lambda invoke --region ${here} --function-name ${planName}-failover-advise`;
  return {
    advise: `${invoke} --cli-read-timeout 300 advice.json && printf '%b\\n' "$(cat advice.json)"`,
    findPlan: plan,
    startPlan: `${plan}\nEXECUTION=$(${arc('start-plan-execution')} --plan-arn "$PLAN" --target-region ${here} ` +
      '--action activate --mode graceful --query executionId --output text)',
    switchOver: `aws rds switchover-global-cluster --region ${there} --global-cluster-identifier ${database} ` +
      `--target-db-cluster-identifier "${standbyCluster}"`,
    findWriter: `aws rds describe-global-clusters --region ${here} --global-cluster-identifier ${database} ` +
      '--query \'GlobalClusters[0].GlobalClusterMembers[].[DBClusterArn,IsWriter]\' --output text',
    databaseEvents: `aws rds describe-events --region ${there} --source-type db-cluster --source-identifier ` +
      `${primary.clusterIdentifier} --duration 60 --query 'Events[].[Date,Message]' --output text`,
    serviceEvents: `aws ecs describe-services --region ${there} --cluster ${primary.ecsCluster} --services ` +
      `${primary.ecsService} --query 'services[0].events[:5].[createdAt,message]' --output text`,
    releases: `aws ssm get-parameter-history --region ${there} --name ${names.imageParameterName} --query ` +
      '\'Parameters[].[LastModifiedDate,Value]\' --output text',
    restorable: `aws rds describe-db-clusters --region ${there} --db-cluster-identifier ` +
      `${primary.clusterIdentifier} --query 'DBClusters[].[EarliestRestorableTime,LatestRestorableTime]' --output text`,
    askSite: 'curl --silent --show-error --max-time 10 --output /dev/null --write-out \'%{http_code}\\n\' ' +
      `https://${names.probedSite}`,
  };
}

/** The table of decisions. */
export function decisionsOf(names: AdviceNames): Decision[] {
  const [region, standby] = [names.primary.region, names.standby.region];
  const commands = commandsOf(names);
  // The plan of an automatic failover promotes without waiting for the replication.
  const move = names.automatic ? commands.switchOver : commands.startPlan;
  const switchover = 'fail over with a switchover of the database: no data loss (RPO 0)';
  const repair = (what: string) => `Repair ${what} for up to ${REPAIR_MINUTES} minutes. Then ${switchover}.`;
  const row = (
    situation: string, holds: Decision['holds'], advice: Advice, action: string, ...next: string[]
  ): Decision => ({ situation, holds, advice, action, commands: next });
  return [
    row(`The database of ${standby} accepts the writes.`, ({ moved }) => moved, 'no failover',
      `Do not fail over again: ${standby} serves users, or will when the plan is done. Look after the plan ` +
      '(section 3), later fail back (recovery runbook, section 3).', commands.findWriter),
    row('A release caused the problem.', ({ cause }) => cause === 'release', 'no failover',
      `Roll back the release. Do not fail over: ${standby} has the same release.`, commands.releases),
    row('Data was deleted or corrupted.', ({ cause }) => cause === 'data', 'no failover',
      'Do not fail over: the replica has the same data. Restore the data (rebuild runbook, section 1).',
      commands.restorable),
    row(`${region} does not respond, and responded less than ${SILENT_MINUTES} minutes ago. AWS does not report it.`,
      ({ silent, impaired }) => silent !== undefined && silent < SILENT_MINUTES && !impaired, 'wait',
      'Wait, and prepare: create the CLI profile `approver` (section 3). Then ask again.', commands.advise),
    row(`${region} does not respond: for ${SILENT_MINUTES} minutes, or AWS reports it.`,
      ({ silent }) => silent !== undefined, 'failover',
      'Fail over without it. Data that was not replicated is lost: the lag before the outage (section 1), however ' +
      'large the lag is now.', commands.startPlan),
    row(`${region} responds, but its database does not.`, ({ database }) => !database, 'repair',
      `${repair('the database')} Aurora replaces a failed writer by itself, usually within minutes. Only if RDS ` +
      'rejects the switchover, fail over without it: data that was not replicated is lost.',
      commands.databaseEvents, move),
    row(`AWS reports that ${region} is impaired, and users are affected. The database still responds.`,
      ({ impaired }) => impaired, 'switchover', `${switchover.replace('fail', 'Fail')}.`, move),
    row(`The site is down. The tasks in ${region} are ready, and its load balancer has healthy targets and no 5xx of ` +
      'its own.', ({ down, tasks, balancer }) => down !== undefined && tasks && balancer, 'no failover',
    'Do not fail over. The fault is in the CDN, the DNS or the certificate, which both Regions share.',
    commands.askSite),
    row(`The site is down. The tasks in ${region} are ready, but its load balancer has no healthy targets or returns ` +
      '5xx of its own.', ({ down, tasks }) => down !== undefined && tasks, 'repair', repair('the load balancer'),
    commands.serviceEvents, move),
    row(`The site is down. The tasks in ${region} are not ready, but ${region} and its database respond.`,
      ({ down }) => down !== undefined, 'repair', repair(`the site in ${region}`), commands.serviceEvents, move),
    row('In any other case.', () => true, 'no failover',
      `Do not fail over: ${region} and its database respond, and the site is not known to be down.`),
  ];
}

/** The row that decides, its number, and the command that is next. */
export function advise(names: AdviceNames, seen: Observation) {
  const decisions = decisionsOf(names);
  const index = decisions.findIndex(({ holds }) => holds(seen));
  const { commands: [first, later = first], ...decision } = decisions[index];
  return { ...decision, row: index + 1, command: (seen.down ?? 0) < REPAIR_MINUTES ? first : later };
}
