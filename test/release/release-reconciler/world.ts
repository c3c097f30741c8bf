import { DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand } from '@aws-sdk/client-rds';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { delivery, ENVIRONMENT, inStack, mockServices, OF_QUEUE, OF_RELEASE } from './fixture';
import { Failure, imageOf, OSAKA, PARAMETER, Process, RegionModel, REPOSITORY, REVISION, SETTINGS, STACK, Template, TOKYO, UNRELEASED } from './region-model';
import { Violation, Violations } from './violations';
import { handler as settleCapacity } from '../../../src/failover/private/settle-capacity.lambda';
import type { ReleaseAnswer, ReleaseRequest } from '../../../src/release/private/handler/requests';
import { handler } from '../../../src/release/private/release.lambda';

/** What the operators and the failover intend. */
export interface Intent {
  /** Outside the office hours, the service has no tasks on purpose. */
  closed: boolean;
  /** ARC gives a pilot light its tasks. */
  scaledOut: boolean;
}

/** The templates of a platform; of a pair with its standby Region. */
export interface Templates { readonly tokyo: Template; readonly osaka?: Template }

/** The client that sends a command. */
type Client = () => { readonly config: { readonly region: unknown } };

/** The event of a pipeline, here with the version that it has deployed. */
interface PipelineEvent { readonly detail?: { readonly version?: string } }

/** What stands for all settings of a task definition. */
interface Registration { readonly containerDefinitions: { readonly image: string }[]; readonly taskRoleArn: string }

const RETRY_MINUTES = 2;
const MINUTE = 60_000;
/** The workflow waits so long, and CodePipeline. */
const RELEASE_MINUTES = 50;
const SCHEDULE_MINUTES = 5;
/** What the stack sets, in seconds. */
const GRACE_PERIOD = 60;
/** The build waits so long for a deployment of the stack. */
const BUILD_MINUTES = 10;
/** The workflow repeats a check so long. */
const CHECK_MINUTES = 10;

/** The Regions with the real functions in them, and a clock. */
export class World {
  minute = 0;
  writer = TOKYO;
  /** A faulty world for tests of the tests. */
  reconciles = true;
  readonly tokyo: RegionModel;
  readonly osaka?: RegionModel;
  private readonly watched: Map<RegionModel, Violations>;
  private current: RegionModel;
  /** What the variables of a function are now. */
  private environment: Record<string, string> = {};
  private readonly revisions: { readonly image: string; readonly settings: string }[] = [];
  /** Releases that have succeeded. */
  readonly succeeded: string[] = [];
  /** Releases that the parameter has contained. */
  private readonly recorded = new Set<string>();
  private readonly rejected = new Set<string>();
  private processes: { readonly process: Process; readonly what: string; at: number }[] = [];
  private invocations: (() => Promise<void>)[] = [];
  private lastArtifacts?: string;
  private releases = 0;
  /** Whether the running function names the Region of each client. */
  private namesRegions = false;

  constructor({ tokyo, osaka }: Templates, private readonly intent: Intent) {
    this.tokyo = new RegionModel(TOKYO, this, tokyo);
    this.osaka = osaka && new RegionModel(OSAKA, this, osaka);
    this.watched = new Map(this.regions.map((region) => [region, new Violations(region)]));
    this.current = this.tokyo;
    this.mock();
  }

  get regions(): RegionModel[] { return this.osaka ? [this.tokyo, this.osaka] : [this.tokyo]; }

  register(image: string, settings: string): string {
    return `arn:task-definition/shop:${this.revisions.push({ image, settings })}`;
  }

  versionOf(definition: string): string { return this.of(definition).image.slice(REPOSITORY.length + 1); }

  settingsOf(definition: string): string { return this.of(definition).settings; }

  private of(definition: string) { return this.revisions[Number(definition.split(':').pop()) - 1]; }

  starts(definition: string): boolean {
    const version = this.versionOf(definition);
    return version !== UNRELEASED && !this.rejected.has(version);
  }

  /** A new version, whose tasks may fail. */
  build(works: boolean): string {
    const version = `sha256:${String(++this.releases).padStart(64, '0')}`;
    if (!works) this.rejected.add(version);
    return version;
  }

  /** A release of the pipeline lasts until the function has recorded it. */
  is(what: string): boolean {
    const recording = this.tokyo.queue.some(({ event }) => (event as PipelineEvent).detail?.version !== undefined);
    return this.processes.some((process) => process.what === what) || recording || this.invocations.length > 0;
  }

  get quiet(): boolean {
    return this.processes.length === 0 && !this.is('release') && this.regions.every(({ busy }) => !busy);
  }

  deploy(region: RegionModel, failure: Failure, changes = true): void {
    this.begin(`deployment of ${region.name}`, region.update(failure, changes));
  }

  /** So many minutes pass between any two steps of the release. */
  release(by: 'workflow' | 'pipeline', works: boolean, gap: number): string {
    const version = this.build(works);
    this.begin('release', by === 'workflow' ? this.workflow(version, gap) : this.pipeline(version, gap));
    return version;
  }

  /** With a stolen release credential: what runs, with a setting or a container of the thief, or another setting of the service. */
  steal(service = false): void {
    if (service) this.tokyo.gracePeriod = 0;
    else this.tokyo.deploy(this.register(imageOf(this.tokyo.image), `of the thief ${this.minute}`));
  }

  /** Says that nothing was ever released. */
  forget(): void {
    this.record(this.tokyo, UNRELEASED);
  }

  /** Releases that succeeded and whose image was never in the parameter, and without an alarm. */
  get lost(): string[] { return this.succeeded.filter((version) => !this.recorded.has(version)); }

  /** An operator writes the parameter, and deploys nothing. */
  writeParameter(works: boolean): void {
    const version = this.build(works);
    for (const region of this.regions) this.record(region, version);
  }

  /** ARC raises both numbers of the standby Region. */
  scaleOut(tasks: number): void {
    this.osaka!.scale(Math.max(this.osaka!.minimum, tasks));
  }

  /** The real function restores the numbers after a failback. */
  async failBack(): Promise<void> {
    this.writer = TOKYO;
    const immediately = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void) => queueMicrotask(run)) as never);
    const numbers = [this.osaka!, this.tokyo].map((region) => String(this.minimumOf(region)));
    Object.assign(process.env, {
      SERVICES: '[]',
      GLOBAL_CLUSTER: 'shop-global',
      PRIMARY_CLUSTER_ARN: `arn:${TOKYO}`,
      STANDBY_REGION: OSAKA,
      STANDBY_SERVICE: 'shop-cluster/shop-service',
      STANDBY_TASKS: numbers[0],
      PRIMARY_REGION: TOKYO,
      PRIMARY_SERVICE: 'shop-cluster/shop-service',
      PRIMARY_TASKS: numbers[1],
    });
    this.namesRegions = true;
    await settleCapacity();
    this.namesRegions = false;
    immediately.mockRestore();
  }

  /** The calls of the office hours, in their order. */
  officeHours(open: boolean): void {
    this.begin('office hours', this.calls(open ? [/StartService/, /ResumeScaling/] : [/SuspendScaling/, /StopService/]));
  }

  minimumOf(region: RegionModel): number {
    const settings = region.settings();
    return Number(region === this.osaka && this.writer === OSAKA ? settings.ACTIVE_TASKS : settings.MIN_TASKS);
  }

  emit(region: RegionModel, event: object): void {
    region.receive({ ...event, time: this.time(this.minute).toISOString() });
  }

  /** EventBridge loses events, and SQS no messages. */
  lose(): void {
    for (const { queue } of this.regions) queue.splice(0, queue.length, ...queue.filter(({ attempts }) => attempts > 0));
  }

  async advance(minutes: number): Promise<void> {
    for (const end = this.minute + minutes; this.minute < end;) {
      this.minute++;
      for (const region of this.regions) region.tick();
      for (const one of this.processes.filter(({ at }) => at <= this.minute)) this.step(one);
      for (const invoke of this.invocations.splice(0)) await invoke();
      for (const region of this.regions) {
        region.respond();
        await this.serve(region);
        this.watched.get(region)!.pass(this.minute, this.faults(region));
      }
    }
  }

  /** The times in which a Region did not serve, and those that lasted too long. */
  get violations(): Violation[] { return [...this.watched.values()].flatMap(({ all }) => all); }

  /** The Regions that serve without an alarm. */
  get settled(): RegionModel[] {
    return this.regions.filter((region) => region.alarms.length === 0 && !this.watched.get(region)!.isOpen);
  }

  /** Another image is a new fault after each release and each operation of the stack. */
  private faults(region: RegionModel): Map<string, string> {
    const { name, version, image, running, operations } = region;
    if (image === UNRELEASED && version === UNRELEASED) return new Map();
    const needed = version === UNRELEASED ? 0 : this.tasksOf(region);
    return new Map([
      ...image === version || version === UNRELEASED ? [] : [[`${version} ${operations}`, `${name} runs ${image} instead of ${version}`] as const],
      ...this.settingsOf(region.primary.definition) === this.settingsOf(region.revision) ? []
        : [[`${region.primary.definition} ${region.revision}`, `${name} runs ${this.settingsOf(region.primary.definition)} instead of ${this.settingsOf(region.revision)}`] as const],
      ...region.gracePeriod === GRACE_PERIOD ? [] : [['service', `${name} has other settings`] as const],
      ...running >= needed ? [] : [['tasks', `${name} runs ${running} of ${needed} tasks`] as const],
    ]);
  }

  private tasksOf(region: RegionModel): number {
    const { closed, scaledOut } = this.intent;
    if (closed || region === this.osaka && this.writer === OSAKA && !scaledOut) return 0;
    return this.minimumOf(region);
  }

  private async serve(region: RegionModel): Promise<void> {
    if (!this.reconciles) return;
    if (region.hasSchedule && this.minute % SCHEDULE_MINUTES === 0) {
      region.queue.push({ event: { 'detail-type': 'Scheduled Event', 'time': this.time(this.minute).toISOString() }, attempts: 0, at: this.minute });
    }
    for (const message of region.queue.filter(({ at }) => at <= this.minute)) {
      message.attempts++;
      const before = region.deadLetters.length;
      const failed = await this.in(region, region.settings(), () => handler(delivery(message.event, message.attempts), OF_QUEUE))
        .then(() => false, () => true);
      const { version } = (message.event as PipelineEvent).detail ?? {};
      if (version !== undefined && !failed && region.deadLetters.length === before) this.succeeded.push(version);
      message.at = this.minute + RETRY_MINUTES;
      if (failed && message.attempts < region.attempts) continue;
      if (failed) region.bury(message.event);
      region.queue.splice(region.queue.indexOf(message), 1);
    }
  }

  /** As the scripts of the workflow do, with the real function. */
  private* workflow(version: string, gap: number): Process {
    const { tokyo } = this;
    const minimum = this.minimumOf(tokyo);
    const { taskDefinition } = (yield* this.request({ action: 'register', digest: version })) ?? {};
    if (taskDefinition === undefined) return;
    yield gap;
    const { desired, running } = tokyo;
    yield gap;
    tokyo.deploy(taskDefinition, desired < minimum ? minimum : running === 0 ? desired : undefined);
    yield gap;
    for (let minutes = 0; tokyo.primary.state === 'IN_PROGRESS' || tokyo.running < tokyo.desired; minutes++) {
      if (minutes === RELEASE_MINUTES) return;
      yield 1;
    }
    for (let minutes = 0; ; minutes++) {
      const { repeat } = (yield* this.request({ action: 'check', digest: version })) ?? {};
      if (repeat === false) break;
      if (repeat === undefined || minutes === CHECK_MINUTES) return;
      yield 1;
    }
    yield gap;
    if (yield* this.request({ action: 'record', digest: version })) this.succeeded.push(version);
  }

  /** The answer of the function to a request within the minute; undefined if it fails. */
  private* request(request: ReleaseRequest): Generator<number, ReleaseAnswer | undefined> {
    let answer: { readonly value?: ReleaseAnswer } | undefined;
    this.invocations.push(async () => {
      answer = await this.in(this.tokyo, this.tokyo.settings(), () => handler(request, OF_RELEASE))
        .then((value) => ({ value: value as ReleaseAnswer }), () => ({}));
    });
    while (!answer) yield 1;
    return answer.value;
  }

  /**
   * CodePipeline copies what runs, and does not change the number of tasks. The build refuses what differs from the stack. A
   * failed stage deploys the artifacts of the last successful execution.
   */
  private* pipeline(version: string, gap: number): Process {
    const { tokyo } = this;
    const changed = () => this.settingsOf(tokyo.primary.definition) !== this.settingsOf(tokyo.revision) || tokyo.gracePeriod !== GRACE_PERIOD;
    for (let minutes = 0; changed(); minutes++) {
      if (minutes === BUILD_MINUTES) return;
      yield 1;
    }
    yield gap;
    for (const artifacts of [version, this.lastArtifacts]) {
      if (artifacts === undefined) return;
      const definition = this.register(imageOf(artifacts), this.settingsOf(tokyo.primary.definition));
      yield gap;
      tokyo.deploy(definition);
      yield gap;
      for (let minutes = 0; tokyo.primary.state === 'IN_PROGRESS' && minutes < RELEASE_MINUTES; minutes++) yield 1;
      if (tokyo.primary.definition !== definition || tokyo.primary.state !== 'COMPLETED') continue;
      this.lastArtifacts = artifacts;
      yield gap;
      this.emit(tokyo, { 'source': 'aws.codepipeline', 'detail-type': 'CodePipeline Pipeline Execution State Change', 'detail': { state: 'SUCCEEDED', version: artifacts } });
      return;
    }
  }

  private* calls(ids: RegExp[]): Process {
    for (const id of ids) {
      for (const { DesiredCount, SuspendedState } of this.tokyo.officeHours(id)) {
        if (SuspendedState) this.tokyo.suspended = SuspendedState.DynamicScalingOutSuspended as boolean;
        else this.tokyo.deploy(undefined, DesiredCount as number);
      }
      yield SCHEDULE_MINUTES;
    }
  }

  private begin(what: string, process: Process): void {
    const entry = { process, what, at: this.minute };
    this.processes.push(entry);
    this.step(entry);
  }

  private step(entry: World['processes'][number]): void {
    const { done, value } = entry.process.next();
    if (done) this.processes = this.processes.filter((one) => one !== entry);
    else entry.at = this.minute + value;
  }

  private time(minute: number): Date { return new Date(minute * MINUTE); }

  private record(region: RegionModel, version: string): void {
    this.recorded.add(version);
    region.version = version;
    region.releasedAt = this.minute;
    this.emit(region, { 'source': 'aws.ssm', 'detail-type': 'Parameter Store Change', 'detail': { name: PARAMETER, operation: 'Update' } });
  }

  private async in(region: RegionModel, settings: Record<string, string>, run: () => Promise<unknown>): Promise<unknown> {
    const before = { region: this.current, environment: this.environment };
    this.use(region, this.environmentOf(region, settings));
    return run().finally(() => this.use(before.region, before.environment));
  }

  private use(region: RegionModel, environment: Record<string, string>): void {
    [this.current, this.environment] = [region, environment];
    Object.assign(process.env, environment);
  }

  private environmentOf(region: RegionModel, settings: Record<string, string>): Record<string, string> {
    const { MIN_TASKS, MAX_TASKS, ACTIVE_TASKS = '', FOLLOWS_RELEASES = 'false' } = settings;
    return {
      ...ENVIRONMENT,
      AWS_REGION: region.name,
      REPOSITORY_URI: REPOSITORY,
      PARAMETER_NAME: PARAMETER,
      REVISION_PARAMETER_NAME: REVISION,
      SERVICE_PARAMETER_NAME: SETTINGS,
      SERVICES: PARAMETER,
      REGIONS: this.regions.map(({ name }) => name).join(),
      STACK,
      MIN_TASKS,
      MAX_TASKS,
      FOLLOWS_RELEASES,
      ACTIVE_TASKS,
      GLOBAL_CLUSTER: settings.GLOBAL_CLUSTER === undefined ? '' : 'shop-global',
      DATABASE_CLUSTER_ARN: `arn:${region.name}`,
    };
  }

  /** The Region of a client. The clients without one are shared by the functions of both Regions. */
  private async regionOf(getClient: Client, named = this.namesRegions): Promise<RegionModel> {
    if (!named) return this.current;
    const name = await (getClient().config.region as () => Promise<string>)();
    return this.regions.find((region) => region.name === name)!;
  }

  private mock(): void {
    const { cloudFormation, ecr, ecs, rds, scaling, sqs, ssm } = mockServices();
    ecs.on(DescribeServicesCommand).callsFake(() => {
      const { desired: desiredCount, runningOfPrimary: runningCount, primary, gracePeriod: healthCheckGracePeriodSeconds } = this.current;
      const { definition: taskDefinition, state: rolloutState, createdAt } = primary;
      const deployment = { status: 'PRIMARY', rolloutState, taskDefinition, runningCount, createdAt: this.time(createdAt) };
      return { services: [{ desiredCount, taskDefinition, deployments: [deployment], healthCheckGracePeriodSeconds }] };
    });
    ecs.on(DescribeTaskDefinitionCommand).callsFake(({ taskDefinition }: { taskDefinition: string }) => ({
      taskDefinition: {
        taskDefinitionArn: taskDefinition,
        family: 'shop',
        taskRoleArn: this.settingsOf(taskDefinition),
        containerDefinitions: [{ name: 'shop', image: imageOf(this.versionOf(taskDefinition)) }],
      },
    }));
    ecs.on(RegisterTaskDefinitionCommand).callsFake(({ containerDefinitions: [{ image }], taskRoleArn }: Registration) =>
      ({ taskDefinition: { taskDefinitionArn: this.register(image, taskRoleArn) } }));
    ecs.on(UpdateServiceCommand).callsFake(async (input: { taskDefinition?: string; desiredCount?: number }, getClient: Client) => {
      const region = await this.regionOf(getClient);
      region.changes++;
      region.deploy(input.taskDefinition, input.desiredCount);
      return {};
    });
    scaling.on(DescribeScalableTargetsCommand).callsFake(() => {
      const { minimum: MinCapacity, maximum: MaxCapacity, suspended: DynamicScalingOutSuspended } = this.current;
      return { ScalableTargets: [{ MinCapacity, MaxCapacity, SuspendedState: { DynamicScalingOutSuspended } }] };
    });
    scaling.on(RegisterScalableTargetCommand).callsFake(async (input: { MinCapacity: number }, getClient: Client) => {
      const region = await this.regionOf(getClient);
      region.changes++;
      region.scale(input.MinCapacity);
      return {};
    });
    ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => {
      if (Name === REVISION) return { Parameter: { Value: this.current.revision } };
      if (Name === SETTINGS) return { Parameter: { Value: inStack({ healthCheckGracePeriodSeconds: GRACE_PERIOD }) } };
      const { version: Value, releasedAt } = this.current;
      return { Parameter: { Value, LastModifiedDate: this.time(releasedAt) } };
    });
    ssm.on(PutParameterCommand).callsFake(async ({ Value }: { Value: string }, getClient: Client) => {
      this.record(await this.regionOf(getClient, true), Value);
      return {};
    });
    sqs.on(GetQueueAttributesCommand).callsFake(() => ({ Attributes: { ApproximateNumberOfMessages: String(this.current.deadLetters.length) } }));
    sqs.on(SendMessageCommand).callsFake(({ MessageBody }: { MessageBody: string }) => {
      this.current.bury(JSON.parse(MessageBody) as object);
      return {};
    });
    ecr.on(DescribeImagesCommand).resolves({});
    cloudFormation.on(DescribeStacksCommand).callsFake(() => ({ Stacks: [{ StackStatus: this.current.status }] }));
    rds.on(DescribeGlobalClustersCommand).callsFake(() => ({
      GlobalClusters: [{ GlobalClusterMembers: [TOKYO, OSAKA].map((region) => ({ DBClusterArn: `arn:${region}`, IsWriter: region === this.writer })) }],
    }));
  }
}
