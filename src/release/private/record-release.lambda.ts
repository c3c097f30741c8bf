import { ApplicationAutoScalingClient, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

/** Pauses between looks at the service. */
const PAUSE_MILLISECONDS = 15_000;
/** Time that the last calls need before Lambda ends the function. */
const RESERVE_MILLISECONDS = 30_000;
const UNRELEASED = 'none';

const ecs = new ECSClient({});
const scaling = new ApplicationAutoScalingClient({});

/** What the function knows of time; the tests have a clock of their own. */
export interface Clock {
  readonly remaining: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Write what runs, not what a build has made: after a rollback both differ. Called twice it writes the same again.
 *
 * The first release finds a service without tasks. Its scaling minimum starts them, and only once they run the image
 * counts as released.
 */
export async function recordRelease(clock: Clock): Promise<string> {
  const taskDefinition = await settled(clock, 0);
  const version = await versionOf(taskDefinition);
  if (await parameterValue() === UNRELEASED) await startFirst(clock, taskDefinition);
  await writeEverywhere(version);
  return version;
}

async function startFirst(clock: Clock, taskDefinition: string): Promise<void> {
  const least = Number(setting('MIN_TASKS'));
  await scaling.send(new RegisterScalableTargetCommand({
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${setting('CLUSTER')}/${setting('SERVICE')}`,
    MinCapacity: least,
  }));
  const now = await settled(clock, least);
  if (now !== taskDefinition) throw new Error(`${now} runs instead of ${taskDefinition}`);
}

/** The task definition that runs, once no deployment is under way and so many tasks run. */
async function settled(clock: Clock, least: number): Promise<string> {
  for (;;) {
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: setting('CLUSTER'), services: [setting('SERVICE')] }));
    const primary = services[0]?.deployments?.find(({ status }) => status === 'PRIMARY');
    if (!primary?.taskDefinition) throw new Error(`there is no service ${setting('SERVICE')}`);
    const running = primary.runningCount ?? 0;
    if (primary.rolloutState === 'COMPLETED' && running >= least) return primary.taskDefinition;
    if (clock.remaining() < PAUSE_MILLISECONDS + RESERVE_MILLISECONDS) {
      throw new Error(`${primary.taskDefinition} is ${primary.rolloutState} with ${running} running tasks`);
    }
    await clock.sleep(PAUSE_MILLISECONDS);
  }
}

/** Tag or digest of the container's image, which must come from our own repository: the parameter says no more. */
async function versionOf(taskDefinition: string): Promise<string> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  const container = described.taskDefinition?.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  const image = container?.image ?? 'nothing';
  const repository = setting('REPOSITORY_URI');
  if (!image.startsWith(`${repository}@`) && !image.startsWith(`${repository}:`)) {
    throw new Error(`${taskDefinition} runs ${image}, which is not of ${repository}`);
  }
  return image.slice(repository.length + 1);
}

async function parameterValue(): Promise<string | undefined> {
  const { Parameter } = await new SSMClient({}).send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return Parameter?.Value;
}

/** Each region on its own, so that one that is down keeps no other from being told. */
async function writeEverywhere(Value: string): Promise<void> {
  const put = (region: string) => new SSMClient({ region }).send(new PutParameterCommand({ Name: setting('PARAMETER_NAME'), Value, Overwrite: true }));
  const regions = setting('REGIONS').split(',');
  const results = await Promise.allSettled(regions.map(put));
  const failures = results.flatMap((result, at) => result.status === 'rejected' ? [`${regions[at]}: ${result.reason}`] : []);
  if (failures.length > 0) throw new Error(`${Value} was not written in ${failures.join('; ')}`);
}

function setting(name: string): string {
  return process.env[name]!;
}

export const handler = (_event: unknown, context: { getRemainingTimeInMillis: () => number }): Promise<string> => recordRelease({
  remaining: () => context.getRemainingTimeInMillis(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
});
