import * as fc from 'fast-check';
import { deployment, pairCommands, platformCommands, promote, released, repairable, rest, scaleOut, settles, steal, thiefCommands, written } from './commands';
import { named, play, Topology } from './sequences';
import { Intent, World } from './world';

const topologies: [string, Topology][] = [['a platform', 'platform'], ['a pair with a warm standby', 'warm'], ['a pair with a pilot light', 'pilot']];
/** More with the variable, e.g. for a night. */
const RUNS = Number(process.env.RELEASE_RUNS ?? 40);

beforeAll(() => { jest.spyOn(console, 'log').mockImplementation(() => undefined); });
afterAll(() => { jest.restoreAllMocks(); });

test.each(topologies)('%s runs the image of the parameter with its minimum of tasks, or an alarm says what to do', async (_, topology) => {
  await play(topology, RUNS, topology === 'platform' ? platformCommands : pairCommands, async (world) => settles(world));
}, 600_000);

test.each(topologies)('%s needs no person after rollbacks of the stack, releases and failovers', async (_, topology) => {
  await play(topology, RUNS, topology === 'platform' ? repairable.platform : repairable.pair, async (world) => settles(world, true));
}, 600_000);

const LONG = 30;
const first = [released('workflow', true, LONG), deployment('tokyo', 'after the scaling', LONG)];

describe.each(topologies)('%s', (_, topology) => {
  test.each<[string, fc.AsyncCommand<Intent, World>[]]>([
    ['an update that fails after the first release', first],
    ['an update that fails while the first release is in progress', [released('workflow', true, 1), deployment('tokyo', 'after the scaling', LONG)]],
    ['an update that fails after the first release by the pipeline', [released('pipeline', true, LONG), deployment('tokyo', 'after the scaling', LONG)]],
    ['an update that fails after a later release', [
      released('workflow', true, LONG), deployment('tokyo', 'no', LONG), released('workflow', true, LONG), deployment('tokyo', 'after the service', LONG),
    ]],
    ['a parameter that is written by hand before the deployment', [written(true, 1), deployment('tokyo', 'no', LONG)]],
    ...(['workflow', 'pipeline'] as const).map((by): [string, fc.AsyncCommand<Intent, World>[]] => [
      `an update of another resource that ends while a release by the ${by} is recorded`,
      [released(by, true, LONG), deployment('tokyo', 'no', LONG), released(by, true, 2, 2), deployment('tokyo', 'no', LONG, false)],
    ]),
    ['an update of the service during a release', [released('workflow', true, LONG), released('workflow', true, 0, 2), deployment('tokyo', 'no', LONG)]],
    ['an update that fails before the service during a release', [
      released('workflow', true, LONG), deployment('tokyo', 'before the service', 2), released('workflow', true, LONG),
    ]],
    ['a release that ECS rejects after one that it accepts', [released('workflow', true, LONG), released('workflow', false, LONG)]],
  ])('survives %s', async (__, commands) => settles(await named(topology, commands), true));

  test('is found without tasks after the first release and a failed update, if nothing reconciles', async () => {
    const world = await named(topology, first, false);

    expect(world.tokyo).toMatchObject({ image: 'none', desired: 0, minimum: 0 });
    await expect(settles(world)).rejects.toThrow(/toEqual/);
    expect(world.violations).toContainEqual(expect.objectContaining({ text: expect.stringContaining('runs none instead of'), notified: false }));
  });

  test('reports an image that ECS has rejected after an update of the stack', async () => {
    const world = await named(topology, [released('workflow', true, LONG), deployment('tokyo', 'no', LONG), written(false, 1), deployment('tokyo', 'no', 120)]);

    expect(world.tokyo.image).not.toBe(world.tokyo.version);
    expect(world.tokyo.alarms).toEqual([expect.stringContaining('ReleaseReconciler')]);
  });
});

test('office hours that open during the first release do not leave it without tasks, at any minute between its steps', async () => {
  for (let at = 0; at < 16; at++) {
    const world = await named('platform', []);
    world.officeHours(true);
    await world.advance(at % 8);
    const version = world.release('workflow', true, Math.floor(at / 8));
    for (let minutes = 0; minutes < LONG; minutes++) {
      await world.advance(1);
      expect([at, minutes, world.tokyo.image === version && world.tokyo.desired === 0]).toEqual([at, minutes, false]);
    }
    expect(world.succeeded).toEqual([version]);
  }
});

test('a standby tries a first release that ECS rejects once an hour, with an alarm, and deploys the next one in minutes', async () => {
  const world = await named('warm', [written(false, 20)]);
  const osaka = world.osaka!;
  const before = osaka.changes;
  await world.advance(180);

  expect([osaka.image, osaka.changes - before]).toEqual(['none', 3]);
  expect(world.violations.filter(({ notified }) => !notified)).toEqual([]);
  world.writeParameter(true);
  await world.advance(15);
  expect(osaka.image).toBe(osaka.version);
});

/** Nothing of the thief is left after the next release, and the alarm says that it was there. */
test.each<[string, 'workflow' | 'pipeline', string[]]>([
  ['leaves nothing after a release by the workflow', 'workflow', ['program 0']],
  ['stops the pipeline until somebody has restored the service', 'pipeline', [expect.stringContaining('of the thief')]],
])('a stolen release credential %s', async (_, by, expected) => {
  const world = await named('platform', [released(by, true, LONG), steal(LONG)]);
  const { alarms } = world.tokyo;
  const [before, version] = [world.succeeded.length, world.release(by, true, 1)];
  await world.advance(2 * LONG);
  const { settings, image } = { settings: world.settingsOf(world.tokyo.primary.definition), image: world.tokyo.image };

  expect([alarms, settings]).toEqual([[expect.stringContaining('ReleaseReconciler')], ...expected]);
  expect([image === version, world.succeeded.length > before]).toEqual(Array(2).fill(by === 'workflow'));
});

test('a thief who goes on writing the parameter, also without a release, or deploying does not put off the alarm', async () => {
  const all: ((world: World) => void)[] = [(world) => { world.writeParameter(true); }, (world) => { world.steal(); }, (world) => { world.forget(); }];
  for (const goOn of all) {
    const world = await named('platform', [released('workflow', true, LONG), steal(1)]);
    for (let minutes = 0; minutes < 15 && world.tokyo.alarms.length === 0; minutes++) {
      goOn(world);
      await world.advance(1);
    }

    expect(world.tokyo.alarms).toEqual([expect.stringContaining('ReleaseReconciler')]);
  }
});

test.each(['workflow', 'pipeline'] as const)('a change of the service by a thief stops the %s, with an alarm, until somebody has restored the service', async (by) => {
  const world = await named('platform', [released(by, true, LONG)]);
  world.steal(true);
  await world.advance(LONG);
  const { alarms } = world.tokyo;
  const stopped = world.release(by, true, 1);
  await world.advance(2 * LONG);
  world.tokyo.gracePeriod = 60;
  const restored = world.release(by, true, 1);
  await world.advance(2 * LONG);

  expect(alarms).toEqual([expect.stringContaining('ReleaseReconciler')]);
  expect([world.succeeded.includes(stopped), world.succeeded.includes(restored)]).toEqual([false, true]);
});

test('after any sequence with a thief, the next release by the workflow leaves only its image, with the settings of the stack', async () => {
  await play('platform', RUNS, thiefCommands, async (world) => {
    await rest(world);
    const version = world.release('workflow', true, 1);
    await world.advance(2 * LONG);
    const { image, primary, revision } = world.tokyo;

    expect([image, world.settingsOf(primary.definition)]).toEqual([version, world.settingsOf(revision)]);
  });
}, 600_000);

describe.each(topologies.slice(1))('%s in a failover', (_, topology) => {
  test.each<[string, fc.AsyncCommand<Intent, World>[]]>([
    ['in the middle', [released('pipeline', true, LONG), scaleOut(1), promote(1), deployment('osaka', 'after the scaling', LONG)]],
    ['before the promotion', [released('workflow', true, LONG), scaleOut(1), deployment('osaka', 'after the scaling', LONG), promote(1)]],
  ])('survives an update of the standby that fails %s', async (__, commands) => settles(await named(topology, commands), true));
});
