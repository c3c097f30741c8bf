import { Arc, Execution, Mode } from './executor';
import { PRIMARY, STANDBY, World } from './world';
import { plain } from '../failover/arc';
import { COMMAND, DECIDE, PILOT_LIGHT, REACTION, WARM } from '../failover/durations';

/** Minutes in which an operator who watches an execution sees something, and gives a command. */
const COMMAND_MINUTES = COMMAND.typical;

export interface Habits {
  readonly mode: Mode;
  /** Whether the approver does not come until somebody fetches another one. */
  readonly approverAbsent?: boolean;
  /** Whether the promotion is made ungraceful, because the other Region does not answer. */
  readonly withoutOtherRegion: boolean;
  /** What is done when tasks do not start: fewer suffice, or the missing image is pushed. */
  readonly fewTasks?: 'ungraceful' | 'image';
}

/** Operators and approvers, who do what the runbook says. */
export class People {
  /** What they did, in order. */
  readonly did: string[] = [];
  /** Writes the parameters of the primary Region, and deploys it, as the recovery runbook says. */
  bringRelease: (() => Promise<void>) | undefined;
  private readonly repeated = new Map<string, number>();

  constructor(
    private readonly world: World, private readonly arc: Arc, private readonly approver: string,
    /** Minutes from the outage until the probe pages. */
    private readonly page: number,
  ) {}

  private note(what: string): void {
    this.did.push(what);
    this.world.tell(`a person: ${what}`);
  }

  /** From the outage to the start of the plan. */
  async decide(): Promise<void> {
    await this.world.timeline.sleep(this.page + DECIDE.typical);
  }

  /** Starts the plan, and stays until it is complete. */
  async run(region: string, habits: Habits): Promise<void> {
    this.note(`starts the plan (${region === STANDBY ? 'failover' : 'failback'}${habits.mode === 'graceful' ? '' : ', ungraceful'})`);
    const { execution, done } = this.arc.start(region, habits.mode);
    await this.accompany(execution, done, habits);
  }

  /** Stays with an execution until it is complete. */
  async accompany(execution: Execution, done: Promise<void>, habits: Habits): Promise<void> {
    await Promise.all([
      done, this.approve(execution, habits), this.promoteAlone(execution, habits), this.scaleWithFewer(execution, habits), this.repair(execution),
    ]);
  }

  private async approve(execution: Execution, { approverAbsent }: Habits): Promise<void> {
    const waiting = () => [...execution.status].find(([, status]) => status === 'pendingApproval')?.[0];
    await execution.until(() => execution.ended || waiting() !== undefined);
    if (execution.ended) return;
    const name = waiting()!;
    if (approverAbsent) {
      await execution.until(() => execution.status.get(name) === 'failed');
      await execution.until(() => waiting() === name);
      await this.world.timeline.sleep(WARM.approve.typical);
      this.note('a substitute approves');
    } else {
      await this.world.timeline.sleep(WARM.approve.typical);
      this.note('approves');
    }
    execution.approve(name, this.approver);
  }

  /** Makes the promotion of the database ungraceful, and no other step. */
  private async promoteAlone(execution: Execution, { mode, withoutOtherRegion }: Habits): Promise<void> {
    if (!withoutOtherRegion || mode === 'ungraceful') return;
    const name = 'failover-promote-database';
    await execution.until(() => execution.ended || execution.status.get(name) === 'running');
    if (execution.ended || this.world.condition(PRIMARY) === 'healthy') return;
    await this.world.timeline.sleep(COMMAND_MINUTES);
    if (execution.status.get(name) !== 'running') return;
    if (this.world.condition(PRIMARY) === 'half') await this.stopTasks();
    this.note('makes the promotion ungraceful');
    execution.switchToUngraceful(name);
  }

  /** Sees that the step which starts the tasks does not end, and finds out why. */
  private async scaleWithFewer(execution: Execution, { fewTasks }: Habits): Promise<void> {
    if (!fewTasks) return;
    const name = 'failover-scale-service';
    await execution.until(() => execution.ended || execution.status.get(name) === 'running');
    await this.world.timeline.sleep(WARM['scale-service'].typical + REACTION.typical);
    if (execution.status.get(name) !== 'running') return;
    if (fewTasks === 'image') {
      this.note('pushes the image');
      this.world.startStuck(STANDBY);
    } else {
      this.note('makes the start of the tasks ungraceful');
      execution.switchToUngraceful(name);
    }
  }

  /** Repairs what made a step fail, and repeats it; skips a promotion that has happened. */
  private async repair(execution: Execution): Promise<void> {
    for (;;) {
      await execution.until(() => execution.ended || execution.failed.length > 0);
      if (execution.ended) return;
      const [name] = execution.failed;
      await this.world.timeline.sleep(REACTION.typical);
      const error = execution.errors.get(name)!;
      const reason = error.includes('already') ? 'the database is promoted' : error.includes('would lose the data') ? 'the loss is accepted' : undefined;
      if (reason !== undefined) {
        this.note(`skips ${plain(name)}: ${reason}`);
        execution.skip(name);
        continue;
      }
      if (this.bringRelease && error.includes('another release') && !this.repeated.has(name)) {
        this.repeated.set(name, 2);
        this.note('brings the release and the settings of the standby Region');
        await this.world.timeline.work(this.bringRelease);
        execution.resume();
        continue;
      }
      const isGoingOn = error.includes('in progress');
      const times = this.repeated.get(name) ?? 0;
      // A step that fails again and again has a cause that nobody can repair at night.
      if (!isGoingOn && times === 2) throw new Error(`${name} cannot be repaired: ${error}`);
      if (!isGoingOn) this.repeated.set(name, times + 1);
      this.note(`repeats ${plain(name)}${isGoingOn ? ', which is in progress' : ''}`);
      execution.resume();
    }
  }

  /** Invokes the functions of skipped steps, as in section 4 of the runbook. */
  async callByHand(region: string, actions: string[]): Promise<void> {
    for (const action of actions) {
      this.note(`invokes ${action}`);
      // The emulator creates the cache at once, and a Region does not.
      if (action === 'scale-standby') await this.world.timeline.sleep(PILOT_LIGHT['scale-up-standby'].typical);
      const arn = this.arc.plan.Workflows.flatMap(({ Steps }) => JSON.stringify(Steps).match(/arn:aws:lambda:[^"]+/g) ?? [])
        .find((one) => one.includes(`:${region}:`) && one.endsWith(`-${action}`))!;
      for (let tries = 0; ; tries++) {
        const failed = await this.world.timeline.work(async () => this.world.invoke(arn).then(() => undefined, (error: Error) => error));
        await this.world.timeline.sleep(COMMAND_MINUTES);
        if (!failed) break;
        if (tries > 60) throw failed;
      }
    }
  }

  /** What the primary Region writes until the end of a promotion without it is lost. */
  async stopTasks(): Promise<void> {
    this.note('stops the tasks of the primary Region');
    await this.world.stopTasks(PRIMARY);
  }

  /** A lost Region answers again: its tasks may write to a database that nobody has stopped. */
  async fence(): Promise<void> {
    await this.world.timeline.sleep(COMMAND_MINUTES);
    await this.stopTasks();
  }

  /** Before a planned move of a pair that fails over by itself: its plan promotes with data loss. */
  async switchOverFirst(): Promise<void> {
    this.note('switches the database over');
    await this.world.switchOverByHand(STANDBY, WARM['promote-database'].typical);
  }

  /** Deletes by mistake whatever a Region allows. */
  async deleteAll(region: string): Promise<void> {
    for (const [what, deletion] of Object.entries(this.world.account.deletions(region))) {
      this.note(await this.world.timeline.work(async () => deletion().then(() => `deletes ${what}`, () => `cannot delete ${what}`)));
    }
  }

  async startAgain(region: string): Promise<void> {
    try {
      this.arc.start(region, 'graceful');
    } catch (error) {
      if (!/IllegalStateException/.test((error as Error).message)) throw error;
      this.note('gets the error that the plan is running');
    }
  }
}
