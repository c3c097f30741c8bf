/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { evaluate } from './alarm-expression';
import { AlarmProperties } from './alarm-simulator';
import { Region } from '../cost/price';
import { PRICES } from '../cost/prices';

interface Step { readonly MetricIntervalLowerBound: number; readonly MetricIntervalUpperBound?: number; readonly ScalingAdjustment: number }

/** What a template says of a worker. Times are in seconds. */
export interface TemplateWorker {
  readonly name: string;
  readonly backlog: AlarmProperties;
  readonly steps: readonly Step[];
  readonly cooldownSeconds: number;
  readonly visibilitySeconds: number;
  readonly stopSeconds: number;
  /** 0 without a health check. */
  readonly checkSeconds: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly receives: number;
  readonly old: AlarmProperties;
  /** On-demand or Spot list price of a task; undefined in a Region without a price. */
  readonly hourDollars: number | undefined;
}

/** What happens, in hours of load: usual messages, and a release with a fault. */
export interface Load {
  readonly seconds: number;
  readonly rate: number;
  readonly hours?: number;
  /** Whether a task protects itself while it has a message. */
  readonly protects?: boolean;
  /** A release after an hour: it ends at its start, never ends a message, or fails each one. */
  readonly release?: 'crash' | 'hang' | 'fail';
  readonly seed?: number;
}

/** A task starts in a minute, and a process that crashes ends two seconds later. */
const [START, CRASH] = [60, 2];
/** What the circuit breaker needs at least. */
const FAILURES = 3;

export const workersOf = ({ stacksRecursively }: Pick<CloudAssembly, 'stacksRecursively'>): TemplateWorker[] =>
  stacksRecursively.flatMap((stack) => Object.entries<any>(stack.template.Resources).flatMap(([id, { Type, Properties: service }]) => {
    const { environment: { region }, template: { Resources } } = stack;
    const [, prefix] = /^(\w+Workloads\w+?)TasksService/.exec(id) ?? [];
    if (Type !== 'AWS::ECS::Service' || prefix === undefined) return [];
    const of = (type: string, part: string) =>
      Object.entries<any>(Resources).find(([key, one]) => key.startsWith(prefix + part) && one.Type === type)?.[1].Properties;
    const [policy, queue] = [of('AWS::ApplicationAutoScaling::ScalingPolicy', 'Steps')?.StepScalingPolicyConfiguration, of('AWS::SQS::Queue', 'Queue')];
    if (!policy || !queue?.RedrivePolicy) return [];
    const target = of('AWS::ApplicationAutoScaling::ScalableTarget', 'TasksServiceTaskCount');
    const task = Resources[service.TaskDefinition.Ref].Properties;
    const { HealthCheck, StopTimeout } = task.ContainerDefinitions[0];
    return [{
      name: service.ServiceName,
      backlog: of('AWS::CloudWatch::Alarm', 'Backlog'),
      old: of('AWS::CloudWatch::Alarm', 'OldMessages'),
      steps: policy.StepAdjustments,
      cooldownSeconds: policy.Cooldown,
      visibilitySeconds: queue.VisibilityTimeout,
      receives: queue.RedrivePolicy.maxReceiveCount,
      minTasks: releasedOf(target.MinCapacity),
      maxTasks: releasedOf(target.MaxCapacity),
      stopSeconds: StopTimeout,
      checkSeconds: HealthCheck?.Interval ?? 0,
      hourDollars: hourDollarsOf(service, task, region as Region),
    }];
  }));

function hourDollarsOf({ CapacityProviderStrategy = [] }: any, { Cpu, Memory, RuntimePlatform }: any, region: Region): number | undefined {
  const spot = CapacityProviderStrategy.some(({ CapacityProvider, Weight }: any) => CapacityProvider === 'FARGATE_SPOT' && Weight > 0);
  const [vcpu, memory] = ['vcpu', 'memory'].map((part) =>
    PRICES[`fargate.${spot ? 'spot.' : ''}${RuntimePlatform?.CpuArchitecture === 'ARM64' ? 'arm.' : ''}${part}`].regions[region]?.usd);
  return vcpu && memory && (Cpu * vcpu + Memory * memory) / 1_024;
}

/** The number after the first release. */
const releasedOf = (capacity: any): number => capacity['Fn::If']?.[2] ?? capacity;

interface Message { visible: number; received: number; readonly sent: number }
interface Task { readonly ready: number; readonly bad: boolean; until: number; message?: Message; stopped?: number }

/** Plays the queue, the tasks, the steps of the backlog, the alarm on old messages and the circuit breaker, second by second. */
export function playWorker(worker: TemplateWorker, { seconds, rate, hours = 12, protects = true, release, seed = 1 }: Load) {
  const { checkSeconds, cooldownSeconds, minTasks, maxTasks, old, receives, stopSeconds, visibilitySeconds } = worker;
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const result = {
    messages: 0, stopped: 0, busy: 0, repeated: 0, dead: 0, alarmMinutes: 0, oldestMinutes: 0, mostTasks: 0, taskHours: 0, returnedMinute: -1,
  };
  const ages: number[] = [];
  let messages: Message[] = [];
  let tasks: Task[] = [];
  let [now, bad, failures, desired, changed, arrival] = [0, false, 0, minTasks, -Infinity, 0];
  let known = { waiting: 0, processing: 0, age: 0 };

  for (; now < hours * 3_600; now += 1) {
    for (; arrival <= now; arrival -= Math.log(random()) * 60 / rate, result.messages += 1) messages.push({ sent: now, visible: now, received: 0 });
    if (release && now === 3_600) [bad, desired] = [true, Math.max(1, desired)];
    tasks.filter(({ ready }) => ready <= now).forEach(work);
    deploy();
    result.mostTasks = Math.max(result.mostTasks, tasks.length);
    result.taskHours += tasks.length / 3_600;
    if (now % 60 === 0) scale();
  }
  return { ...result, dollars: worker.hourDollars && result.taskHours * worker.hourDollars };

  function work(task: Task): void {
    if (task.message && task.until <= now) {
      if (!task.bad) messages = messages.filter((one) => one !== task.message);
      task.message = undefined;
    }
    while (!task.message && task.stopped === undefined && !(task.bad && release === 'crash')) {
      const message = messages.find(({ visible }) => visible <= now);
      if (!message) return;
      if (message.received === receives) {
        messages = messages.filter((one) => one !== message);
        result.dead += 1;
        continue;
      }
      if (message.received > 0) result.repeated += 1;
      [message.received, message.visible] = [message.received + 1, now + visibilitySeconds];
      const duration = seconds * (0.6 + 0.8 * random());
      [task.message, task.until] = [message, now + (!task.bad ? duration : release === 'fail' ? 1 : Infinity)];
    }
  }

  /** New tasks start beside the others, which stop when the new ones are healthy. */
  function deploy(): void {
    const crashed = tasks.filter((task) => task.bad && release === 'crash' && task.ready + CRASH <= now);
    // ECS counts a task that ends before its first health check has passed.
    if (checkSeconds > CRASH) failures += crashed.length;
    tasks = tasks.filter((task) => !crashed.includes(task) && (task.stopped === undefined || (task.message && now < task.stopped + stopSeconds)));
    if (bad && failures >= Math.max(FAILURES, Math.ceil(desired / 2))) [bad, failures, result.returnedMinute] = [false, 0, Math.round(now / 60)];
    const running = tasks.filter(({ stopped }) => stopped === undefined);
    const [current, former] = [running.filter((task) => task.bad === bad), running.filter((task) => task.bad !== bad)];
    for (let count = current.length; count < desired; count += 1) tasks.push({ ready: now + START, bad, until: 0 });
    stop(former, former.length - Math.max(0, desired - current.filter(({ ready }) => ready + checkSeconds <= now).length));
    stop(current, current.length - desired);
  }

  /** ECS asks no task, except for the protection. */
  function stop(from: Task[], count: number): void {
    const free = from.filter(({ message }) => !(protects && message));
    for (let left = count; left > 0 && free.length > 0; left -= 1) {
      const [task] = free.splice(Math.floor(random() * free.length), 1);
      task.stopped = now;
      result.stopped += 1;
      if (task.message && task.until - now > stopSeconds) result.busy += 1;
    }
  }

  /** The metrics are those of the minute before. */
  function scale(): void {
    const elsewhere = { elsewhere: [0], api: [1] };
    const value = evaluate(worker.backlog.Metrics!.find(({ ReturnData }) => ReturnData !== false)!.Expression!, {
      ...elsewhere, ...Object.fromEntries(Object.entries(known).map(([name, one]) => [name, [one]])),
    })[0]! - worker.backlog.Threshold;
    const step = worker.steps.find(({ MetricIntervalLowerBound: from, MetricIntervalUpperBound: to = Infinity }) => value >= from && value < to)!;
    const wanted = Math.min(maxTasks, Math.max(release && now >= 3_600 ? 1 : minTasks, step.ScalingAdjustment));
    if (wanted > desired || (wanted < desired && now >= changed + cooldownSeconds)) [desired, changed] = [wanted, now];
    const age = Math.max(0, ...messages.map(({ sent }) => now - sent));
    ages.push(age);
    result.oldestMinutes = Math.max(result.oldestMinutes, Math.round(age / 60));
    if (ages.slice(-old.EvaluationPeriods).every((one) => one > old.Threshold)) result.alarmMinutes += 1;
    const waiting = messages.filter(({ visible }) => visible <= now).length;
    known = { waiting, processing: messages.length - waiting, age };
  }
}
