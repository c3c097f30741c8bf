import { CloudWatchClient, GetMetricDataCommand, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand, DescribeTargetHealthCommand, ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { advise, AdviceNames, lagQueries, Observation } from './advice';
import { variable } from './handler/environment';
import { readGlobalDatabase, writersOf } from './handler/global-database';

/** What people know, and AWS does not report. */
type Known = Partial<Pick<Observation, 'cause' | 'impaired'>> & {
  /** When the outage began, if another site has the domain name, so that the probe does not show it. */
  readonly since?: string;
};

/** The site is down if the probe has not reached it for so long. */
const DOWN_MINUTES = 3;
const MINUTE = 60_000;
/** Errors of the load balancer beside its answers: a tenth of the requests. */
const FEW = 0.1;
/** A release so shortly before the outage may be its cause. */
const RELEASE_MINUTES = 60;
const UNKNOWN_SITE = 'unknown; if it does not answer, ask with the time: {"since":"2026-01-31T03:05:00+09:00"}';
/** A lost Region leaves calls without an answer. */
const clientIn = (region: string, requestTimeout = 5_000) => ({
  region, maxAttempts: 5, requestHandler: { connectionTimeout: 3_000, requestTimeout, throwOnRequestTimeout: true },
});

/**
 * Reads the probe, both Regions and the lag, and returns the row of the table of decisions, its action and the next
 * command, with what it has seen. It only reads, and it needs nothing of the primary Region.
 */
export async function handler(known: Known | null): Promise<string> {
  const names = JSON.parse(variable('NAMES')) as AdviceNames;
  const { primary: { region }, standby, automatic } = names;
  const now = Date.now();
  const since = known?.since === undefined ? now : timeOf(known.since, now);
  const [site, global, database, tasks, service, here, there] = await Promise.all([
    ask(async () => readSite(names, since)), ask(async () => readWriter(names)), ask(async () => readDatabase(names)),
    ask(async () => readTasks(names)), ask(async () => readService(names)),
    ...[standby.region, region].map(async (one) => ask(async () => readImage(one, names))),
  ]);
  const available = known?.since === undefined ? site.value?.available : since;
  const minutes = available === undefined ? undefined : Math.floor((now - available) / MINUTE);
  const isDown = known?.since !== undefined || (minutes ?? 0) >= DOWN_MINUTES;
  const down = isDown ? minutes : undefined;
  const state = down === undefined ? 'available' : `down for ${down} minutes`;
  const responds = [database, tasks, service].some(({ value }) => value !== undefined);
  const { deployed, healthy = 0, errors = 0, requests = 0 } = service.value ?? {};
  const seen: Observation = {
    cause: known?.cause,
    impaired: known?.impaired ?? false,
    moved: global.value === names.standbyCluster,
    down,
    silent: responds ? undefined : down ?? 0,
    database: database.value === 'available' || tasks.value === true,
    tasks: tasks.value === true,
    balancer: healthy > 0 && errors <= FEW * (requests + errors),
  };
  const { row, situation, action, command } = advise(names, seen);
  const began = Math.floor(((available ?? now) - (deployed ?? 0)) / MINUTE);
  const lag = site.value?.lag;
  const images = [there, here].map(({ value = 'unknown', error }, index) =>
    `${value} in ${index === 0 ? region : standby.region}${told(error)}`);
  return [
    `Row ${row} of section 2: ${situation}`,
    `Action: ${action}`,
    ...command === undefined ? [] : ['Next:', command],
    '',
    `Site: ${available === undefined ? UNKNOWN_SITE : state}${told(site.error)}`,
    `${region}: ${responds ? 'responds' : 'does not respond'}`,
    `Database in ${region}: ${database.value ?? 'unknown'}${told(database.error)}`,
    `Tasks in ${region}: ${seen.tasks ? 'ready' : 'not ready'}${told(tasks.error ?? tasks.value)}`,
    `Load balancer in ${region}: ${healthy} healthy targets, ${errors} errors of its own beside ${requests} requests ` +
    `in 10 minutes${told(service.error)}`,
    `Lag before the outage, the loss without ${region}: ${lag === undefined ? 'unknown' : `${lag / 1_000} seconds`}`,
    `Release: ${images.join(', ')}`,
    ...began >= 0 && began < RELEASE_MINUTES
      ? [`A deployment began ${began} minutes before. If it is the cause: ask with {"cause":"release"}`] : [],
    ...automatic ? ['The plan may start by itself: look for an execution first (section 3)'] : [],
    `If https://health.aws.amazon.com/health/status reports ${region}, and users are affected: ask with ` +
    '{"impaired":true}',
  ].join('\n');
}

/** @throws without an offset, which a clock on the wall does not show, and for a time to come */
function timeOf(since: string, now: number): number {
  const time = /(Z|[+-]\d\d:\d\d)$/.test(since) ? Date.parse(since) : NaN;
  if (time <= now) return time;
  throw new Error(`since must be a past time with its offset, got "${since}"; write e.g. 2026-01-31T03:05:00+09:00`);
}

interface Answer<T> {
  readonly value?: T;
  readonly error?: string;
}

/** A missing permission is a fault of the deployment, and says nothing about a Region. */
async function ask<T>(read: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    const { name, message } = error as Error;
    if (/AccessDenied/.test(name)) throw error;
    return { error: `${name}: ${message}` };
  }
}

function told(what: unknown): string {
  return typeof what === 'string' ? ` (${what})` : '';
}

/** The last minute with the site, and the lag in it. The probe is in the standby Region. */
async function readSite({ standby, primary, probedSite }: AdviceNames, until: number) {
  const { MetricDataResults: [lag, available] = [] } = await new CloudWatchClient(clientIn(standby.region)).send(
    new GetMetricDataCommand({
      MetricDataQueries: lagQueries(probedSite, primary.region, standby.clusterIdentifier)
        .map((query) => query.Id === 'available' ? { ...query, ReturnData: true } : query),
      StartTime: new Date(until - 24 * 60 * MINUTE),
      EndTime: new Date(until),
      ScanBy: 'TimestampDescending',
    }),
  );
  const index = available?.Values?.findIndex((value) => value > 0) ?? -1;
  return { lag: lag?.Values?.[0], available: index < 0 ? undefined : available.Timestamps![index].getTime() };
}

async function readWriter({ standby, globalClusterIdentifier }: AdviceNames): Promise<string | undefined> {
  return writersOf(await readGlobalDatabase(new RDSClient(clientIn(standby.region)), globalClusterIdentifier))[0];
}

async function readDatabase({ primary: { region, clusterIdentifier } }: AdviceNames): Promise<string> {
  const { DBClusters: [cluster] = [] } = await new RDSClient(clientIn(region)).send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: clusterIdentifier }),
  );
  return cluster?.Status ?? 'missing';
}

/** Whether the function that requests the tasks, with their database, has succeeded, or what it says. */
async function readTasks({ primary: { region }, planName }: AdviceNames): Promise<true | string> {
  const { FunctionError, Payload } = await new LambdaClient(clientIn(region, MINUTE)).send(
    new InvokeCommand({ FunctionName: `${planName}-failover-warm-up` }),
  );
  return FunctionError === undefined || Buffer.from(Payload!).toString();
}

async function readService({ primary: { region, ecsCluster, ecsService } }: AdviceNames) {
  const { services: [service] = [] } = await new ECSClient(clientIn(region)).send(
    new DescribeServicesCommand({ cluster: ecsCluster, services: [ecsService] }),
  );
  const TargetGroupArn = service?.loadBalancers?.[0]?.targetGroupArn;
  const balancing = new ElasticLoadBalancingV2Client(clientIn(region));
  const { TargetHealthDescriptions: targets = [] } = await balancing.send(
    new DescribeTargetHealthCommand({ TargetGroupArn }),
  );
  const { TargetGroups: [{ LoadBalancerArns: [arn = ''] = [] }] = [{}] } = await balancing.send(
    new DescribeTargetGroupsCommand({ TargetGroupArns: [TargetGroupArn!] }),
  );
  const [errors, requests] = await readBalancer(region, arn.split(':loadbalancer/')[1]);
  return {
    deployed: service.deployments?.find(({ status }) => status === 'PRIMARY')?.createdAt?.getTime(),
    healthy: targets.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length,
    errors,
    requests,
  };
}

async function readBalancer(region: string, Value: string): Promise<number[]> {
  const now = Date.now();
  const MetricDataQueries = ['HTTPCode_ELB_5XX_Count', 'RequestCount'].map((MetricName, index): MetricDataQuery => ({
    Id: `m${index}`,
    MetricStat: {
      Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: [{ Name: 'LoadBalancer', Value }] },
      Period: 60,
      Stat: 'Sum',
    },
  }));
  const { MetricDataResults: found = [] } = await new CloudWatchClient(clientIn(region)).send(
    new GetMetricDataCommand({ MetricDataQueries, StartTime: new Date(now - 10 * MINUTE), EndTime: new Date(now) }),
  );
  return found.map(({ Values = [] }) => Values.reduce((sum, value) => sum + value, 0));
}

async function readImage(region: string, { imageParameterName }: AdviceNames): Promise<string> {
  const { Parameter } = await new SSMClient(clientIn(region)).send(
    new GetParameterCommand({ Name: imageParameterName }),
  );
  return Parameter!.Value!;
}
