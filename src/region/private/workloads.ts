import { CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { mayUse } from './access';
import { grantMedia } from './api';
import { allowDatabaseFrom } from './data';
import { EdgeParts } from './edge-origin-parts';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { ApiImage, ApiScaling, FargateApi, FargateApiProps } from '../../fargate-api';
import { ScheduledJob } from '../../jobs';
import { MediaProcessor } from '../../media';
import { invalid } from '../../private/errors';
import { secondaryMetric } from '../../private/secondary-metric';
import { ReconciledWorkload } from '../../release/internal';
import { ProcessService, QueueWorker, WebService } from '../../workloads/internal';
import { PlatformWorkload } from '../platform-workload';
import { WorkloadAccess } from '../workload-options';

/** A template has at most so many resources. */
const MAX_RESOURCES = 500;
/** The constructs whose children have the ids of jobs and workloads. */
const PARENTS = ['Jobs', 'Workloads', 'WorkloadReleases', 'Workers', 'Services'];
/** What `stacks.operations` takes out of the stack. */
const OPERATIONS = ['Jobs', 'Observability', 'ServiceEvents', 'SiteProbe', 'Topics'];

/** The processing of uploaded images; undefined where it is disabled. */
export function processMedia(
  scope: Construct, { media, role }: RegionPlan,
  parts: PlatformParts<'mediaBucket' | 'encryptionKey' | 'alarmTopic' | 'vpc'>,
): MediaProcessor | undefined {
  const { mediaBucket: bucket, encryptionKey, alarmTopic, vpc } = parts;
  return media._process(scope, { bucket, encryptionKey, alarmTopic, vpc, delay: role.imageDelay });
}

/**
 * The scheduled jobs. In a pair their names are known, because the failover plan enables and disables them, and they
 * run where the database accepts writes.
 */
export function createJobs(
  operations: Construct, { jobs, names, role }: RegionPlan,
  { api, encryptionKey, alarmTopic }: PlatformParts<'api' | 'encryptionKey' | 'alarmTopic'>,
): ScheduledJob[] {
  if (jobs.length === 0) return [];
  const parent = new Construct(operations, 'Jobs');
  const pairOnly = role.namesJobs
    ? { namesOf: (id: string) => names.job(id), elsewhere: secondaryMetric(names.databaseCluster) }
    : {};
  return jobs.map(
    (job) => job._schedule(parent, { api, encryptionKey, alarmTopic, enabled: role.jobsEnabled, ...pairOnly }),
  );
}

/**
 * CloudFormation refuses a larger template, and aws-cdk-lib does not say which prop to change: the one whose parts have
 * the most resources. Whichever of them are left out, the rest fits.
 */
export function checkResources(
  scope: Construct, plan: Pick<RegionPlan, 'jobs' | 'role' | 'workloads'>, operations: Construct,
): void {
  if (plan.jobs.length + plan.workloads.length === 0) return;
  const stacks = [...new Set([scope, operations].map((one) => Stack.of(one)))];
  scope.node.addValidation({ validate: () => stacks.flatMap((stack) => tooLarge(scope, plan, stack)) });
}

function tooLarge(
  scope: Construct, { jobs, role, workloads }: Pick<RegionPlan, 'jobs' | 'role' | 'workloads'>, stack: Stack,
): string[] {
  const all = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one) && one.stack === stack);
  if (all.length <= MAX_RESOURCES) return [];
  const weigh = (parts: readonly { readonly id: string }[]) => parts.map(({ id }) => all.filter(({ node }) =>
    node.scopes.some((one) => one.node.id === id && PARENTS.includes(one.node.scope?.node.id ?? ''))).length);
  const sum = (weights: number[]) => weights.reduce((total, weight) => total + weight, 0);
  const [prop, weights] = Object.entries({ jobs: weigh(jobs), workloads: weigh(workloads) })
    .sort(([, one], [, other]) => sum(other) - sum(one))[0];
  weights.sort((one, other) => one - other);
  const fits = weights.findIndex((_, at) => all.length - sum(weights.slice(0, at + 1)) <= MAX_RESOURCES) + 1;
  const later = all.filter(({ node }) =>
    node.scopes.some((one) => one.node.scope === scope && OPERATIONS.includes(one.node.id))).length;
  const moves = later > 0 && all.length - later <= MAX_RESOURCES
    ? `, or pass stacks.${role.activeTasks === undefined ? 'operations' : 'standbyOperations'} for ${later} resources`
    : '';
  return [`${prop} must fit into the ${MAX_RESOURCES} resources of a stack, got ${all.length} resources with ` +
    `${weights.length} ${prop} of ${weights[0]} to ${weights.at(-1)} resources; leave out ` +
    `${fits > 0 ? `${fits} of them` : 'all of them and other parts'}, or define them in another stack${moves}`];
}

/** The workloads of a Region. */
export interface Workloads {
  readonly workers: QueueWorker[];
  readonly services: WebService[];
  readonly processes: ProcessService[];
  /** The image parameters and repositories of their own, by their ids. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Where the releases of a workload come from. */
interface Source {
  readonly repository: ecr.IRepository;
  readonly parameterName: string;
}

/** What workloads use of a Region: its parts, what its backend is, and how its edge marks requests. */
interface WorkloadSite
  extends PlatformParts<'api' | 'database' | 'cache' | 'mediaBucket' | 'encryptionKey' | 'alarmTopic'> {
  readonly backend: FargateApiProps;
  readonly requireHeader: EdgeParts['requireHeader'];
}

/** The workers, which run where the database accepts writes, and the services. */
export function createWorkloads(scope: Construct, plan: RegionPlan, site: WorkloadSite): Workloads {
  const { workloads, names, role } = plan;
  const sources = new Map<string, Source>();
  if (workloads.length === 0) return { workers: [], services: [], processes: [], sources };
  const [parent, imports] = [new Construct(scope, 'Workloads'), new Construct(scope, 'WorkloadImports')];
  const { api, backend, requireHeader, encryptionKey, alarmTopic } = site;
  const elsewhere = role.paired ? secondaryMetric(names.databaseCluster) : undefined;
  const apiTasks = role.cacheEndpointAtStart ? runningTasks(api.metricDimensions) : undefined;
  const siteOf = (workload: PlatformWorkload) => {
    const { id, _own: { repositoryName, imageParameterName: parameterName } } = workload;
    if (repositoryName !== undefined && parameterName !== undefined) {
      const repository = ecr.Repository.fromRepositoryName(new Construct(imports, id), 'Repository', repositoryName);
      sources.set(id, { repository, parameterName });
    }
    const source = sources.get(id);
    return {
      api,
      backend,
      name: names.workload(id).service,
      encryptionKey,
      alarmTopic,
      elsewhere,
      apiTasks,
      requireHeader,
      image: source && ApiImage.fromParameter(source.repository, source.parameterName),
      scaling: scalingOf(workload, plan),
    };
  };
  const made = workloads.map((workload) => {
    const here = siteOf(workload);
    return workload._define(parent, here);
  });
  const workers = made.filter((one) => one instanceof QueueWorker);
  const services = made.filter((one) => one instanceof WebService);
  const processes = made.filter((one) => one instanceof ProcessService);
  checkQueues(scope, workers);
  checkVariables(scope, plan, backend, workers);
  made.forEach((workload) => connectWorkload(imports, plan, site, workload));
  const senders = made.filter(({ node: { id } }) => mayUse(ownOf(plan, id), WorkloadAccess.QUEUES));
  for (const { container, taskRole } of [api, ...senders]) {
    for (const worker of workers) {
      container.addEnvironment(names.workload(worker.node.id).queueVariable, worker.queue.queueUrl);
      worker.grantSendMessages(taskRole);
    }
  }
  return { workers, services, processes, sources };
}

const ownOf = ({ workloads }: Pick<RegionPlan, 'workloads'>, id: string) =>
  workloads.find((workload) => workload.id === id)!._own;

/** Throws where two workers would each get only a part of the messages. */
function checkQueues(scope: Construct, workers: QueueWorker[]): void {
  const readers = new Map<string, string>();
  for (const { queue: { queueArn }, node: { id } } of workers) {
    const first = readers.get(queueArn);
    if (first !== undefined) {
      invalid(scope, `source of ${id} must differ from that of ${first}, got one queue for both; pass a ` +
        'queue to one of them, because SQS delivers each message to only one');
    }
    readers.set(queueArn, id);
  }
}

/** Throws where the address of a queue would replace a variable, or ECS would refuse its name beside a secret. */
function checkVariables(
  scope: Construct, { names, workloads }: RegionPlan, backend: FargateApiProps, workers: QueueWorker[],
): void {
  for (const { node: { id } } of workers) {
    const { queueVariable: name } = names.workload(id);
    const all = [backend, ...workloads.map(({ _own }) => _own)];
    if (!all.some(({ environment = {}, secrets = {} }) => name in environment || name in secrets)) continue;
    invalid(scope, 'environment and secrets must not contain the address of a queue of the platform, got ' +
      `"${name}" of the worker ${id}; rename one of them`);
  }
}

/** A standby Region has as many tasks of a service as of the API, and none of a process, until a failover. */
function scalingOf(
  { _scaling: own, _writes: writes }: PlatformWorkload, { role, sizes: { apiScaling } }: RegionPlan,
): ApiScaling {
  if (!own) return apiScaling;
  if (role.activeTasks === undefined) return own;
  return own._withMinimum(writes ? 0 : Math.min(own.minTasks, apiScaling.minTasks));
}

/** Without a running task, Container Insights sends no value. */
const runningTasks = (dimensionsMap: { [name: string]: string }): cloudwatch.Metric => new cloudwatch.Metric({
  namespace: 'ECS/ContainerInsights',
  metricName: 'RunningTaskCount',
  dimensionsMap,
  statistic: cloudwatch.Stats.MAXIMUM,
});

/** The connections and permissions of the backend's code. */
function connectWorkload(
  imports: Construct, plan: RegionPlan, site: WorkloadSite, workload: QueueWorker | WebService | ProcessService,
): void {
  const { database: options, media, names, role } = plan;
  const { api: { cluster }, database, cache, mediaBucket } = site;
  const { id } = workload.node;
  const may = (part: WorkloadAccess) => mayUse(ownOf(plan, id), part);
  if (may(WorkloadAccess.CACHE)) cache.connections.allowDefaultPortFrom(workload, id);
  if (may(WorkloadAccess.MEDIA)) grantMedia(mediaBucket, workload.taskRole, media._prefixes());
  if (!may(WorkloadAccess.DATABASE)) return;
  allowDatabaseFrom(workload, id, database, options);
  if (role.waitsForDatabase) workload._tasks.startAfter(database.ready);
  database.restartOnRotation(ecs.FargateService.fromFargateServiceAttributes(imports, `Restarted${id}`, {
    serviceName: names.workload(id).service, cluster,
  }));
}

/** The workloads that run what a release has deployed to the API, or an image of their own. */
export function followReleases(
  scope: Construct, plan: RegionPlan, { api, repository }: PlatformParts<'api' | 'repository'>,
  { workers, services, processes, sources }: Workloads,
): ReconciledWorkload[] {
  const all = [...workers, ...services, ...processes];
  if (all.length === 0) return [];
  const parent = new Construct(scope, 'WorkloadReleases');
  const { imageParameterName, names, role } = plan;
  return all.map((workload) => {
    const { _range: { minTasks, maxTasks }, _tasks: tasks, node: { id } } = workload;
    const own = sources.get(id);
    const works = workload instanceof QueueWorker;
    return {
      scope: new Construct(parent, id),
      api: tasks,
      repository: own?.repository ?? repository,
      imageParameterName: own?.parameterName ?? imageParameterName,
      stackParameterName: names.workload(id).stackParameter,
      // In a pair the backlog alone starts tasks of a worker.
      minimumTasks: works && role.paired ? 0 : minTasks,
      maximumTasks: maxTasks,
      tasksInRelease: works && !role.paired && minTasks === 0 ? 1 : undefined,
      followsReleases: true,
      activation: works ? undefined : activationOf(plan, api, id),
    };
  });
}

/** The failover plan starts tasks of the API alone, so that a service cannot delay it. */
function activationOf({ names, role: { activeTasks }, workloads }: RegionPlan, api: FargateApi, id: string) {
  if (activeTasks === undefined) return undefined;
  const { _scaling: own } = workloads.find((workload) => workload.id === id)!;
  return {
    globalClusterIdentifier: names.globalCluster,
    clusterIdentifier: names.databaseCluster,
    minimumTasks: own?.minTasks ?? activeTasks,
    startsAfter: api.service,
  };
}
