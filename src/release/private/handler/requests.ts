import { optionalSetting, setting } from './environment';
import { recordRelease } from './record';
import { imageExists, imageOf } from './released';
import { PersonNeeded } from './reports';
import { primaryDeployment, register } from './service';
import { changedSettings, differenceOf, readSituation, Situation } from './situation';

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const LEAKED = 'see the incident procedure of a leaked release credential';

/** What a release requests. */
export interface ReleaseRequest {
  readonly action: 'register' | 'check' | 'record';
  /** The image in the repository of the platform, with which a request can name nothing else. */
  readonly digest?: string;
}

/** The answer to a request. A request that fails has the error as its answer. */
export interface ReleaseAnswer {
  /** The registered revision. */
  readonly taskDefinition?: string;
  /** What a person should know. */
  readonly message?: string;
  /** Whether a check should be repeated; undefined for other requests. */
  readonly repeat?: boolean;
}

/** Answers a request of a release. */
export async function answer(request: unknown): Promise<ReleaseAnswer> {
  const { action, digest } = checked(request);
  switch (action) {
    case 'register': return registerRelease(digest!);
    case 'check': return checkRelease(digest);
    case 'record': return { message: `recorded ${await recordRelease(digest!)}` };
  }
}

/** A principal that can invoke the function can deploy an image of the repository, and change nothing else. */
function checked(request: unknown): ReleaseRequest {
  if (optionalSetting('REGIONS') === undefined) {
    throw new Error('this Region follows the releases of another one; release there');
  }
  const { action, digest, ...rest } = (request ?? {}) as Record<string, unknown>;
  const known = action === 'register' || action === 'check' || action === 'record';
  if (!known || Object.keys(rest).length > 0) {
    throw new Error('a request must have action (register, check or record) and digest only, got ' +
      JSON.stringify(request));
  }
  if (digest === undefined && action === 'check') return { action };
  if (typeof digest === 'string' && DIGEST.test(digest)) return { action, digest };
  throw new Error(`digest must be sha256: and 64 hexadecimal digits, got ${JSON.stringify(digest)}; pass that of an ` +
    'image in the repository');
}

/**
 * Registers the revision of the stack with another image, and returns its ARN. What runs is not copied. The settings of
 * the service stay at an update, so that a difference there is an error.
 */
async function registerRelease(digest: string): Promise<ReleaseAnswer> {
  const image = imageOf(digest);
  if (!await imageExists(digest)) throw new Error(`${image} does not exist; push it before the release`);
  const situation = await readSituation();
  const changed = await changedSettings(situation.service);
  if (changed.length > 0) {
    throw new Error(`the service differs from the stack in ${changed.join(', ')}; while the stack is being deployed, ` +
      `release again afterwards, otherwise ${LEAKED}`);
  }
  const taskDefinition = await register(situation.stack, image);
  return situation.foreign ? {
    taskDefinition,
    message: `${differenceOf(situation)}, and is replaced; unless the stack was deployed during a release, ${LEAKED}`,
  } : { taskDefinition };
}

/**
 * Whether the service runs what was registered: the image, in a completed deployment with the minimum of tasks, and all
 * other settings of the stack. Without a digest, only these settings.
 *
 * A deployment of the stack in progress can differ for some minutes, and the function itself repairs some differences.
 */
async function checkRelease(digest?: string): Promise<ReleaseAnswer> {
  const situation = await readSituation();
  const waiting = digest === undefined ? undefined : progress(situation, imageOf(digest));
  const message = waiting ?? await difference(situation);
  return { message: message ?? 'the service runs what was registered', repeat: message !== undefined };
}

/** What a deployment still waits for. A service is also stable after a rollback by ECS, and without any task. */
function progress({ service, running: actual }: Situation, image: string): string | undefined {
  const { taskDefinition, rolloutState, runningCount = 0 } = primaryDeployment(service) ?? {};
  if (actual !== image) {
    throw new PersonNeeded(`${taskDefinition} runs ${actual}: ECS rolled back the deployment, or a deployment of ` +
      'the stack replaced it; in the second case, run this workflow again');
  }
  if (rolloutState === 'FAILED') {
    throw new PersonNeeded('the deployment failed; see its events in the ECS console');
  }
  const tasks = Number(setting('MIN_TASKS'));
  return rolloutState === 'COMPLETED' && runningCount >= tasks ? undefined
    : `the deployment state is ${rolloutState} and ${runningCount} tasks run, at least ${tasks} must run`;
}

async function difference(situation: Situation): Promise<string | undefined> {
  const changed = await changedSettings(situation.service);
  if (changed.length > 0) return `the service differs from the stack in ${changed.join(', ')}; ${LEAKED}`;
  return situation.foreign ? `${differenceOf(situation)}; ${LEAKED}` : undefined;
}
