import { ArcPlan, ArcStep } from '../../../tools/failover/arc';
import { Arc, Effects, Execution } from '../../../tools/gameday/executor';
import { Timeline } from '../../../tools/gameday/timeline';

// What no scenario plays. docs/gameday.md has the minutes, the lost rows and the people of all that they play, and the game day compares them.
const [HOME, AWAY] = ['ap-northeast-1', 'ap-northeast-3'];
const APPROVER = 'arn:aws:iam::123456789012:role/approver';
const stepOf = (Name: string, block: Partial<ArcStep['ExecutionBlockConfiguration']>): ArcStep => ({ Name, ExecutionBlockType: Name, ExecutionBlockConfiguration: block });
const approval = stepOf('approve', { ExecutionApprovalConfig: { ApprovalRole: APPROVER, TimeoutMinutes: 60 } });
const promotion = stepOf('promote', { GlobalAuroraConfig: { Behavior: 'failover', DatabaseClusterArns: [], GlobalClusterIdentifier: 'shop', TimeoutMinutes: 30 } });
const dns = stepOf('dns', { Route53HealthCheckConfig: { HostedZoneId: 'Z1', RecordName: 'shop.example', RecordSets: [], TimeoutMinutes: 10 } });

/** The plan in an account where each step takes a minute. */
function arcOf(steps: ArcStep[], effects: Partial<Effects> = {}): { arc: Arc; timeline: Timeline } {
  const timeline = new Timeline();
  const nothing = () => undefined;
  const account = {
    timeline, overhead: 0, duration: () => 1, fault: nothing, beginPromotion: nothing, promote: nothing, switchDns: nothing, tell: nothing,
  };
  const plan = {
    Name: 'shop',
    Regions: [HOME, AWAY],
    Workflows: [{ WorkflowTargetAction: 'activate', WorkflowTargetRegion: AWAY, Steps: steps }],
    Triggers: [{ Action: 'activate', TargetRegion: AWAY, MinDelayMinutesBetweenExecutions: 240, Conditions: [] }],
  } as unknown as ArcPlan;
  return { arc: new Arc(plan, { ...account, ...effects } as unknown as Effects), timeline };
}

/** Plays the plan with an operator beside it, and returns the minute of its end. */
async function minutesOf({ arc, timeline }: ReturnType<typeof arcOf>, operator: (execution: Execution) => Promise<void>): Promise<number> {
  await timeline.run(async () => {
    const { execution, done } = arc.start(AWAY, 'graceful');
    await Promise.all([done, operator(execution)]);
  }, async () => undefined);
  return timeline.now;
}

test('an approval of another role is refused', async () => expect(await minutesOf(arcOf([approval, dns]), async (execution) => {
  await execution.until(() => execution.status.get('approve') === 'pendingApproval');
  expect(() => execution.approve('approve', 'arn:aws:iam::123456789012:role/other')).toThrow('AccessDenied');
  execution.approve('approve', APPROVER);
})).toBe(1));

test.each<[string, ArcStep, Partial<Effects>, error: string, minutes: number]>([
  ['a promotion of the writer', promotion, { isWriter: async () => true }, 'the cluster is the writer already', 0],
  ['a step that hangs', dns, { fault: () => 'hang' }, 'no end of dns within its timeout', 10],
])('%s fails its step, and waits for an operator', async (_, step, effects, error, minutes) =>
  expect(await minutesOf(arcOf([step], effects), async (execution) => {
    await execution.until(() => execution.failed.includes(step.Name));
    expect(execution.errors.get(step.Name)).toContain(error);
    execution.skip(step.Name);
  })).toBe(minutes));

test('a trigger keeps its delay', async () => {
  const { arc, timeline } = arcOf([dns]);
  await timeline.run(async () => {
    await arc.trigger('graceful')!.done;
    await timeline.sleep(238);
    expect(arc.trigger('graceful')).toBeUndefined();
    await timeline.sleep(1);
    await arc.trigger('graceful')!.done;
  }, async () => undefined);

  expect(timeline.now).toBe(241);
});

test('knows no Region that the plan does not activate, and no other blocks', async () => {
  await expect(arcOf([]).arc.start(HOME, 'graceful').done).rejects.toThrow(`the plan cannot activate ${HOME}`);
  await expect(minutesOf(arcOf([stepOf('eks', {})]), async () => undefined)).rejects.toThrow('does not know the block eks of eks');
});

test('a story that waits for something that never happens is an error', () =>
  expect(new Timeline().run(async () => new Promise(() => undefined), async () => undefined)).rejects.toThrow('nothing is scheduled'));
