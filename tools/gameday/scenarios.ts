import { Arc, Execution, Mode } from './executor';
import { Habits, People } from './people';
import { PRIMARY, STANDBY, World } from './world';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { GLOBAL_REGION } from '../emulator/emulator';
import { Detection, LostLag } from '../failover/detection';
import { startOf } from '../failover/model';
import { Setting, SETTINGS as SIMULATED } from '../failover/simulate';

/** The kinds of pairs are those of the simulation. */
export const SETTINGS: readonly Setting[] = SIMULATED.map((setting) => ({
  ...setting, title: setting.title.replace('by hand', 'manual').replace('by itself', 'automatic'),
}));

export interface Stage {
  readonly setting: Setting;
  readonly world: World;
  readonly arc: Arc;
  readonly people: People;
  readonly detection: Detection;
  /** The mode in which people and alarms start the plan. */
  readonly mode: Mode;
}

/** What is to be true at the end of a scenario, besides what is to be true of all. */
interface Expected {
  /** Data may be lost: at most this many seconds of writes. */
  readonly lostSeconds: number;
  /** Whether users reach a Region that no step has checked. */
  readonly unchecked?: boolean;
  /** Nothing and nobody may move users, who wait for at most so many minutes. */
  readonly staysAfter?: number;
}

interface Asked {
  readonly minutes: number;
  /** What people have found out, which no function knows. */
  readonly known?: object;
  /** The row. */
  readonly situation: (setting: Setting) => RegExp;
}

export interface Scenario {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<void>;
  readonly expected: (setting: Setting) => Expected;
  /** What people do otherwise in the failback. */
  readonly failback?: Partial<Habits>;
  /** What the function that advises is asked, and its answer: by default after 10.5 minutes, before a person starts the plan. */
  readonly advice?: Asked;
  /** What is released in the standby Region while it serves users; its stacks alone are deployed. */
  readonly releases?: readonly string[];
  /** How the same story is called in the simulation, where it has it. */
  readonly simulated?: (setting: Setting) => string | undefined;
  /** The kinds of pairs that it is played with: all by default. */
  readonly only?: (setting: Setting) => boolean;
  /** What the lag of the database shows. */
  readonly lag?: LostLag;
}

/** In which Aurora replaces a writer: usually less than one, by the Aurora guide. */
const WRITER_MINUTES = 2;

/** Users are served for this long before anything happens. */
export const QUIET_MINUTES = 25;

const isManual = ({ mode }: Setting) => mode === FailoverMode.MANUAL;
const isWarm = ({ standbyMode }: Setting) => standbyMode === StandbyMode.WARM;
const isWarmManual = (setting: Setting) => isWarm(setting) && isManual(setting);
const PRIMARY_ANSWERS: Omit<Habits, 'mode'> = { withoutOtherRegion: false };
const PRIMARY_IS_GONE: Omit<Habits, 'mode'> = { withoutOtherRegion: true };

type Meanwhile = (execution: Execution) => Promise<void>;

/** Both Regions are healthy, and the users are to move. */
async function rehearse({ mode, setting, people }: Stage): Promise<void> {
  if (setting.standbyMode === StandbyMode.PILOT_LIGHT) await people.callByHand(STANDBY, ['scale-standby']);
  if (!isManual(setting)) await people.switchOverFirst();
  await people.run(STANDBY, { mode, ...PRIMARY_ANSWERS });
}

/** The primary Region stops answering; persons or alarms start the plan. */
async function lose(stage: Stage, habits: Partial<Habits> = {}, meanwhile: Meanwhile = async () => undefined, lag?: LostLag): Promise<void> {
  const { world } = stage;
  world.become(PRIMARY, 'gone');
  // Nothing of a failover may need the control planes of Route 53, CloudFront and IAM.
  world.become(GLOBAL_REGION, 'gone');
  await failOver(stage, { mode: stage.mode, ...PRIMARY_IS_GONE, ...habits }, meanwhile, lag);
}

async function failOver(stage: Stage, habits: Habits, meanwhile: Meanwhile, lag?: LostLag): Promise<void> {
  const { setting, arc, people, world, detection } = stage;
  // The promotion of an automatic plan waits for nobody.
  const needed = isManual(setting) ? habits : { ...habits, withoutOtherRegion: false };
  const { detect, manual } = startOf({ manual: isManual(setting), detection }, lag);
  if (manual) {
    await people.decide();
    const running = people.run(STANDBY, needed);
    await Promise.all([running, meanwhile(arc.current!)]);
    return;
  }
  // Without its alarms, nothing would ever start the plan.
  if (!detection.triggers.grows) throw new Error(`the trigger has no alarms ${arc.triggerAlarms.join(', ')} that a lost Region puts into ALARM`);
  await world.timeline.sleep(detect.typical);
  const started = arc.trigger(habits.mode);
  if (!started) throw new Error('the trigger did not start the plan');
  await Promise.all([people.accompany(started.execution, started.done, needed), meanwhile(started.execution)]);
}

/** A person starts the plan, or an unknown mode of the trigger. Then all that was skipped is done by hand. */
async function wrongMode(stage: Stage): Promise<void> {
  await lose(stage, { mode: 'ungraceful' });
  const pilotLight = stage.setting.standbyMode === StandbyMode.PILOT_LIGHT;
  await stage.people.callByHand(STANDBY, [
    ...pilotLight ? ['scale-standby'] : [], 'warm-up', 'confirm-writer', 'move-schedules', 'scale-readers',
  ]);
}

const REPORTED: Asked = { minutes: 10.5, known: { impaired: true }, situation: () => /^AWS reports that \S+ is impaired/ };
export const ADVICE: Asked = {
  ...REPORTED, known: {}, situation: (setting) => isManual(setting) ? / does not respond: for 10 minutes/ : /^The database of \S+ accepts the writes/,
};
const LOST_FOR_10: Asked = { ...ADVICE, situation: () => / does not respond: for 10 minutes/ };

const NOTHING_LOST = (): Expected => ({ lostSeconds: 0 });
/** The replication lag. */
const LAG_LOST = (): Expected => ({ lostSeconds: 1 });

const stays = (staysAfter: number) => (): Expected => ({ lostSeconds: 0, staysAfter });
const HEALTHY: Asked = { ...ADVICE, situation: () => /^In any other case/ };

export const SCENARIOS: readonly Scenario[] = [
  { title: 'healthy rehearsal', play: rehearse, expected: NOTHING_LOST, advice: { ...HEALTHY, minutes: 0 } },
  { title: 'primary gone', play: lose, expected: LAG_LOST, simulated: () => 'nothing fails' },
  {
    title: 'primary back in the middle',
    play: async (stage) => lose(stage, {}, async (execution) => {
      await execution.until(() => execution.status.get('failover-promote-database') === 'running');
      await stage.world.timeline.sleep(2);
      stage.world.become(PRIMARY, 'healthy');
    }),
    // What users write in the old primary until it is fenced is lost too.
    expected: () => ({ lostSeconds: 200 }),
  },
  {
    title: 'half of the primary\'s calls fail',
    play: async (stage) => {
      stage.world.become(PRIMARY, 'half');
      await stage.people.decide();
      // The plan of an automatic failover promotes with data loss without being asked.
      if (!isManual(stage.setting)) await stage.people.stopTasks();
      await stage.people.run(STANDBY, { mode: stage.mode, withoutOtherRegion: isManual(stage.setting) });
    },
    expected: () => ({ lostSeconds: 60 }),
    advice: REPORTED,
  },
  {
    title: 'primary slow',
    play: async (stage) => {
      stage.world.become(PRIMARY, 'slow');
      await stage.people.decide();
      await rehearse(stage);
    },
    expected: NOTHING_LOST,
    advice: REPORTED,
  },
  {
    title: 'a step fails once',
    play: async (stage) => {
      Object.assign(stage.world.faults, { 'warm-up': ['error'], 'scale-service': ['error'] });
      await lose(stage);
    },
    expected: LAG_LOST,
  },
  {
    title: 'a step hangs',
    play: async (stage) => {
      Object.assign(stage.world.faults, { 'warm-up': ['hang'] });
      await lose(stage);
    },
    expected: LAG_LOST,
    simulated: () => 'warm-up runs into its timeout, and is repeated',
  },
  {
    title: 'approver absent',
    play: async (stage) => lose(stage, { approverAbsent: true }),
    failback: { approverAbsent: true },
    expected: LAG_LOST,
    simulated: (setting) => isManual(setting) ? 'approve runs into its timeout, and is repeated' : 'nothing fails',
  },
  {
    title: 'started twice',
    play: async (stage) => {
      await lose(stage, {}, async () => {
        await stage.world.timeline.sleep(1);
        await stage.people.startAgain(STANDBY);
      });
      await stage.people.run(STANDBY, { mode: stage.mode, ...PRIMARY_IS_GONE });
    },
    expected: LAG_LOST,
    simulated: () => 'nothing fails',
  },
  { title: 'wrong mode', play: wrongMode, expected: () => ({ lostSeconds: 1, unchecked: true }) },
  {
    title: 'the lag keeps its last value',
    play: async (stage) => lose(stage, {}, undefined, 'frozen'),
    expected: LAG_LOST,
    simulated: () => 'nothing fails',
    lag: 'frozen',
    advice: LOST_FOR_10,
    only: (setting) => isWarm(setting) && !isManual(setting),
  },
  {
    title: 'promotion slower than its timeout',
    play: async (stage) => {
      stage.world.slow['promote-database'] = 40;
      await lose(stage);
    },
    expected: LAG_LOST,
    only: isWarmManual,
  },
  {
    title: 'a task never starts',
    play: async (stage) => {
      stage.world.stuck[STANDBY] = 1;
      await lose(stage, { fewTasks: 'ungraceful' });
    },
    expected: LAG_LOST,
    only: isWarmManual,
  },
  {
    title: 'the image is missing',
    play: async (stage) => {
      stage.world.stuck[STANDBY] = Infinity;
      await lose(stage, { fewTasks: 'image' });
    },
    expected: LAG_LOST,
    only: (setting) => !isWarm(setting) && isManual(setting),
  },
  {
    title: 'primary back after the promotion, with its tasks',
    play: async (stage) => lose(stage, {}, async (execution) => {
      await execution.until(() => execution.status.get('failover-promote-database') === 'completed');
      stage.world.become(PRIMARY, 'healthy');
      await stage.people.fence();
    }),
    // Until its tasks stop, users whose DNS has not changed write to the old database, which Aurora has not stopped yet.
    expected: () => ({ lostSeconds: 90 }),
    only: isWarmManual,
  },
  {
    title: 'a lag of 20 minutes before the loss',
    play: async (stage) => {
      stage.world.lag = 20;
      await lose(stage);
    },
    expected: () => ({ lostSeconds: 1_200 }),
    advice: LOST_FOR_10,
    only: (setting) => isWarm(setting) && !isManual(setting),
  },
  {
    title: 'the zone of the writer fails',
    play: loseWriter,
    expected: stays(WRITER_MINUTES),
    advice: { minutes: 1, situation: () => / responds, but its database does not/ },
  },
  { title: 'the control plane of ECS fails', play: loseControlPlane, expected: stays(0), advice: HEALTHY },
  { title: 'parts of the primary are deleted', play: async ({ people }) => people.deleteAll(PRIMARY), expected: stays(0), advice: HEALTHY },
  { title: 'two releases in the standby Region', play: lose, expected: LAG_LOST, releases: ['v2', 'v3'], only: isWarmManual },
];

/** No alarm may be faster than Aurora. */
async function loseWriter({ world, detection }: Stage): Promise<void> {
  const isSoon = Object.values(detection.triggers).some((trigger) => trigger && trigger.typical <= WRITER_MINUTES);
  if (isSoon) throw new Error('the trigger starts the plan while Aurora replaces the writer');
  world.replacing = true;
  await world.timeline.sleep(WRITER_MINUTES);
  world.replacing = false;
  world.tell('Aurora has replaced the writer');
}

async function loseControlPlane({ world }: Stage): Promise<void> {
  world.become(`${PRIMARY}/ecs`, 'gone');
  await world.timeline.sleep(60);
  world.become(`${PRIMARY}/ecs`, 'healthy');
}

/** The primary Region is there again, and users return. */
export async function failBack({ people }: Stage, habits: Partial<Habits> = {}): Promise<void> {
  await people.run(PRIMARY, { mode: 'graceful', ...PRIMARY_ANSWERS, ...habits });
}
