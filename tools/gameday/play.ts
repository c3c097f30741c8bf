import { REGIONS, RegionState } from './account';
import { ROWS_PER_SECOND } from './ledger';
import { ADVICE, failBack, QUIET_MINUTES, Scenario, Stage } from './scenarios';
import { Mutation, RELEASE, Stagehand } from './stagehand';
import { PRIMARY, STANDBY } from './world';
import { ACCOUNT } from '../emulator/emulator';
import { plain } from '../failover/arc';
import { OBJECTIVE } from '../failover/model';
import { Setting, simulate } from '../failover/simulate';

/** After everything is done, late events would have come. */
const AFTERWARDS_MINUTES = 60;

/** In which users may be without service while they return. */
const FAILBACK_MINUTES = 10;

/** Between the game day and the simulation. */
const TOLERANCE_MINUTES = 0.1;

/** What has to succeed before users come. */
const CHECKS = ['check-database', 'warm-up', 'confirm-writer'];

/** A scenario that was played, with what was not as it should be. */
export interface Result {
  readonly setting: Setting;
  readonly scenario: string;
  /** Minutes from the trouble until users were served for good. */
  readonly recovered: number;
  /** Minutes without service in that time. */
  readonly without: number;
  readonly lostRows: number;
  readonly end: string;
  /** What people did until users were served for good, and after. */
  readonly did: readonly string[];
  /** Minutes until each worker and service had tasks where users were served, and messages that waited in the Region that they had left. */
  readonly workloads: number;
  readonly messages: readonly number[];
  /** Minutes without service during the failback. */
  readonly failback: number;
  readonly advice: readonly string[];
  readonly wrong: readonly string[];
  readonly log: readonly string[];
}

type States = Record<string, RegionState>;

/** Plays a scenario, deploys all stacks, fails back, and says what was wrong. */
export const play = async (hand: Stagehand, scenario: Scenario, mutation?: Mutation): Promise<Result> =>
  new Play(hand, await hand.set(mutation), scenario).run();

class Play {
  private readonly wrong: string[] = [];
  private begin = 0;
  /** What runs in each Region. */
  private readonly releases = Object.fromEntries(REGIONS.map((region): [string, string] => [region, RELEASE]));
  /** The row and the operation that the function has advised. */
  private advice: readonly string[] | undefined;
  /** The checks that had not succeeded when users were sent to a Region. */
  private readonly unchecked: string[] = [];

  constructor(private readonly hand: Stagehand, private readonly stage: Stage, private readonly scenario: Scenario) {
    const { arc, world } = stage;
    world.onSwitch = () => {
      const done = [...arc.current!.status].filter(([, status]) => status === 'completed').map(([name]) => plain(name));
      this.unchecked.push(...CHECKS.filter((name) => !done.includes(name)));
    };
  }

  async run(): Promise<Result> {
    const { world, people } = this.stage;
    await world.observe();
    await world.passMinute();
    const before = await world.states();
    const ended = await this.act('failover', async () => {
      await world.timeline.sleep(QUIET_MINUTES);
      this.begin = world.timeline.now;
      await Promise.all([this.scenario.play(this.stage), this.ask()]);
    });
    const { until, without } = world.ledger.outage(this.begin);
    const did = [...people.did];
    const end = await this.describeEnd();
    const lostRows = world.ledger.lostRows;
    const { staysAfter } = this.scenario.expected(this.stage.setting);
    const workloads = Math.max(0, world.workloads.missingUntil - this.begin);
    const messages = staysAfter === undefined ? [world.workloads.left(PRIMARY)] : [];
    if (staysAfter === undefined) this.checkFailover(until);
    else await this.checkStay(until, staysAfter, before);
    this.checkAdvice(did);
    this.check(await world.hasSite(), 'no bucket has the front end');
    let failback = 0;
    if (ended && staysAfter === undefined) {
      world.recover();
      await this.checkSchedules('after the failover');
      await (this.scenario.releases ? this.releaseInStandby(this.scenario.releases) : this.deployAgain());
      const returning = world.timeline.now;
      await this.act('failback', async () => failBack(this.stage, this.scenario.failback));
      failback = world.ledger.outage(returning).without;
      messages.push(world.workloads.left(STANDBY));
      this.checkFailback(lostRows, failback);
      await this.checkSchedules('after the failback');
      const [first, last] = [RELEASE, this.releases[PRIMARY]];
      const renewed = (state: RegionState) => ({ ...state, services: state.services.replaceAll(`:${first} `, `:${last} `) });
      this.compare(Object.fromEntries(REGIONS.map((region) => [region, renewed(before[region])])), await world.states(), 'the failback leaves');
      if (first !== last) for (const region of REGIONS) await this.hand.release(world, region, first);
    }
    const { wrong, scenario: { title: scenario }, stage: { setting, world: { log } } } = this;
    return { setting, scenario, recovered: until, without, lostRows, end, did, workloads, messages, failback, advice: this.advice ?? [], wrong, log };
  }

  /** Asks the deployed function of the standby Region for advice. */
  private async ask(): Promise<void> {
    const { setting, world } = this.stage;
    const { minutes, known = {}, situation } = this.scenario.advice ?? ADVICE;
    await world.timeline.sleep(minutes);
    const arn = `arn:aws:lambda:${STANDBY}:${ACCOUNT}:function:eldonia-failover-advise`;
    const said = await world.timeline.work(async () => world.functions.invoke(arn, known).catch(String));
    world.tell(said.replaceAll('\n', ' / '));
    const [, row, found = said, next] = /^Row (\d+) of section 2: (.*)\nAction: .*\n(?:Next:\n([^]*?)\n\n)?/.exec(said) ?? [];
    this.check(situation(setting).test(found), `the advice is: ${said}`);
    this.advice = [row ?? 'none', /(?:[\w-]+-execution|[\w-]+-clusters?|failover-advise|describe-events)(?= --)/.exec(next ?? '')?.[0] ?? 'nothing'];
  }

  /** People do what the function says. */
  private checkAdvice(did: readonly string[]): void {
    const command = this.advice?.[1];
    const done = did.some((what) => /^starts the plan|^switches the database over|the loss is accepted/.test(what));
    this.check(!/^start-plan|^switchover/.test(command ?? '') || done, `nobody follows the advice to ${command}`);
  }

  private async describeEnd(): Promise<string> {
    const { world } = this.stage;
    const region = world.servedBy;
    if (region === undefined) return 'users are not served';
    const early = this.unchecked.length > 0 ? `; users came before ${this.unchecked.join(', ')}` : '';
    return `${region} serves with ${world.startedTasks(region)} tasks${early}`;
  }

  /** @returns whether it came to its end */
  private async act(name: string, story: () => Promise<void>): Promise<boolean> {
    const { world } = this.stage;
    try {
      await world.timeline.run(async () => {
        await story();
        await world.timeline.sleep(AFTERWARDS_MINUTES);
      }, async () => world.observe());
      return true;
    } catch (error) {
      this.wrong.push(`the ${name} does not end: ${(error as Error).message}`);
      return false;
    }
  }

  private checkFailover(recovered: number): void {
    const { setting, world } = this.stage;
    const { lostSeconds, unchecked = false } = this.scenario.expected(setting);
    this.check(world.servedBy === STANDBY, `users are served by ${world.servedBy ?? 'nobody'} after the failover`);
    this.check(recovered <= OBJECTIVE, `users are served after ${recovered} minutes only`);
    this.check(world.ledger.lostRows <= lostSeconds * ROWS_PER_SECOND, `${world.ledger.lostRows} rows are lost`);
    if (unchecked) this.check(this.unchecked.length > 0, 'no check was skipped');
    else if (world.lag < 1) this.check(this.unchecked.length === 0, `users arrive before ${this.unchecked.join(', ')}`);
    this.checkCalls();
    const simulated = this.simulated();
    this.check(simulated === undefined || Math.abs(simulated - recovered) <= TOLERANCE_MINUTES,
      `users are served after ${recovered.toFixed(1)} minutes, in the simulation after ${simulated?.toFixed(1)}`);
  }

  /** What AWS repairs or refuses by itself moves nobody. */
  private async checkStay(recovered: number, minutes: number, before: States): Promise<void> {
    const { arc, people, world } = this.stage;
    this.check(world.servedBy === PRIMARY && arc.current === undefined, `users are moved to ${world.servedBy ?? 'nobody'}`);
    this.check(recovered <= minutes && world.ledger.lostRows === 0, `users are served after ${recovered} minutes, without ${world.ledger.lostRows} rows`);
    this.check(people.did.every((what) => !what.startsWith('deletes')), `a person ${people.did.join(', ')}`);
    this.compare(before, await world.states(), 'the night leaves');
    await this.checkSchedules('after the night');
  }

  /** Minutes from the outage in the simulation, if it has this story. */
  private simulated(): number | undefined {
    const { setting } = this.stage;
    const what = this.scenario.simulated?.(setting);
    if (what === undefined) return undefined;
    const row = simulate(setting, 'failover', this.scenario.lag).find((one) => one.what === what);
    if (!row) throw new Error(`the simulation has no row "${what}"`);
    return row.typical.total;
  }

  /** Functions of the plan have the permissions they need, and call no Region outside the pair. */
  private checkCalls(): void {
    for (const { arn, allowed, region, what } of this.stage.world.called) {
      const name = arn.split(':').at(-1);
      this.check(allowed, `${name} may not call ${what}`);
      this.check(REGIONS.some((one) => one === region), `${name} calls ${what} in ${region}`);
    }
  }

  /** In the standby Region alone. The failback then has to bring users the last release, and not the first. */
  private async releaseInStandby(versions: readonly string[]): Promise<void> {
    const { people, world } = this.stage;
    for (const version of versions) await this.hand.release(world, STANDBY, version, version === versions[0]);
    const last = this.releases[STANDBY] = versions.at(-1)!;
    people.bringRelease = async () => {
      await this.hand.release(world, PRIMARY, last);
      this.releases[PRIMARY] = last;
    };
    world.tell(`${versions.join(', ')} are released in ${STANDBY}`);
    await world.observe();
    await this.checkSchedules('after the releases');
  }

  private async deployAgain(): Promise<void> {
    const { world } = this.stage;
    const moved = await world.states();
    await this.hand.deployAgain(world);
    this.compare(moved, await world.states(), 'a deployment leaves');
    await world.observe();
    this.check(world.servedBy === STANDBY, 'a deployment takes the users away');
    await this.checkSchedules('after a deployment');
  }

  /** In every state that lasts, each job runs in one Region, that of the writer, and so does each worker. */
  private async checkSchedules(when: string): Promise<void> {
    const { world } = this.stage;
    try {
      await world.everyMinute();
    } catch (error) {
      this.check(false, `${when}, a function that runs each minute fails: ${(error as Error).message}`);
    }
    this.checkCalls();
    const states = await world.states();
    const enabled = (region: string) => states[region].schedules.split(', ').filter((one) => one.endsWith(' ENABLED')).map((one) => one.split(' ')[0]);
    const writer = await world.account.writer();
    world.workloads.wrong.forEach((what) => this.check(false, what));
    for (const region of REGIONS) {
      world.workloads.check(region, region === writer, this.releases[region]!).forEach((what) => this.check(false, `${when}, ${what}`));
      const all = states[region].schedules.split(', ').map((one) => one.split(' ')[0]);
      const wrong = all.filter((name) => enabled(region).includes(name) !== (region === writer));
      this.check(all.length > 0 && wrong.length === 0, `${when}, ${wrong.join(', ')} ${region === writer ? 'run in no Region' : `also run in ${region}`}`);
    }
  }

  private checkFailback(lostBefore: number, without: number): void {
    const { people, world } = this.stage;
    const [here, there] = [PRIMARY, STANDBY].map((region) => this.releases[region]);
    this.check(here === there, `users return from ${there} to ${here}`);
    this.check(here === RELEASE || people.did.some((what) => what.startsWith('brings the release')), 'nothing keeps users from an old release');
    this.check(without <= FAILBACK_MINUTES + (world.slow['promote-database'] ?? 0), `users are without service for ${without.toFixed(1)} minutes of the failback`);
    this.check(world.servedBy === PRIMARY, `users are served by ${world.servedBy ?? 'nobody'} after the failback`);
    this.check(world.ledger.lostRows === lostBefore, `${world.ledger.lostRows - lostBefore} rows are lost by the failback`);
    this.checkCalls();
  }

  private compare(before: States, after: States, what: string): void {
    for (const region of REGIONS) {
      for (const key of Object.keys(before[region]) as (keyof RegionState)[]) {
        this.check(after[region][key] === before[region][key], `${what} ${key} ${after[region][key]} in ${region}, which was ${before[region][key]}`);
      }
    }
  }

  private check(fine: boolean, what: string): void {
    if (!fine && !this.wrong.includes(what)) this.wrong.push(what);
  }
}
