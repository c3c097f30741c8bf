import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { grantMedia } from './api';
import { RegionPlan } from './plan';
import { FargateApiProps } from '../../fargate-api';
import { secondaryMetric } from '../../private/secondary-metric';
import { ReleaseReconciler } from '../../release/internal';
import { QueueWorker } from '../../workloads/internal';
import { IEldoniaPlatform } from '../eldonia-platform-ref';
import { PlatformWorkload } from '../platform-workload';

/** The workers, which run where the database accepts writes. */
export function createWorkers(
  scope: Construct, plan: RegionPlan, site: IEldoniaPlatform, backend: FargateApiProps,
): QueueWorker[] {
  const { workloads, names, role } = plan;
  if (workloads.length === 0) return [];
  const parent = new Construct(scope, 'Workloads');
  const { api, encryptionKey, alarmTopic } = site;
  const elsewhere = role.paired ? secondaryMetric(names.databaseCluster) : undefined;
  const apiTasks = role.cacheEndpointAtStart ? runningTasks(api.metricDimensions) : undefined;
  const workers = workloads.flatMap((workload) => workload._worker(parent, {
    api, backend, name: names.workload(workload.id).service, encryptionKey, alarmTopic, elsewhere, apiTasks,
  }) ?? []);
  workers.forEach((worker) => connectWorker(scope, plan, site, worker));
  for (const { container, taskRole } of [api, ...workers]) {
    for (const worker of workers) {
      container.addEnvironment(names.workload(worker.node.id).queueVariable, worker.queue.queueUrl);
      worker.grantSendMessages(taskRole);
    }
  }
  return workers;
}

/** Without a running task, Container Insights sends no value. */
function runningTasks(dimensionsMap: { [name: string]: string }): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap,
    statistic: cloudwatch.Stats.MAXIMUM,
  });
}

/** The connections and permissions of the backend's code. */
function connectWorker(
  scope: Construct, { media, names, role }: RegionPlan, site: IEldoniaPlatform, worker: QueueWorker,
): void {
  const { api: { cluster }, database, cache, mediaBucket } = site;
  const { id } = worker.node;
  database.connections.allowDefaultPortFrom(worker, id);
  cache.connections.allowDefaultPortFrom(worker, id);
  grantMedia(mediaBucket, worker.taskRole, media._prefixes());
  if (role.waitsForDatabase) worker.tasks.startAfter(database.ready);
  database.restartOnRotation(ecs.FargateService.fromFargateServiceAttributes(scope, `Restarted${id}`, {
    serviceName: names.workload(id).service, cluster,
  }));
}

/** Deploys to the workers what a release has deployed to the API. */
export function followReleases(
  scope: Construct, { workloads, names, role }: RegionPlan, site: IEldoniaPlatform, workers: QueueWorker[],
): ReleaseReconciler[] {
  if (workers.length === 0) return [];
  const parent = new Construct(scope, 'WorkloadReleases');
  const { repository, imageParameterName, encryptionKey, alarmTopic } = site;
  return workers.map(({ tasks, node: { id } }) => {
    const { minTasks, maxTasks } = rangeOf(workloads, id);
    return new ReleaseReconciler(parent, id, {
      api: tasks,
      subject: `The worker ${id}`,
      repository,
      imageParameterName,
      stackParameterName: names.workload(id).stackParameter,
      // In a pair the backlog alone starts tasks.
      minimumTasks: role.paired ? 0 : minTasks,
      maximumTasks: maxTasks,
      followsReleases: true,
      encryptionKey,
      alarmTopic,
    });
  });
}

function rangeOf(workloads: PlatformWorkload[], id: string) {
  return workloads.find((workload) => workload.id === id)!._range;
}
