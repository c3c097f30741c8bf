import { ApiScaling } from '../../src/fargate-api';

/**
 * Seconds until the first scale-out, and from one to the next. The first is a benchmark of AWS, with metrics of 60 and 20
 * seconds. The second is assumed: the new tasks start, and the metric must show them.
 *
 * @see https://aws.amazon.com/blogs/aws/amazon-ecs-introduces-new-high-resolution-metrics-for-faster-service-auto-scaling/
 */
const MINUTE = { trigger: 363, step: 180 };
const FAST = { trigger: 86, step: 100 };
/** Assumed: a task pulls its image, starts, and passes two health checks. */
const START_SECONDS = 75;
/** What a task serves with all of its CPU. Only the share of the target counts. */
const REQUESTS_PER_MINUTE = 60_000;
const HOUR = 3_600;

interface Policy {
  readonly trigger: number;
  readonly step: number;
  /** In percent of what a task carries. */
  readonly target: number;
  /** Whether the metric ends at 100 %, as a CPU utilization does. */
  readonly capped: boolean;
}

/** The policies of a scaling. That on memory is left out: the memory of Node.js hardly grows with the load. */
function policiesOf({ highResolution, targetCpuUtilizationPercent, targetRequestsPerMinute }: ApiScaling): Policy[] {
  const cpu = { ...highResolution ? FAST : MINUTE, target: targetCpuUtilizationPercent, capped: true };
  if (targetRequestsPerMinute === undefined) return [cpu];
  return [cpu, { ...MINUTE, target: 100 * targetRequestsPerMinute / REQUESTS_PER_MINUTE, capped: false }];
}

export interface Spike {
  /** The CPU utilization of the minimum of tasks before, in percent. */
  readonly cpu: number;
  /** How many times as many requests arrive from the first second on. */
  readonly factor: number;
}

export interface Course {
  /** The number of tasks after each scale-out. */
  readonly counts: readonly number[];
  /** Seconds until the tasks carry the load; undefined if they never do. */
  readonly seconds?: number;
  /** The share of the requests until then that no task has the capacity for, in percent. */
  readonly excess: number;
}

/** Follows a spike that lasts. A task carries 100 % of its CPU; what is above waits, and then fails. */
export function follow(scaling: ApiScaling, { cpu, factor }: Spike): Course {
  const load = scaling.minTasks * cpu * factor / 100;
  const changes = [{ at: 0, tasks: scaling.minTasks }];
  const counts = () => changes.map(({ tasks }) => tasks);
  let missed = 0;
  for (let second = 1; second <= HOUR; second++) {
    const running = changes.filter(({ at }) => at < second).at(-1)!.tasks;
    if (running >= load) return { counts: counts(), seconds: second - 1, excess: Math.round(100 * missed / (Math.max(1, second - 1) * load)) };
    missed += load - running;
    for (const { trigger, step, target, capped } of policiesOf(scaling)) {
      if (second < trigger || (second - trigger) % step > 0) continue;
      const metric = 100 * load / running;
      const wanted = Math.min(scaling.maxTasks, Math.ceil(running * (capped ? Math.min(metric, 100) : metric) / target));
      if (wanted > changes.at(-1)!.tasks) changes.push({ at: second + START_SECONDS, tasks: wanted });
    }
  }
  return { counts: counts(), excess: Math.round(100 * missed / (HOUR * load)) };
}

const FACTORS = [2, 5, 10];
const SCALINGS: readonly (readonly [string, ApiScaling])[] = [
  ['`highResolution: false`', ApiScaling.of({ highResolution: false })],
  ['`ApiScaling.between(2, 10)`', ApiScaling.between(2, 10)],
  ['`ApiScaling.between(2, 30)`', ApiScaling.between(2, 30)],
  ['`maxTasks: 30, targetCpuUtilizationPercent: 50`', ApiScaling.of({ maxTasks: 30, targetCpuUtilizationPercent: 50 })],
  ['`maxTasks: 30, targetRequestsPerMinute`', ApiScaling.of({ maxTasks: 30, targetRequestsPerMinute: 0.7 * REQUESTS_PER_MINUTE })],
  ['`ApiScaling.between(6, 30)`', ApiScaling.between(6, 30)],
];

export const HEAD = ['', ...FACTORS.map((factor) => `× ${factor}`)];

/** The rows of the table in docs/capacity.md: what a spike does to tasks that carry what two carry at 60 %. */
export const rows = (): string[][] => SCALINGS.map(([name, scaling]) => [name, ...FACTORS.map((factor) => {
  const { counts, seconds, excess } = follow(scaling, { cpu: 60 * 2 / scaling.minTasks, factor });
  const time = seconds === undefined ? '–' : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return excess === 0 ? time : `${time}, ${excess} % (${counts.join(' → ')})`;
})]);
