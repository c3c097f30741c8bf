import { EventEmitter, once } from 'events';
import type { World } from './world';
import { refusalOf } from '../emulator/refusals';
import { ApprovalBlock, ArcPlan, ArcStep, AuroraBlock, DnsBlock, EcsBlock, LambdaBlock, regionOf } from '../failover/arc';

export type Mode = 'graceful' | 'ungraceful';
export type StepStatus = 'notStarted' | 'running' | 'pendingApproval' | 'completed' | 'skipped' | 'failed';

/** What steps do in the account, and how long they take. */
export type Effects = Pick<World,
'timeline' | 'overhead' | 'duration' | 'fault' | 'invoke' | 'isWriter' | 'canSwitchOver' | 'beginPromotion' | 'promote' | 'scale' | 'startedPercent' | 'switchDns' | 'tell'>;

class StepFailed extends Error {}

/** One execution of a plan, as `tables.yml` assumes of ARC Region switch. */
export class Execution {
  readonly status = new Map<string, StepStatus>();
  /** The last error of a step. */
  readonly errors = new Map<string, string>();
  ended = false;
  private readonly ungracefulSteps = new Set<string>();
  private readonly waiting: { readonly name: string; readonly decide: (decision: 'repeat' | 'skip') => void }[] = [];
  private readonly approvals = new Map<string, (role: string) => void>();
  private readonly change = new EventEmitter();

  constructor(
    private readonly plan: ArcPlan, private readonly region: string, private readonly mode: Mode,
    private readonly effects: Effects,
  ) {}

  async run(): Promise<void> {
    const workflow = this.plan.Workflows.find(({ WorkflowTargetAction, WorkflowTargetRegion }) =>
      WorkflowTargetAction === 'activate' && WorkflowTargetRegion === this.region);
    if (!workflow) throw new Error(`the plan cannot activate ${this.region}`);
    await this.sequence(workflow.Steps);
    this.ended = true;
    this.effects.tell('the execution is complete');
    this.change.emit('change');
  }

  /** The steps that wait for an operator. */
  get failed(): string[] { return this.waiting.map(({ name }) => name); }

  /** Waits until something is true of this execution; it is asked at each change. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.change, 'change');
  }

  /** As UpdatePlanExecution with `resume`. */
  resume(): void {
    for (const { decide } of this.waiting.splice(0)) decide('repeat');
  }

  /** As UpdatePlanExecutionStep with `skip`. */
  skip(name: string): void {
    const index = this.waiting.findIndex((step) => step.name === name);
    if (index < 0) throw new Error(`${name} does not wait for an operator`);
    this.waiting.splice(index, 1)[0].decide('skip');
  }

  /** As UpdatePlanExecutionStep with `switchToUngraceful`. */
  switchToUngraceful(name: string): void {
    if (this.status.get(name) !== 'running') throw new Error(`${name} is not running`);
    this.ungracefulSteps.add(name);
    this.change.emit('change');
  }

  /** As ApprovePlanExecutionStep. */
  approve(name: string, role: string): void {
    const approval = this.approvals.get(name);
    if (!approval) throw new Error(`${name} does not wait for an approval`);
    approval(role);
  }

  private async sequence(steps: ArcStep[]): Promise<void> {
    for (const step of steps) await this.step(step);
  }

  private async step(step: ArcStep): Promise<void> {
    const { ParallelConfig } = step.ExecutionBlockConfiguration;
    if (ParallelConfig) {
      await Promise.all(ParallelConfig.Steps.map(async (inner) => this.step(inner)));
      return;
    }
    if (step.ExecutionBlockConfiguration.CustomActionLambdaConfig && this.mode === 'ungraceful') return this.set(step, 'skipped');
    for (;;) {
      await this.effects.timeline.sleep(this.effects.overhead);
      this.set(step, 'running');
      try {
        await this.attempt(step);
        return this.set(step, 'completed');
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error;
        this.errors.set(step.Name, error.message);
        if (await this.decision(step) === 'skip') return this.set(step, 'skipped');
      }
    }
  }

  private async decision({ Name: name }: ArcStep): Promise<'repeat' | 'skip'> {
    return new Promise((decide) => {
      this.waiting.push({ name, decide });
      this.status.set(name, 'failed');
      this.effects.tell(`${name} fails: ${this.errors.get(name)}`);
      this.change.emit('change');
    });
  }

  private async attempt(step: ArcStep): Promise<void> {
    const {
      CustomActionLambdaConfig, ExecutionApprovalConfig, GlobalAuroraConfig, EcsCapacityIncreaseConfig,
      Route53HealthCheckConfig,
    } = step.ExecutionBlockConfiguration;
    if (CustomActionLambdaConfig) return this.call(step, CustomActionLambdaConfig);
    if (ExecutionApprovalConfig) return this.approval(step, ExecutionApprovalConfig);
    if (GlobalAuroraConfig) return this.inTime(step, GlobalAuroraConfig, this.promotion(step, GlobalAuroraConfig));
    if (EcsCapacityIncreaseConfig) return this.inTime(step, EcsCapacityIncreaseConfig, this.scaling(step, EcsCapacityIncreaseConfig));
    if (Route53HealthCheckConfig) return this.inTime(step, Route53HealthCheckConfig, this.dns(step, Route53HealthCheckConfig));
    throw new Error(`the executor does not know the block ${step.ExecutionBlockType} of ${step.Name}`);
  }

  private async call(step: ArcStep, block: LambdaBlock): Promise<void> {
    const { timeline } = this.effects;
    const end = timeline.now + block.TimeoutMinutes;
    const region = block.RegionToRun === 'activatingRegion' ? this.region : this.plan.Regions.find((one) => one !== this.region)!;
    const arn = block.Lambdas.map(({ Arn }) => Arn).find((one) => regionOf(one) === region);
    if (!arn) throw new Error(`${step.Name} has no function in ${region}`);
    for (;;) {
      const fault = this.effects.fault(step);
      if (fault === 'hang') await this.hang(step, end - timeline.now);
      const last = fault === 'error' ? 'the call is throttled' : await this.invoke(step, arn);
      if (last === undefined) return;
      this.effects.tell(`${step.Name} will be repeated: ${last}`);
      if (timeline.now + block.RetryIntervalMinutes > end) throw new StepFailed(last);
      await timeline.sleep(block.RetryIntervalMinutes);
    }
  }

  /** @returns the reason of a failure */
  private async invoke(step: ArcStep, arn: string): Promise<string | undefined> {
    const { timeline } = this.effects;
    const minutes = this.effects.duration(step);
    try {
      await timeline.work(async () => this.effects.invoke(arn));
      await timeline.sleep(minutes);
      return undefined;
    } catch (error) {
      // A function that waits for something fails at its timeout of about a minute.
      await timeline.sleep(Math.min(minutes, 1));
      return (error as Error).message;
    }
  }

  private async approval(step: ArcStep, { ApprovalRole, TimeoutMinutes }: ApprovalBlock): Promise<void> {
    const approved = new Promise<true>((resolve) => {
      this.approvals.set(step.Name, (role) => {
        if (role !== ApprovalRole) throw new Error(`AccessDenied: ${role} is not the approval role of ${step.Name}`);
        this.approvals.delete(step.Name);
        resolve(true);
      });
    });
    this.set(step, 'pendingApproval');
    const late = this.effects.timeline.sleep(TimeoutMinutes).then(() => false as const);
    if (!await Promise.race([approved, late])) {
      this.approvals.delete(step.Name);
      throw new StepFailed(`nobody approved within ${TimeoutMinutes} minutes`);
    }
  }

  private async promotion(step: ArcStep, block: AuroraBlock): Promise<void> {
    const { effects } = this;
    const end = effects.timeline.now + block.TimeoutMinutes;
    await this.strike(step, block.TimeoutMinutes);
    if (await effects.timeline.work(async () => effects.isWriter(this.region))) throw new StepFailed('the cluster is the writer already');
    const isUngraceful = () => this.isUngraceful(step);
    const losesData = () => block.Behavior === 'failover' || (isUngraceful() && block.Ungraceful?.Ungraceful === 'failover');
    if (!losesData() && !effects.canSwitchOver()) {
      // A planned move waits for the other Region until its timeout, or until somebody makes it ungraceful.
      await Promise.race([effects.timeline.sleep(end - effects.timeline.now), this.until(isUngraceful)]);
      if (!losesData()) throw new StepFailed(`no end of the switchover within ${block.TimeoutMinutes} minutes`);
    }
    const dataLoss = losesData();
    await this.do(async () => effects.beginPromotion(block, this.region, dataLoss));
    await effects.timeline.sleep(effects.duration(step));
    await this.do(async () => effects.promote(this.region, dataLoss));
  }

  private async scaling(step: ArcStep, block: EcsBlock): Promise<void> {
    const { timeline } = this.effects;
    const end = timeline.now + block.TimeoutMinutes;
    await this.strike(step, block.TimeoutMinutes);
    await timeline.sleep(this.effects.duration(step));
    await this.do(async () => this.effects.scale(block, this.region));
    const enough = () => this.isUngraceful(step) ? block.Ungraceful?.MinimumSuccessPercentage ?? 100 : 100;
    while (this.effects.startedPercent(this.region) < enough() && timeline.now < end) await timeline.sleep(1);
  }

  private async dns(step: ArcStep, block: DnsBlock): Promise<void> {
    await this.strike(step, block.TimeoutMinutes);
    await this.effects.timeline.sleep(this.effects.duration(step));
    await this.do(async () => this.effects.switchDns(block, this.region));
  }

  private isUngraceful({ Name }: ArcStep): boolean {
    return this.mode === 'ungraceful' || this.ungracefulSteps.has(Name);
  }

  /** The work goes on after the timeout: Aurora does not end a promotion because ARC does not wait for it. */
  private async inTime({ Name }: ArcStep, { TimeoutMinutes }: { readonly TimeoutMinutes: number }, work: Promise<void>): Promise<void> {
    const late = this.effects.timeline.sleep(TimeoutMinutes).then(() => {
      throw new StepFailed(`no end of ${Name} within its timeout of ${TimeoutMinutes} min`);
    });
    await Promise.race([work, late]);
  }

  private async do(effect: () => Promise<void>): Promise<void> {
    try {
      await this.effects.timeline.work(effect);
    } catch (error) {
      throw new StepFailed((error as Error).message);
    }
  }

  /** A fault of a step that is no function. */
  private async strike(step: ArcStep, timeout: number): Promise<void> {
    const fault = this.effects.fault(step);
    if (fault === 'error') throw new StepFailed('the call is throttled');
    if (fault === 'hang') await this.hang(step, timeout);
  }

  private async hang(step: ArcStep, minutes: number): Promise<never> {
    await this.effects.timeline.sleep(minutes);
    throw new StepFailed(`no end of ${step.Name} within its timeout`);
  }

  private set({ Name }: ArcStep, status: StepStatus): void {
    this.status.set(Name, status);
    this.effects.tell(`${Name}: ${status}`);
    this.change.emit('change');
  }
}

/** The plan as an operator and the alarms see it: it has one execution at a time. */
export class Arc {
  current?: Execution;
  private lastTriggered = -Infinity;

  constructor(readonly plan: ArcPlan, private readonly effects: Effects) {}

  /** As StartPlanExecution with `activate`. */
  start(region: string, mode: Mode): { readonly execution: Execution; readonly done: Promise<void> } {
    if (this.current && !this.current.ended) throw new Error(refusalOf('arc-region-switch StartPlanExecution'));
    this.effects.tell(`the plan starts in ${mode} mode and activates ${region}`);
    const execution = this.current = new Execution(this.plan, region, mode, this.effects);
    return { execution, done: execution.run() };
  }

  /** The names of the alarms of the trigger. */
  get triggerAlarms(): string[] {
    const { Triggers: [trigger] = [], AssociatedAlarms = {} } = this.plan;
    return trigger?.Conditions.map(({ AssociatedAlarmName }) =>
      AssociatedAlarms[AssociatedAlarmName].ResourceIdentifier.split(':alarm:')[1]) ?? [];
  }

  /** All alarms of the trigger have gone into ALARM. */
  trigger(mode: Mode): { readonly execution: Execution; readonly done: Promise<void> } | undefined {
    const { Triggers: [trigger] = [] } = this.plan;
    if (!trigger) return undefined;
    if (this.effects.timeline.now - this.lastTriggered < trigger.MinDelayMinutesBetweenExecutions) return undefined;
    if (this.current && !this.current.ended) return undefined;
    this.lastTriggered = this.effects.timeline.now;
    return this.start(trigger.TargetRegion, mode);
  }
}
