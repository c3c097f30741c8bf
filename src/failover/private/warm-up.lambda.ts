import { DescribeTasksCommand, ECSClient, paginateListTasks, Task } from '@aws-sdk/client-ecs';
import { Context } from 'aws-lambda';
import { variable } from './handler/environment';
import { list } from './handler/global-database';

const ecs = new ECSClient({ maxAttempts: 5 });
/** ECS describes so many at a time. */
const PAGE = 100;
const ANSWER_MILLISECONDS = 4_000;
const PAUSE_MILLISECONDS = 5_000;
/** What is left for the last round and the error, before Lambda ends the function. */
const RESERVE_MILLISECONDS = 12_000;

/** The answer of a task that is not ready. */
type Complaint = string;

/**
 * Wait until so many tasks as it takes, and all that run, say that everything they need answers.
 *
 * The tasks are asked one by one, not through the load balancer, whose health check knows nothing of the database, and which
 * lets nobody in but the CDN. Asking also opens their connections to the database.
 */
export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<string> {
  const minimum = Number(variable('MINIMUM_TASKS'));
  for (;;) {
    const tasks = await runningTasks();
    const complaints = (await Promise.all(tasks.map(ask))).filter((complaint) => complaint !== undefined);
    const ready = tasks.length - complaints.length;
    if (ready >= minimum && complaints.length === 0) return `${ready} tasks are ready`;
    if (context.getRemainingTimeInMillis() < PAUSE_MILLISECONDS + RESERVE_MILLISECONDS) {
      throw new Error(`${ready} of ${tasks.length} tasks are ready, and it takes ${minimum}; not ready: ${list(complaints)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
  }
}

async function runningTasks(): Promise<Task[]> {
  const [cluster, serviceName] = [variable('ECS_CLUSTER'), variable('ECS_SERVICE')];
  const tasks: Task[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client: ecs, pageSize: PAGE }, { cluster, serviceName, desiredStatus: 'RUNNING' })) {
    if (taskArns.length > 0) tasks.push(...(await ecs.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? []);
  }
  return tasks;
}

async function ask(task: Task): Promise<Complaint | undefined> {
  const address = addressOf(task);
  const name = address ?? `task ${task.taskArn?.split('/').at(-1)}`;
  if (!address || task.lastStatus !== 'RUNNING') return `${name} (${task.lastStatus})`;
  try {
    const response = await fetch(`http://${address}:${variable('PORT')}${variable('READINESS_PATH')}`, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) });
    await response.body?.cancel();
    return response.status === 200 ? undefined : `${name} (${response.status})`;
  } catch (error) {
    return `${name} (${(error as Error).name})`;
  }
}

function addressOf({ attachments = [] }: Task): string | undefined {
  return attachments.flatMap(({ details = [] }) => details).find(({ name }) => name === 'privateIPv4Address')?.value;
}
