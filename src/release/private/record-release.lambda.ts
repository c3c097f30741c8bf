import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** The interval between status checks. */
const PAUSE_MILLISECONDS = 15_000;
/** The time for the last calls before the function times out. */
const RESERVE_MILLISECONDS = 30_000;
const UNRELEASED = 'none';

const ecs = new ECSClient({});
const scaling = new ApplicationAutoScalingClient({});

/** The clock of the function, replaced in tests. */
export interface Clock {
  readonly remaining: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Writes the image that runs, not the image of the build: both differ after a rollback. A repeated call writes the same
 * value.
 *
 * Before the first release the service has no tasks. The function sets the minimum of Auto Scaling, and records the
 * release after the tasks run.
 */
export async function recordRelease(clock: Clock): Promise<string> {
  const taskDefinition = await settled(clock, 0);
  const version = await versionOf(taskDefinition);
  if (await parameterValue() === UNRELEASED) await startFirst(clock, taskDefinition);
  await writeToAllRegions(version);
  return version;
}

async function startFirst(clock: Clock, taskDefinition: string): Promise<void> {
  const min = Number(setting('MIN_TASKS'));
  await scaling.send(new RegisterScalableTargetCommand({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${setting('CLUSTER')}/${setting('SERVICE')}`,
    MinCapacity: min,
  }));
  const now = await settled(clock, min);
  if (now !== taskDefinition) {
    throw new Error(`the service runs ${now} instead of ${taskDefinition}: ECS may have ` +
      'rolled back');
  }
}

/** Waits until no deployment is in progress and the number of tasks runs. Returns the task definition. */
async function settled(clock: Clock, min: number): Promise<string> {
  for (;;) {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({
      cluster: setting('CLUSTER'), services: [setting('SERVICE')],
    }));
    const primary = services[0]?.deployments?.find(({ status }) => status === 'PRIMARY');
    if (!primary?.taskDefinition) throw new Error(`the ECS service ${setting('SERVICE')} does not exist`);
    const running = primary.runningCount ?? 0;
    if (primary.rolloutState === 'COMPLETED' && running >= min) return primary.taskDefinition;
    if (clock.remaining() < PAUSE_MILLISECONDS + RESERVE_MILLISECONDS) {
      throw new Error(`the deployment of ${primary.taskDefinition} is still ${primary.rolloutState} with ${running} ` +
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
  return image.slice(repository.length + 1);
}

async function parameterValue(): Promise<string | undefined> {
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return Parameter?.Value;
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

function setting(name: string): string {
  return process.env[name]!;
}

export const handler = (_event: unknown, context: { getRemainingTimeInMillis: () => number }): Promise<string> =>
  recordRelease({
    remaining: () => context.getRemainingTimeInMillis(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
