import { DescribeTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { raiseMinimum } from './handler/capacity';
import { setting, UNRELEASED } from './handler/environment';
import { ecs, findService, primaryDeployment, stackRevisionArn } from './handler/service';

/** The interval between status checks. */
const PAUSE_MILLISECONDS = 15_000;
/** The time for the last calls before the function times out. */
const RESERVE_MILLISECONDS = 30_000;

/** The clock of the function, replaced in tests. */
export interface Clock {
  readonly remaining: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A service without a deployment in progress. */
interface Settled {
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
}

/**
 * Writes the image that runs, not the image of the build: both differ after a rollback. A repeated call writes the same
 * value.
 *
 * Before the first release, and after a rollback of the stack to the state before, the service has no tasks and its
 * deployment succeeds without any. The function starts the minimum of tasks, and records the release after they run.
 */
export async function recordRelease(clock: Clock): Promise<string> {
  const { taskDefinition, desired, running } = await settled(clock, 0);
  const version = await versionOf(taskDefinition);
  const tasks = Number(setting('MIN_TASKS'));
  await startTasks(desired, tasks);
  if (running < tasks) {
    const { taskDefinition: now } = await settled(clock, tasks);
    if (now !== taskDefinition) {
      throw new Error(`the service runs ${now} instead of ${taskDefinition}: ECS may have ` +
        'rolled back');
    }
  }
  await writeToAllRegions(version);
  return version;
}

/** Scaling is first: otherwise it could stop the tasks again. */
async function startTasks(desired: number, tasks: number): Promise<void> {
  await raiseMinimum(tasks);
  if (desired >= tasks) return;
  await ecs.send(new UpdateServiceCommand({
    cluster: setting('CLUSTER'), service: setting('SERVICE'), desiredCount: tasks,
  }));
}

/**
 * Waits until no deployment is in progress and the number of tasks runs. A deployment of the stack has replaced the
 * release where the revision of the stack runs: a release registers its own.
 */
async function settled(clock: Clock, min: number): Promise<Settled> {
  const stack = await stackRevisionArn();
  for (;;) {
    const service = await findService();
    const { desiredCount: desired = 0 } = service;
    const { taskDefinition, rolloutState, runningCount: running = 0 } = primaryDeployment(service) ?? {};
    if (!taskDefinition) throw new Error(`the ECS service ${setting('SERVICE')} has no deployment`);
    if (taskDefinition === stack) {
      throw new Error(`${stack} of the stack runs: a deployment of the stack has replaced the release; release it ` +
        'again');
    }
    if (rolloutState === 'COMPLETED' && running >= min) return { taskDefinition, desired, running };
    if (clock.remaining() < PAUSE_MILLISECONDS + RESERVE_MILLISECONDS) {
      throw new Error(`the deployment of ${taskDefinition} is still ${rolloutState} with ${running} ` +
        'running tasks');
    }
    await clock.sleep(PAUSE_MILLISECONDS);
  }
}

/**
 * The tag or digest of the container image, which must be in the platform's repository: the parameter has only the
 * version.
 */
async function versionOf(taskDefinition: string): Promise<string> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const container = described.taskDefinition?.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  const image = container?.image ?? 'no image';
  const repository = setting('REPOSITORY_URI');
  if (!image.startsWith(`${repository}@`) && !image.startsWith(`${repository}:`)) {
    throw new Error(`${taskDefinition} runs ${image}, which is not in ${repository}`);
  }
  const version = image.slice(repository.length + 1);
  if (version === UNRELEASED) {
    throw new Error(`${taskDefinition} runs no released image: a rollback of the stack has restored the state before ` +
      'the first release; release an image again');
  }
  return version;
}

/** Writes to each Region independently, so that a failure in one does not affect the others. */
async function writeToAllRegions(Value: string): Promise<void> {
  const put = (region: string) => new SSMClient({ region }).send(new PutParameterCommand({
    Name: setting('PARAMETER_NAME'), Value, Overwrite: true,
  }));
  const regions = setting('REGIONS').split(',');
  const results = await Promise.allSettled(regions.map(put));
  const failures = results.flatMap((result, at) =>
    result.status === 'rejected' ? [`${regions[at]}: ${result.reason}`] : []);
  if (failures.length > 0) throw new Error(`the version ${Value} could not be written in ${failures.join('; ')}`);
}

export const handler = (_event: unknown, context: { getRemainingTimeInMillis: () => number }): Promise<string> =>
  recordRelease({
    remaining: () => context.getRemainingTimeInMillis(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
