import { DescribeTasksCommand, ECSClient, paginateListTasks, Task } from '@aws-sdk/client-ecs';
import { Context } from 'aws-lambda';
import { variable } from './handler/environment';
import { list } from './handler/list';

const ecs = new ECSClient({ maxAttempts: 5 });
/** The maximum number of tasks per DescribeTasks call. */
const PAGE = 100;
const RESPONSE_MILLISECONDS = 4_000;
const PAUSE_MILLISECONDS = 5_000;
/** The time for the last check and the error before the function times out. */
const RESERVE_MILLISECONDS = 12_000;

/** The share of the tasks that suffices. */
const SHARE = 0.75;

/** The address and the state of a task that is not ready. */
type NotReady = string;

/**
 * Waits until the minimum number of tasks, and all running tasks, are ready. At the end of its time three quarters of
 * the tasks suffice, at least the minimum: a task that doesn't start must not keep all users waiting.
 *
 * The function requests each task directly. The health check of the load balancer doesn't include the database, and the
 * load balancer allows only CloudFront. The requests also open the database connections of the tasks.
 */
export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<string> {
  const minimum = Number(variable('MINIMUM_TASKS'));
  for (;;) {
    const tasks = await runningTasks();
    const notReady = (await Promise.all(tasks.map(checkTask))).filter((task) => task !== undefined);
    const ready = tasks.length - notReady.length;
    if (ready >= minimum && notReady.length === 0) return `${ready} tasks are ready`;
    if (context.getRemainingTimeInMillis() < PAUSE_MILLISECONDS + RESERVE_MILLISECONDS) {
      const required = Math.max(minimum, Math.floor(tasks.length * SHARE));
      const said = `${ready} of ${tasks.length} tasks are ready, at least ${required} are required. Not ready: ` +
        list(notReady);
      if (ready >= required) return said;
      throw new Error(said);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}

async function runningTasks(): Promise<Task[]> {
  const [cluster, serviceName] = [variable('ECS_CLUSTER'), variable('ECS_SERVICE')];
  const tasks: Task[] = [];
  const query = { cluster, serviceName, desiredStatus: 'RUNNING' as const };
  for await (const { taskArns = [] } of paginateListTasks({ client: ecs, pageSize: PAGE }, query)) {
    if (taskArns.length === 0) continue;
    tasks.push(...(await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? []);
  }
  return tasks;
}

async function checkTask(task: Task): Promise<NotReady | undefined> {
  const address = addressOf(task);
  const name = address ?? `task ${task.taskArn?.split('/').at(-1)}`;
  if (!address || task.lastStatus !== 'RUNNING') return `${name} (${task.lastStatus})`;
  try {
    const url = `http://${address}:${variable('PORT')}${variable('READINESS_PATH')}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(RESPONSE_MILLISECONDS) });
    await response.body?.cancel();
    return response.status === 200 ? undefined : `${name} (${response.status})`;
  } catch (error) {
    return `${name} (${(error as Error).name})`;
  }
}

function addressOf({ attachments = [] }: Task): string | undefined {
  return attachments.flatMap(({ details = [] }) => details).find(({ name }) => name === 'privateIPv4Address')?.value;
}
