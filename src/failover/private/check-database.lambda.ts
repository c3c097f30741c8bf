import { CloudWatchClient, GetMetricDataCommand, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DBCluster, DescribeDBClustersCommand, GlobalCluster, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { variable } from './handler/environment';
import { readGlobalDatabase, writersOf } from './handler/global-database';
import { list } from './handler/list';

const rds = new RDSClient({ maxAttempts: 5 });

/**
 * Before the promotion: checks that the cluster of this Region can become the writer. After it: checks that it is the
 * only writer.
 *
 * The function only reads and can be invoked at any time. ARC shows its errors to the operator and retries.
 */
export async function handler(): Promise<string> {
  const [identifier, arn] = [variable('GLOBAL_CLUSTER'), variable('CLUSTER_ARN')];
  const database = await readGlobalDatabase(rds, identifier);
  if (!database.GlobalClusterMembers?.some(({ DBClusterArn }) => DBClusterArn === arn)) {
    throw new Error(
      `${arn} is not a member of the global database ${identifier}. Members: ${list(membersOf(database))}`,
    );
  }
  if (variable('PROMOTED') === 'true') return confirmWriter(database, arn);
  const checked = await checkDatabase(database, arn);
  return process.env.IMAGES === undefined ? checked : `${checked}. ${await compareReleases(variable('OTHER'))}`;
}

/**
 * Before a promotion that waits for nobody: fails if it would lose more than the objective, by the lag in the last
 * minute with the site. An unknown lag stops nothing. To skip the step is to accept the loss.
 */
async function checkLag(objective: number): Promise<void> {
  const now = Date.now();
  const query = new GetMetricDataCommand({
    MetricDataQueries: JSON.parse(variable('LAG_QUERIES')) as MetricDataQuery[],
    StartTime: new Date(now - 24 * 3_600_000),
    EndTime: new Date(now),
    ScanBy: 'TimestampDescending',
  });
  const { MetricDataResults: [lag] = [] } = await new CloudWatchClient({ maxAttempts: 3 }).send(query);
  const seconds = (lag?.Values?.[0] ?? 0) / 1_000;
  if (seconds <= objective) return;
  throw new Error(`a promotion without the other Region would lose the data of ${seconds} seconds before the outage, ` +
    `more than ${objective}. If it responds, switch the database over by hand; then, or to accept the loss, skip ` +
    'this step');
}

/**
 * Before a failback: fails if users would return to another release or other settings than they have now. It says that
 * a Region does not respond, which must keep nobody from leaving it.
 */
async function compareReleases(other: string): Promise<string> {
  const here = variable('HERE');
  const [images, template] = [variable('IMAGES').split(','), variable('TEMPLATE')];
  const read = async (region: string) => {
    const client = new SSMClient({ region, maxAttempts: 3 });
    const answers = images.map(async (Name) => client.send(new GetParameterCommand({ Name })));
    return (await Promise.all(answers)).map(({ Parameter }) => Parameter!.Value);
  };
  try {
    const [own, others] = await Promise.all([here, other].map(read));
    const { Environment } = await new LambdaClient({ region: other, maxAttempts: 3 }).send(
      new GetFunctionConfigurationCommand({ FunctionName: variable('FUNCTION') }),
    );
    const different = [
      ...images.flatMap((name, index) => own[index] === others[index] ? []
        : [`${name} is ${own[index]} in ${here} and ${others[index]} in ${other}`]),
      ...Environment?.Variables?.TEMPLATE === template ? [] : ['the stacks are deployed from different programs'],
    ];
    if (different.length > 0) throw new Different(different);
    return `${here} has the release and the settings of ${other}`;
  } catch (error) {
    if (error instanceof Different || /AccessDenied/.test((error as Error).name)) throw error;
    return `The releases are not compared: ${String(error)}`;
  }
}

class Different extends Error {
  constructor(what: string[]) {
    super(`users would return to another release or other settings: ${what.join('; ')}. Release and deploy first ` +
      '(recovery runbook, section 3)');
  }
}

async function checkDatabase(database: GlobalCluster, arn: string): Promise<string> {
  const writers = writersOf(database);
  if (writers.length !== 1) {
    throw new Error(`the global database must have one writer before a promotion, but has: ${list(writers)}. Wait, ` +
      'or repair the global database');
  }
  if (writers[0] === arn) return `${arn} is already the writer`;
  const { FailoverState: move } = database;
  if (move && move.ToDbClusterArn !== arn) {
    throw new Error(`a switchover or failover to ${move.ToDbClusterArn} is in progress (${move.Status}). Wait until ` +
      'it ends');
  }

  const cluster = await readCluster();
  // A cluster without instances can't be promoted.
  if (!cluster.DBClusterMembers?.length) {
    throw new Error(`${arn} has no instances. Add an instance, e.g. with the ` +
      'prop instances in its stack');
  }
  if (cluster.Status !== 'available' && !move) {
    throw new Error(`the status of ${arn} is ${cluster.Status}, it must ` +
      'be available for a promotion');
  }
  if (process.env.LAG_QUERIES !== undefined && !move) await checkLag(Number(variable('OBJECTIVE_SECONDS')));
  return `${arn} can be promoted. The current writer is ${writers[0]}`;
}

async function confirmWriter(database: GlobalCluster, arn: string): Promise<string> {
  const writers = writersOf(database);
  const others = writers.filter((writer) => writer !== arn);
  if (others.length > 0) {
    throw new Error(`${list(others)} still accepts writes. Traffic does not move to this Region ` +
      'until it is read-only');
  }
  if (writers.length === 0) throw new Error(`${arn} does not accept writes yet`);
  const cluster = await readCluster();
  if (cluster.Status !== 'available') throw new Error(`${arn} is the writer, but its status is ${cluster.Status}`);
  return `${arn} is the only writer`;
}

async function readCluster(): Promise<DBCluster> {
  const { DBClusters: [cluster] = [] } = await rds.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: variable('CLUSTER') }),
  );
  if (!cluster) throw new Error(`the cluster ${variable('CLUSTER')} does not exist in this Region`);
  return cluster;
}

function membersOf({ GlobalClusterMembers = [] }: GlobalCluster): string[] {
  return GlobalClusterMembers.map(({ DBClusterArn }) => DBClusterArn!);
}
