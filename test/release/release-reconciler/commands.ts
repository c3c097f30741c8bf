import * as fc from 'fast-check';
import { Failure, OSAKA, UNRELEASED } from './region-model';
import { Intent, World } from './world';

type Command = fc.AsyncCommand<Intent, World>;

const ARC_TASKS = 4;
/** All that ends by itself ends within this time: a release, a deployment, and the retries of a message. */
const REST_MINUTES = 150;
/** From then on, the functions have done their work. */
const MINUTES = 15;
/** Until then, every violation is repaired, or late. */
const ALARM_MINUTES = 30;

type Possible = (intent: Intent, world: World) => boolean;
type Act = (world: World, intent: Intent) => void | Promise<void>;

const always = () => true;
const minutes = fc.integer({ min: 0, max: 12 });
/** A command by the minutes that pass after it. Whether it is possible depends on what is in progress, which only the world knows. */
const step = (name: string, possible: Possible, act: Act) => (time: number): Command => ({
  check: always,
  run: async (intent, world) => {
    if (possible(intent, world)) await act(world, intent);
    await world.advance(time);
  },
  toString: () => `${name}, ${time} minutes`,
});

const failures: fc.Arbitrary<Failure> = fc.constantFrom('no', 'before the service', 'after the service', 'after the scaling');

/** A deployment of a Region, one at a time. */
export const deployment = (region: 'tokyo' | 'osaka', failure: Failure, time: number, changes = true): Command =>
  step(`deploy ${region}${changes ? '' : ' without a change of the service'}, fails: ${failure}`,
    (_, world) => !world[region]!.status.endsWith('_IN_PROGRESS'), (world) => { world.deploy(world[region]!, failure, changes); })(time);

/** A release, one at a time, whose tasks start or fail, with minutes between its steps. */
export const released = (by: 'workflow' | 'pipeline', works: boolean, time: number, gap = 0): Command =>
  step(`release by ${by}${works ? '' : ', which ECS rejects'}, ${gap} minutes between steps`,
    (_, world) => !world.is('release'), (world) => { world.release(by, works, gap); })(time);

/** The parameter alone. */
export const written = (works: boolean, time: number): Command =>
  step(`write the parameter${works ? '' : ' of an image that ECS rejects'}`, always, (world) => { world.writeParameter(works); })(time);

export const scaleOut = step('scale out', always, (world, intent) => {
  world.scaleOut(ARC_TASKS);
  intent.scaledOut = true;
});
export const promote = step('promote', always, (world) => { world.writer = OSAKA; });
const failBack = step('fail back', (_, world) => world.writer === OSAKA, async (world, intent) => {
  await world.failBack();
  intent.scaledOut = false;
});
const close = step('close', (_, world) => !world.is('office hours'), (world, intent) => {
  world.officeHours(false);
  intent.closed = true;
});
const open = step('open', (_, world) => !world.is('office hours'), (world, intent) => {
  world.officeHours(true);
  intent.closed = false;
});
export const steal = step('steal a release credential', (_, world) => world.tokyo.version !== UNRELEASED, (world) => { world.steal(); });
const stealService = step('change the service with a stolen release credential', (_, world) => world.tokyo.version !== UNRELEASED, (world) => { world.steal(true); });
const lose = step('lose the events', always, (world) => { world.lose(); });

type Place = 'tokyo' | 'osaka';

const deployments = (...regions: Place[]) =>
  fc.tuple(fc.constantFrom(...regions), failures, minutes, fc.boolean()).map((all) => deployment(...all));
const gaps = fc.integer({ min: 0, max: 2 });
const releases = (works: fc.Arbitrary<boolean>) =>
  fc.tuple(fc.constantFrom('workflow' as const, 'pipeline' as const), works, minutes, gaps).map((all) => released(...all));
const writes = fc.tuple(fc.boolean(), minutes).map(([works, time]) => written(works, time));
const any = (...commands: ((time: number) => Command)[]) => commands.map((command) => minutes.map(command));
const sequences = (...commands: fc.Arbitrary<Command>[]) => fc.commands(commands, { maxCommands: 12, size: 'max' });

/** Any sequence of a platform, and of a pair. */
export const platformCommands = sequences(deployments('tokyo'), releases(fc.boolean()), writes, ...any(lose, close, open, steal, stealService));
export const pairCommands = sequences(deployments('tokyo', 'osaka'), releases(fc.boolean()), writes, ...any(lose, scaleOut, promote, failBack, steal));
/** A thief registers other settings, and writes the parameter. */
export const thiefCommands = sequences(deployments('tokyo'), releases(fc.boolean()), writes, ...any(lose, steal));
/** Only what succeeds, or what CloudFormation rolls back: the functions repair it, without a person. */
export const repairable = {
  platform: sequences(deployments('tokyo'), releases(fc.constant(true))),
  pair: sequences(deployments('tokyo', 'osaka'), releases(fc.constant(true)), ...any(scaleOut, promote, failBack)),
};

export const start = (): Intent => ({ closed: false, scaledOut: false });

export async function rest(world: World): Promise<void> {
  for (let left = REST_MINUTES; !world.quiet && left > 0; left--) await world.advance(1);
}

/**
 * Within minutes, with no person, each service runs at least its minimum with the image of the parameter, and the
 * functions change nothing any more; or, unless the functions must repair it, an alarm of the template says what to do.
 * This holds for each time without it, not only at the end.
 */
export async function settles(world: World, mustRepair = false): Promise<void> {
  await rest(world);
  await world.advance(MINUTES + ALARM_MINUTES);
  expect(world.violations.filter(({ notified }) => mustRepair || !notified)).toEqual([]);
  expect(world.lost).toEqual([]);

  // An image that can't start is tried again as long as an alarm says so.
  const { settled } = world;
  const before = settled.map(({ changes }) => changes);
  await world.advance(MINUTES);
  expect(settled.map(({ changes }) => changes)).toEqual(before);
}
