import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FIRST_TASK_MINUTES, noneAnswers, NO_TASK } from './api-part';
import { createAlarm, fill, MINUTE, Part, responses, Watch } from './part';
import { missingTasksAlarm, TaskCounts } from './task-counts';
import { CauseGroup } from './verdicts';
import { pathOf } from '../../../private/readable-path';
import { PlatformService } from '../../../workloads';

/** Alarms and graphs on a service beside the API: users are affected if no task is healthy, or requests fail. */
export function watchService(scope: Construct, watch: Watch, service: PlatformService, counts: TaskCounts): Part {
  const { metricDimensions: dimensionsMap, service: tasks } = service;
  const metrics: Metrics = {
    counts,
    cpu: tasks.metricCpuUtilization({ dimensionsMap, label: 'CPU' }),
    memory: tasks.metricMemoryUtilization({ dimensionsMap, label: 'Memory' }),
  };
  const stopped = noTask(scope, watch, service, counts);
  return {
    title: `Service ${service.node.id}`,
    alarms: [stopped, ...causes(scope, watch, service, metrics)],
    own: [service.failureAlarm, service.unhealthyAlarm],
    symptoms: [stopped, service.failureAlarm],
    group: CauseGroup.API,
    rows: rows(watch, service, metrics),
  };
}

function noTask(scope: Construct, watch: Watch, service: PlatformService, { desired }: TaskCounts): cloudwatch.Alarm {
  return createAlarm(scope, NO_TASK, watch, {
    metric: noneAnswers(service, desired),
    above: 0,
    periods: FIRST_TASK_MINUTES,
    description: `No task of the service ${pathOf(service)} is healthy for ${FIRST_TASK_MINUTES} minutes although ` +
      'the desired count is above 0: the service is down. Check the events of its ECS service.',
  });
}

interface Metrics {
  readonly counts: TaskCounts;
  readonly cpu: cloudwatch.Metric;
  readonly memory: cloudwatch.Metric;
}

function causes(
  scope: Construct, watch: Watch, service: PlatformService, { counts, cpu, memory }: Metrics,
): cloudwatch.Alarm[] {
  const [{ cpuPercent, memoryPercent }, path] = [watch.thresholds, pathOf(service)];
  return [
    missingTasksAlarm(scope, watch, counts, `The service ${path} has fewer tasks than desired`, 'its ECS service'),
    createAlarm(scope, 'Cpu', watch, {
      metric: cpu,
      above: cpuPercent,
      description: `The CPU utilization of the service ${path} is above ${cpuPercent} %. Check whether Auto Scaling ` +
        'has reached its maximum number of tasks.',
    }),
    createAlarm(scope, 'Memory', watch, {
      metric: memory,
      above: memoryPercent,
      description: `The memory utilization of the service ${path} is above ${memoryPercent} %. At 100 % ECS stops ` +
        'its tasks.',
    }),
  ];
}

function rows(
  { thresholds: { cpuPercent } }: Watch, service: PlatformService, { counts, cpu, memory }: Metrics,
): cloudwatch.IWidget[][] {
  const { metrics } = service.targetGroup;
  const requests = responses((code, options) => metrics.httpCodeTarget(code, options));
  const p95 = cloudwatch.Stats.percentile(95);
  const latency = metrics.targetResponseTime({ period: MINUTE, statistic: p95, label: 'p95' });
  return fill([
    ['Requests', requests, { unit: 'in 5 minutes', stacked: true }],
    ['Latency', [latency], { unit: 'seconds' }],
    ['Tasks', [counts.running, counts.desired], { unit: 'count' }],
    ['CPU and memory', [cpu, memory], { unit: '%', alarmAt: cpuPercent, alarmLabel: 'alarm on CPU' }],
  ]);
}
