import { APPROVER, approval, AWAY, call, Diary, dns, HOME, parallel, planOf, promotion, scaling } from './fixture';
import { ArcStep } from '../../../tools/failover/arc';
import { Arc, Execution, Mode } from '../../../tools/gameday/executor';

const diary = () => new Diary();

/** Plays a workflow, with an operator beside it. */
async function played(
  effects: Diary, steps: ArcStep[], mode: Mode = 'graceful', operator: (execution: Execution) => Promise<void> = async () => undefined,
): Promise<{ lines: string[]; execution: Execution }> {
  const arc = new Arc(planOf(...steps), effects);
  const lines = await effects.play(async () => {
    const { execution, done } = arc.start(AWAY, mode);
    await Promise.all([done, operator(execution)]);
  });
  return { lines, execution: arc.current! };
}

/** An operator who skips a step as soon as it fails, or some minutes later. */
const skips = (effects: Diary, name: string, minutes = 0) => async (execution: Execution) => {
  await execution.until(() => execution.failed.includes(name));
  if (minutes > 0) await effects.timeline.sleep(minutes);
  execution.skip(name);
};

test.each<[string, ArcStep[], string[]]>([
  ['steps in sequence, and those of a parallel block at the same time', [scaling('one'), parallel('both', promotion('two'), scaling('three')), dns('four')], [
    `1 tasks in ${AWAY}`, `2 switchover to ${AWAY}`, `2 tasks in ${AWAY}`, `3 DNS to ${AWAY}`,
  ]],
  ['a function in the Region of the step', [call('check'), call('other', { region: 'deactivatingRegion' })], [`0 check in ${AWAY}`, `1 other in ${HOME}`]],
  ['a promotion that loses data, if the step says so', [promotion('promote', 'failover')], [`1 failover to ${AWAY}`]],
])('runs %s', async (_, steps, lines) => {
  expect((await played(diary(), steps)).lines).toEqual(lines);
});

test('skips every function in ungraceful mode, and promotes with data loss', async () => {
  const { lines, execution } = await played(diary(), [call('check'), promotion('promote'), dns('dns')], 'ungraceful');

  expect(lines).toEqual([`1 failover to ${AWAY}`, `2 DNS to ${AWAY}`]);
  expect(execution.status.get('check')).toBe('skipped');
});

test('repeats a function at its interval, until it succeeds', async () => {
  const effects = diary();
  effects.errors = ['not yet', 'not yet'];

  expect((await played(effects, [call('check', { retry: 2, timeout: 10 })])).lines).toEqual([`6 check in ${AWAY}`]);
});

test('pauses after the timeout of a function, until an operator repeats the step', async () => {
  const effects = diary();
  effects.errors = Array<string>(3).fill('not yet');
  const { lines } = await played(effects, [call('check', { timeout: 5 })], 'graceful', async (execution) => {
    await execution.until(() => execution.failed.length > 0);
    await effects.timeline.sleep(10);
    expect(execution.errors.get('check')).toBe('not yet');
    execution.resume();
  });

  expect(lines).toEqual([`15 check in ${AWAY}`]);
});

test('leaves a failed step out if an operator skips it, while its parallel steps go on', async () => {
  const effects = diary();
  effects.faults = ['error'];
  const { lines, execution } = await played(effects, [parallel('both', promotion('promote'), scaling('scale')), dns('dns')], 'graceful', skips(effects, 'promote', 7));

  expect(lines).toEqual([`1 tasks in ${AWAY}`, `8 DNS to ${AWAY}`]);
  expect(execution.status.get('promote')).toBe('skipped');
});

test('a step that hangs fails at its timeout', async () => {
  const effects = diary();
  effects.faults = ['hang'];
  const { lines } = await played(effects, [scaling('scale')], 'graceful', async (execution) => {
    await execution.until(() => execution.failed.length > 0);
    expect(effects.timeline.now).toBe(30);
    execution.resume();
  });

  expect(lines).toEqual([`31 tasks in ${AWAY}`]);
});

test.each([
  ['another role', 'arn:aws:iam::123456789012:role/other', /AccessDenied/],
  ['the role of the step', APPROVER, undefined],
])('accepts an approval of %s or rejects it', async (_, role, rejection) => {
  const effects = diary();
  const { lines } = await played(effects, [approval('approve'), dns('dns')], 'ungraceful', async (execution) => {
    await execution.until(() => execution.status.get('approve') === 'pendingApproval');
    await effects.timeline.sleep(3);
    if (rejection) expect(() => execution.approve('approve', role)).toThrow(rejection);
    execution.approve('approve', APPROVER);
  });

  expect(lines).toEqual([`4 DNS to ${AWAY}`]);
});

test('an approval that nobody gives fails at its timeout, and can be repeated', async () => {
  const effects = diary();
  const { lines } = await played(effects, [approval('approve'), dns('dns')], 'graceful', async (execution) => {
    await execution.until(() => execution.failed.length > 0);
    expect(() => execution.approve('approve', APPROVER)).toThrow('does not wait for an approval');
    execution.resume();
    await execution.until(() => execution.status.get('approve') === 'pendingApproval');
    execution.approve('approve', APPROVER);
  });

  expect(lines).toEqual([`61 DNS to ${AWAY}`]);
});

test('a switchover waits for a Region that does not answer, until somebody makes the step ungraceful', async () => {
  const effects = diary();
  effects.answers = false;
  const { lines } = await played(effects, [call('check'), promotion('promote')], 'graceful', async (execution) => {
    expect(() => execution.switchToUngraceful('promote')).toThrow('is not running');
    await execution.until(() => execution.status.get('promote') === 'running');
    await effects.timeline.sleep(4);
    execution.switchToUngraceful('promote');
  });

  expect(lines).toEqual([`0 check in ${AWAY}`, `6 failover to ${AWAY}`]);
});

test.each<[string, (effects: Diary) => void, error: string, minutes: number]>([
  ['a switchover without the other Region', (effects) => (effects.answers = false), 'no end of promote within its timeout of 30 min', 31],
  ['a promotion of the writer', (effects) => (effects.writer = AWAY), 'the cluster is the writer already', 1],
  ['a promotion that the role of the plan may not begin', (effects) => (effects.denial = 'AccessDenied'), 'AccessDenied', 1],
])('%s fails its step, and nothing else', async (_, prepare, error, minutes) => {
  const effects = diary();
  prepare(effects);
  const { lines, execution } = await played(effects, [promotion('promote'), dns('dns')], 'graceful', skips(effects, 'promote'));

  expect(execution.errors.get('promote')).toBe(error);
  expect(lines).toEqual([`${minutes} DNS to ${AWAY}`]);
});

test.each<[string, ArcStep, number, string]>([
  ['a promotion', promotion('slow'), 30, `40 switchover to ${AWAY}`], ['a start of tasks', scaling('slow'), 30, `40 tasks in ${AWAY}`], ['a change of the DNS', dns('slow'), 10, `40 DNS to ${AWAY}`],
])('%s that is slower than its timeout fails, and goes on', async (_, step, timeout, done) => {
  const effects = diary();
  effects.minutes = 40;
  const { lines, execution } = await played(effects, [step], 'graceful', async (running) => {
    await running.until(() => running.failed.length > 0);
    expect(effects.timeline.now).toBe(timeout);
    await effects.timeline.sleep(60);
    running.skip('slow');
  });

  expect(execution.errors.get('slow')).toBe(`no end of slow within its timeout of ${timeout} min`);
  expect(lines).toEqual([done]);
});

test.each<[string, number, boolean, string]>([
  ['all tasks', 100, false, '5 DNS'], ['half of the tasks, if the step is ungraceful', 50, true, '5 DNS'], ['a quarter of the tasks', 25, true, '31 DNS'],
])('a start of tasks waits for %s', async (_, percent, ungraceful, done) => {
  const effects = diary();
  effects.started = (minute) => minute < 4 ? 0 : percent;
  const { lines } = await played(effects, [scaling('scale'), dns('dns')], 'graceful', async (execution) => {
    if (ungraceful) {
      await execution.until(() => execution.status.get('scale') === 'running');
      execution.switchToUngraceful('scale');
    }
    if (percent < 50) await skips(effects, 'scale')(execution);
  });

  expect(lines.at(-1)).toBe(`${done} to ${AWAY}`);
});

test('has one execution at a time, and a trigger that keeps its delay', async () => {
  const effects = diary();
  const arc = new Arc(planOf(scaling('scale')), effects);
  expect(arc.triggerAlarms).toEqual(['site']);
  await effects.play(async () => {
    const first = arc.trigger('graceful')!;
    expect(arc.trigger('graceful')).toBeUndefined();
    expect(() => arc.start(AWAY, 'graceful')).toThrow('IllegalStateException');
    await first.done;
    await effects.timeline.sleep(200);
    expect(arc.trigger('graceful')).toBeUndefined();
    await effects.timeline.sleep(40);
    await arc.trigger('graceful')!.done;
  });

  expect(effects.lines).toEqual([`1 tasks in ${AWAY}`, `242 tasks in ${AWAY}`]);
});

test('knows no Region that the plan does not activate, and no other blocks', async () => {
  const arc = new Arc(planOf(), diary());
  await expect(arc.start(HOME, 'graceful').done).rejects.toThrow(`the plan cannot activate ${HOME}`);

  const unknown = { Name: 'eks', ExecutionBlockType: 'EKSResourceScaling', ExecutionBlockConfiguration: {} };
  await expect(played(diary(), [unknown])).rejects.toThrow('does not know the block EKSResourceScaling of eks');
});

test('a story that waits for something that never happens is an error', async () => {
  await expect(diary().play(async () => new Promise(() => undefined))).rejects.toThrow('nothing is scheduled');
});
