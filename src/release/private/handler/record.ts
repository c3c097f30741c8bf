import { Service } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { raiseMinimum } from './capacity';
import { setting, UNRELEASED } from './environment';
import { readReleased } from './released';
import { PersonNeeded } from './reports';
import { containerOf, findService, primaryDeployment, runningRevision, stackRevisionArn, update } from './service';
import { millisecondsOf } from '../../../private/functions/retry';
import { WRITE } from '../retries';

const CONNECTION_MILLISECONDS = 3_000;
/** Without `throwOnRequestTimeout`, the SDK logs a warning and waits on. */
export const LIMITS = {
  requestHandler: {
    connectionTimeout: CONNECTION_MILLISECONDS,
    requestTimeout: WRITE.callMilliseconds - CONNECTION_MILLISECONDS,
    throwOnRequestTimeout: true,
  },
  maxAttempts: WRITE.attempts,
};

/**
 * Writes the image that runs, not the image of a build: both differ after a rollback. A repeated call writes the same
 * value.
 *
 * Before the first release, and after a rollback of the stack to the state before, the service has no tasks and its
 * deployment succeeds without any. The function starts the minimum of tasks, and records the release once they run.
 *
 * @param expected the digest that must run, or the time at which the pipeline has ended, whose digest is not known
 * @throws an error while a deployment is in progress or tasks start: the caller repeats the call
 */
export async function recordRelease(expected: string | Date): Promise<string> {
  const service = await findService();
  const { taskDefinition, rolloutState, runningCount: running = 0 } = primaryDeployment(service) ?? {};
  if (!taskDefinition) throw new Error(`the ECS service ${setting('SERVICE')} has no deployment`);
  const version = await versionOf(service);
  if (expected instanceof Date) {
    await checkNotReplaced(service, version, expected);
  } else if (version !== expected) {
    throw new PersonNeeded(`${taskDefinition} runs ${version} instead of ${expected}: ECS has rolled back, or a ` +
      'deployment of the stack has replaced the release; release it again');
  }
  const tasks = Number(setting('MIN_TASKS'));
  if (rolloutState === 'COMPLETED') await startTasks(service, tasks);
  if (rolloutState !== 'COMPLETED' || running < tasks) {
    throw new Error(`the deployment of ${taskDefinition} is still ${rolloutState} with ${running} running tasks`);
  }
  await writeToAllRegions(version);
  return version;
}

/**
 * A deployment of the stack has replaced the release where its revision runs: a release registers its own. Where the
 * stack has been rolled back, its image is again the recorded one, by a deployment after the end of the pipeline.
 */
async function checkNotReplaced(service: Service, version: string, ended: Date): Promise<void> {
  const { taskDefinition, createdAt = new Date(0) } = primaryDeployment(service)!;
  const released = await readReleased();
  const isStack = taskDefinition === await stackRevisionArn();
  const isRestored = createdAt >= ended && released.version === version && released.since < ended;
  if (!isStack && !isRestored) return;
  throw new PersonNeeded(`${taskDefinition} of the stack or of the last release runs: a deployment of the stack has ` +
    'replaced the release; release it again');
}

/** Scaling is first: otherwise it could stop the tasks again. */
async function startTasks({ desiredCount = 0 }: Service, tasks: number): Promise<void> {
  await raiseMinimum(tasks);
  if (desiredCount < tasks) await update({ desiredCount: tasks });
}

/**
 * The tag or digest of the container image, which must be in the platform's repository: the parameter has only the
 * version.
 */
async function versionOf(service: Service): Promise<string> {
  const { definition } = await runningRevision(service);
  const { image = 'no image' } = containerOf(definition);
  const repository = setting('REPOSITORY_URI');
  if (!image.startsWith(`${repository}@`) && !image.startsWith(`${repository}:`)) {
    throw new PersonNeeded(`the service runs ${image}, which is not in ${repository}; release an image again`);
  }
  const version = image.slice(repository.length + 1);
  if (version === UNRELEASED) {
    throw new PersonNeeded('the service runs no released image: a rollback of the stack has restored the state ' +
      'before the first release; release an image again');
  }
  return version;
}

/**
 * Writes what is not recorded yet: a repeated record would move the time of the release, from which the schedule
 * counts.
 */
async function writeTo(region: string, Value: string): Promise<void> {
  const client = new SSMClient({ region, ...LIMITS });
  const abortSignal = AbortSignal.timeout(millisecondsOf(WRITE));
  const Name = setting('PARAMETER_NAME');
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name }), { abortSignal });
    if (Parameter!.Value === Value) return;
  } catch (error) {
    if ((error as Error).name !== 'ParameterNotFound') throw error;
  }
  await client.send(new PutParameterCommand({ Name, Value, Overwrite: true }), { abortSignal });
}

/** Writes to each Region independently, so that a failure in one does not affect the others. */
async function writeToAllRegions(Value: string): Promise<void> {
  const regions = setting('REGIONS').split(',');
  const results = await Promise.allSettled(regions.map(async (region) => writeTo(region, Value)));
  const failures = results.flatMap((result, at) =>
    result.status === 'rejected' ? [`${regions[at]}: ${result.reason}`] : []);
  if (failures.length > 0) throw new Error(`the version ${Value} could not be written in ${failures.join('; ')}`);
}
