import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { Account, REGIONS, RegionState, SITE_NAME } from './account';
import type { Call } from './calls';
import { Functions } from './functions';
import { Ledger } from './ledger';
import { Timeline } from './timeline';
import { statusAtRest } from './update-stacks';
import { Workloads } from './workloads';
import { ACCOUNT, Emulator, REGION, STANDBY_REGION, Trouble } from '../emulator/emulator';
import { refusalOf } from '../emulator/refusals';
import { ArcStep, AuroraBlock, DnsBlock, EcsBlock, plain, regionOf } from '../failover/arc';
import { DNS_MINUTES, Duration, STEP_OVERHEAD, WARM } from '../failover/durations';
import { allows, Statement } from '../policies/evaluation';

export type Condition = Trouble | 'healthy';

/** With a Region that answers every second request, replication falls behind. An assumption. */
const LAG_HALF_MINUTES = 1;

/** From the return of a lost Region until Aurora stops the writes of its old cluster. An assumption. */
const FENCING_MINUTES = 5;

/** The part of the users' requests that a Region answers. */
const PARTS: Record<Condition, number> = { healthy: 1, slow: 1, half: 0.5, gone: 0 };

/** A function finds its work done. */
const CALL_MINUTES = 0.1;

/** Steps whose function updates a stack. */
const UPDATES_STACK = /^scale-(?:up|down)-standby$/;

/** Faults of the next attempts at steps, by their names without the direction. */
export type Faults = Record<string, ('error' | 'hang')[]>;

/**
 * The pair on the day: what the emulator holds, and what it has no idea of: the time, the state of ARC's health checks,
 * tasks that answer, replication, and users who read and write.
 */
export class World {
  readonly timeline = new Timeline();
  /** Minutes for ARC to begin a step and to see its end. */
  readonly overhead = STEP_OVERHEAD.typical;
  readonly ledger = new Ledger();
  readonly log: string[] = [];
  /** Regions whose services a function called, by the name of the function. */
  readonly called: { readonly arn: string; readonly region: string; readonly allowed: boolean; readonly what: string }[] = [];
  readonly faults: Faults = {};
  /** The replication lag of a healthy global database: about a second, by the Aurora guide. */
  lag = 1 / 60;
  /** Aurora replaces the writer in the Region of the writer. */
  replacing = false;
  /** Minutes that a step takes on this day, by its name without the direction. */
  readonly slow: Record<string, number> = {};
  /** Tasks of a Region that do not start: their image is missing, or Fargate has no capacity. */
  readonly stuck: Record<string, number> = {};
  /** The most tasks of each Region in the last 24 hours, as ARC samples them. */
  readonly mostTasks: Record<string, number> = Object.fromEntries(REGIONS.map((region) => [region, 0]));
  private readonly conditions: Record<string, Condition> = {};
  private readonly since: Record<string, number> = {};
  private readonly begun = new Map<string, number>();
  private promoting: { readonly dataLoss: boolean } | undefined;
  /** The old writer of a promotion without its Region: where it runs, it accepts writes, which are lost. */
  private unfenced: string | undefined;
  private readonly wanted: Record<string, number> = {};
  private records: ResourceRecordSet[] = [];
  private readonly balancers: Record<string, string> = {};
  private readonly tasks: Record<string, number> = {};
  private readonly caches: Record<string, boolean> = {};
  private writer: string = REGION;
  servedBy: string | undefined;
  /** The Region that users leave, whose load balancer keeps their connections until then. */
  private kept: { readonly region: string; readonly until: number } | undefined;
  private part = 0;
  private isChanged = true;
  private failure: Error | undefined;
  functions!: Functions;
  /** The functions that publish the role of a Region each minute. */
  roleFunctions: readonly string[] = [];
  /** Called when users are sent to a Region. */
  onSwitch: ((region: string) => void) | undefined;

  constructor(
    private readonly emulator: Emulator,
    readonly account: Account,
    private readonly executionRole: { readonly arn: string; readonly statements: Statement[] },
    /** Health checks by Region, and whether they are healthy. */
    private readonly checks: Record<string, { readonly id: string; healthy: boolean }>,
    private readonly durations: Record<string, Duration>,
    /** The buckets of the front end, in the order in which CloudFront asks them. */
    private readonly site: readonly (readonly [bucket: string, region: string])[],
    readonly workloads: Workloads,
    /** Minutes for which the deployed load balancers keep connections of the CDN. */
    private readonly keepAlive: number,
  ) {
    const minutes = async (): Promise<never> => {
      for (;;) await this.timeline.sleep(1, true).then(async () => this.timeline.work(async () => this.passMinute()));
    };
    minutes().catch((error: Error) => (this.failure = error));
  }

  /** What happens beside the plan. */
  async passMinute(): Promise<void> {
    for (const region of REGIONS.filter((one) => this.answers(one))) {
      const around = { writes: this.writer === region, serves: this.servedBy === region, apiTasks: this.startedTasks(region) };
      (await this.workloads.minute(this.timeline.now, region, around, this.log.length)).forEach((what) => this.tell(what));
    }
    if (this.servedBy === undefined) this.workloads.missingUntil = this.timeline.now;
  }

  /** Whether CloudFront gets the front end from a Region. */
  async hasSite(): Promise<boolean> {
    const found = await Promise.all(this.site.filter(([, region]) => !this.isGone(region)).map(async ([Bucket, region]) =>
      this.account.in(region).s3.headObject({ Bucket, Key: 'index.html' }).then(() => true, () => false)));
    return found.includes(true);
  }

  tell(what: string): void {
    // Whatever happens is told.
    this.isChanged = true;
    this.log.push(`${this.timeline.now.toFixed(1).padStart(7)}  ${what}`);
  }

  /** Changes the condition of a Region. */
  become(region: string, condition: Condition): void {
    this.conditions[region] = condition;
    this.since[region] = this.timeline.now;
    const ill = Object.entries(this.conditions).filter(([, one]) => one !== 'healthy') as [string, Trouble][];
    this.emulator.trouble(Object.fromEntries(ill));
    this.tell(`${region} is ${condition}`);
    if (condition === 'healthy' && this.unfenced === region) void this.timeline.sleep(FENCING_MINUTES).then(() => this.fence());
  }

  private fence(): void {
    this.ledger.fence(this.timeline.now);
    this.unfenced = undefined;
    this.tell('Aurora stops the writes of the old cluster');
  }

  /** All Regions answer again. */
  recover(): void {
    for (const [region, condition] of Object.entries(this.conditions)) if (condition !== 'healthy') this.become(region, 'healthy');
  }

  isGone(region: string): boolean { return this.conditions[region] === 'gone'; }

  /** Whether all its control planes do. Tasks run on without them. */
  private answers(region: string): boolean {
    return this.condition(region) === 'healthy' && !this.isGone(`${region}/ecs`);
  }

  condition(region: string): Condition { return this.conditions[region] ?? 'healthy'; }

  // What the steps of the plan do.

  /** Minutes that a step takes when nothing fails. */
  duration(step: ArcStep): number {
    const name = plain(step.Name);
    // At failback the tasks of the primary Region run already.
    const durations = step.Name.startsWith('failback-') ? WARM : this.durations;
    if (!(name in durations)) throw new Error(`step ${name} has no duration; add it to the durations`);
    const typical = this.slow[name] ?? durations[name].typical;
    if (!UPDATES_STACK.test(name)) return typical;
    // The function is called again and again until the stack is updated: the time counts from the first call.
    if (!this.begun.has(step.Name) && name === 'scale-up-standby' && this.caches[STANDBY_REGION]) return CALL_MINUTES;
    const begin = this.begun.get(step.Name) ?? this.timeline.now;
    this.begun.set(step.Name, begin);
    return Math.max(0, begin + typical - this.timeline.now);
  }

  /** A fault of the next attempt at a step. */
  fault(step: ArcStep): 'error' | 'hang' | undefined { return this.faults[plain(step.Name)]?.shift(); }

  /** Throws like the function. */
  async invoke(arn: string): Promise<string> {
    this.authorize('lambda:InvokeFunction', arn);
    // The calls of a function to a Region that does not answer take time, but nothing here depends on it.
    if (this.isGone(regionOf(arn))) throw new Error(`Lambda of ${regionOf(arn)} does not answer`);
    try {
      const said = await this.functions.invoke(arn);
      this.tell(`${arn.split(':').at(-1)} in ${regionOf(arn)}: ${said}`);
      if (arn.endsWith('scale-readers') && regionOf(arn) === STANDBY_REGION) await this.account.addReader(STANDBY_REGION);
      return said;
    } finally {
      // The emulator needs real time to update a stack, in which the clock stands still.
      const stack = this.functions.environmentOf(arn).STACK;
      if (stack !== undefined) await statusAtRest(this.account.in(STANDBY_REGION).cloudFormation, stack);
    }
  }

  /** What a function that advises gets from AWS: metrics, targets, and the function that asks the tasks. */
  answer({ service, operation, region, input }: Call): Promise<object> | undefined {
    const answers: Record<string, () => Promise<object> | object> = {
      'CloudWatch GetMetricData': () => this.metrics(input as { readonly MetricDataQueries: { readonly Id: string }[] }),
      'Elastic Load Balancing v2 DescribeTargetHealth': () =>
        ({ TargetHealthDescriptions: Array.from({ length: this.startedTasks(region) }, () => ({ TargetHealth: { State: 'healthy' } })) }),
      'Lambda Invoke': async () => this.functions.invoke(`arn:aws:lambda:${region}:${ACCOUNT}:function:${String(input.FunctionName)}`)
        .then(() => ({}), ({ message }: Error) => ({ FunctionError: 'Unhandled', Payload: Buffer.from(message) })),
    };
    if (this.replacing) answers['RDS DescribeDBClusters'] = () => ({ DBClusters: [{ Status: 'failing-over' }] });
    const found = answers[`${service} ${operation}`];
    if (!found) return undefined;
    return this.isGone(region) ? Promise.reject(new Error(`${region} does not answer`)) : Promise.resolve(found());
  }

  /** The probe saw the site in the last minute with an answer, with the usual lag. No load balancer has errors of its own. */
  private metrics({ MetricDataQueries: [{ Id }] }: { readonly MetricDataQueries: { readonly Id: string }[] }): object {
    const Timestamps = [new Date(Date.now() - (this.timeline.now - this.ledger.lastServed) * 60_000)];
    const values = Id === 'before' ? [this.lag * 60_000, 1] : [0, 600];
    return { MetricDataResults: values.map((value) => ({ Timestamps, Values: [value] })) };
  }

  async isWriter(region: string): Promise<boolean> { return await this.account.writer() === region; }

  /** Whether a call for a planned move would end: both Regions take part in it. */
  canSwitchOver(): boolean { return REGIONS.every((region) => ['healthy', 'slow'].includes(this.condition(region))); }

  beginPromotion(block: AuroraBlock, region: string, dataLoss: boolean): void {
    const operation = dataLoss ? 'FailoverGlobalCluster' : 'SwitchoverGlobalCluster';
    if (this.promoting) throw new Error(refusalOf(`rds ${operation}`));
    const global = `arn:aws:rds::${ACCOUNT}:global-cluster:${block.GlobalClusterIdentifier}`;
    for (const arn of [global, ...block.DatabaseClusterArns]) this.authorize(`rds:${operation}`, arn);
    const old = otherOf(region);
    if (dataLoss) this.ledger.cut(old, this.replicatedUntil(old));
    this.promoting = { dataLoss };
    this.tell(dataLoss ? `promotes ${region} with data loss` : `switches the database over to ${region}`);
  }

  async promote(region: string, dataLoss: boolean): Promise<void> {
    this.promoting = undefined;
    if (!dataLoss) return this.account.switchOver(otherOf(region), region);
    await this.account.failOver(region);
    if (this.isGone(otherOf(region))) this.unfenced = otherOf(region);
    else this.ledger.fence(this.timeline.now);
  }

  /** A person does it with `switchover-global-cluster`. */
  async switchOverByHand(to: string, minutes: number): Promise<void> {
    this.tell(`a person switches the database over to ${to}`);
    this.promoting = { dataLoss: false };
    await this.timeline.sleep(minutes);
    this.promoting = undefined;
    await this.timeline.work(async () => this.account.switchOver(otherOf(to), to));
  }

  async scale(block: EcsBlock, region: string): Promise<void> {
    const service = block.Services.map(({ ServiceArn }) => ServiceArn).find((arn) => regionOf(arn) === region)!;
    this.authorize('ecs:UpdateService', service);
    this.authorize('application-autoscaling:RegisterScalableTarget', `arn:aws:application-autoscaling:${region}:${ACCOUNT}:scalable-target/1`, {
      'application-autoscaling:service-namespace': 'ecs',
      'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
    });
    const wanted = Math.ceil(this.mostTasks[otherOf(region)] * block.TargetPercent / 100);
    const present = await this.account.service(region);
    if (wanted > present.minimum) await this.account.setMinimum(region, wanted);
    if (wanted > present.desired) await this.account.scale(region, wanted);
    this.wanted[region] = Math.max(wanted, present.desired);
    this.tasks[region] = this.wanted[region];
  }

  /** The share of the tasks that run, of those that the block wants. */
  startedPercent(region: string): number {
    return this.wanted[region] > 0 ? 100 * this.startedTasks(region) / this.wanted[region] : 100;
  }

  /** The tasks that run. The emulator starts every task at once. */
  startedTasks(region: string): number { return Math.max(0, (this.tasks[region] ?? 0) - (this.stuck[region] ?? 0)); }

  /** A person pushes the missing image, or there is capacity again. */
  startStuck(region: string): void {
    this.stuck[region] = 0;
    this.tell(`the tasks of ${region} start`);
  }

  /** As the runbook says, before a promotion with data loss, where the old Region still answers. */
  async stopTasks(region: string): Promise<void> {
    await this.timeline.work(async () => {
      await this.account.stop(region);
      this.tasks[region] = 0;
    });
  }

  async switchDns({ HostedZoneId, RecordName, RecordSets }: DnsBlock, region: string): Promise<void> {
    // A connection that begins when the last resolver has the old record is the last to end. Those to a lost Region have failed.
    const minutes = DNS_MINUTES + this.keepAlive - WARM['switch-dns'].typical;
    this.kept = { region: this.resolve(), until: this.timeline.now + minutes };
    void this.timeline.sleep(minutes);
    this.authorize('route53:ListResourceRecordSets', `arn:aws:route53:::hostedzone/${HostedZoneId}`);
    for (const set of RecordSets) {
      const record = this.records.find(({ Name, SetIdentifier }) => Name === `${RecordName}.` && SetIdentifier === set.RecordSetIdentifier);
      if (!record) throw new Error(`no record ${RecordName} ${set.RecordSetIdentifier}`);
      this.checks[set.Region].healthy = set.Region === region;
    }
    this.onSwitch?.(region);
  }

  /** Whether the task with this address is ready: the writer is in its Region, and it has a cache. */
  async taskStatus(url: string): Promise<number> {
    const { hostname, port } = new URL(url);
    const region = await this.findRegion(hostname);
    const open = await this.account.port(region);
    if (Number(port) !== open) throw new Error(`ECONNREFUSED: the tasks listen on ${open}, not on ${port}`);
    const addresses = await this.account.addresses(region);
    if (addresses.indexOf(hostname) >= addresses.length - (this.stuck[region] ?? 0)) throw new Error(`${hostname} does not run`);
    return this.writer === region && this.caches[region] && this.promoting === undefined && !this.replacing ? 200 : 503;
  }

  private async findRegion(address: string): Promise<string> {
    for (const region of REGIONS.filter((one) => ['healthy', 'slow'].includes(this.condition(one)))) {
      if ((await this.account.addresses(region)).includes(address)) return region;
    }
    throw new Error(`no task has the address ${address}`);
  }

  /** What happens each minute: the functions that publish the roles of the Regions. */
  async everyMinute(): Promise<void> {
    for (const arn of this.roleFunctions.filter((one) => !this.isGone(regionOf(one)))) await this.functions.invoke(arn);
    await this.passMinute();
    this.isChanged = true;
  }

  // What users meet.

  /** Reads the state of the pair, and counts the time since the last observation for the Region that served until now. */
  async observe(): Promise<void> {
    if (this.failure) throw this.failure;
    await this.timeline.work(async () => {
      this.ledger.enter(this.timeline.now, this.servedBy, this.part);
      if (this.isChanged) await this.read();
      const before = this.servedBy;
      this.servedBy = this.serves();
      this.part = this.servedBy === undefined ? 0 : PARTS[this.condition(this.servedBy)];
      if (before !== this.servedBy) this.tell(this.servedBy ? `users are served by ${this.servedBy}` : 'users are not served');
    });
  }

  /** Reads the emulator, which only changes when something here changes it. */
  private async read(): Promise<void> {
    this.isChanged = false;
    this.writer = await this.account.writer();
    await Promise.all(REGIONS.map(async (region) => this.look(region)));
    if (this.records.length === 0) this.records = await this.account.records();
  }

  private async look(region: string): Promise<void> {
    if (!this.answers(region)) return;
    [this.tasks[region], this.caches[region]] = await Promise.all([this.account.runningTasks(region), this.account.hasCache(region)]);
    await this.workloads.read(region);
    this.mostTasks[region] = Math.max(this.mostTasks[region], this.tasks[region]);
    this.balancers[region] ??= await this.account.loadBalancer(region);
  }

  private serves(): string | undefined {
    const isKept = this.kept !== undefined && this.timeline.now < this.kept.until && !this.isGone(this.kept.region);
    const region = isKept ? this.kept!.region : this.resolve();
    if (this.isGone(region)) return undefined;
    // Before a failover with data loss has fenced it, the old writer accepts writes if it answers.
    const blocked = this.replacing || this.promoting && !this.promoting.dataLoss;
    const accepts = this.writer === region || this.unfenced === region;
    return accepts && this.caches[region] && this.startedTasks(region) > 0 && !blocked ? region : undefined;
  }

  /** The Region whose load balancer the name of the site leads to. */
  resolve(): string {
    const at = (name: string) => this.records.filter((record) => record.Name === name && record.Type === 'A');
    const [japan] = at(SITE_NAME).filter(({ GeoLocation }) => GeoLocation?.CountryCode === 'JP');
    const found = at(japan.AliasTarget!.DNSName!);
    const [primary, secondary] = (['PRIMARY', 'SECONDARY'] as const).map((kind) => found.find(({ Failover }) => Failover === kind)!);
    const healthy = ({ HealthCheckId }: ResourceRecordSet) =>
      Object.values(this.checks).find(({ id }) => id === HealthCheckId)?.healthy ?? true;
    // Route 53 answers with the primary record if neither is healthy.
    const answer = !healthy(primary) && healthy(secondary) ? secondary : primary;
    const name = answer.AliasTarget!.DNSName!;
    const region = REGIONS.find((one) => name.includes(`.${one}.elb.`));
    if (!region) throw new Error(`${name} is no load balancer of the pair`);
    if (this.balancers[region] && !name.includes(this.balancers[region].toLowerCase())) {
      throw new Error(`${name} is not the load balancer of ${region}`);
    }
    return region;
  }

  private replicatedUntil(region: string): number {
    const lag = this.condition(region) === 'half' ? LAG_HALF_MINUTES : this.lag;
    return (this.isGone(region) ? this.since[region] : this.timeline.now) - lag;
  }

  async states(): Promise<Record<string, RegionState>> {
    return Object.fromEntries(await Promise.all(REGIONS.map(async (region) => [region, await this.account.state(region)])));
  }

  private authorize(action: string, resource: string, context: Record<string, string> = {}): void {
    const { arn, statements } = this.executionRole;
    if (!allows(statements, { action, resource, context })) {
      throw new Error(`AccessDenied: ${arn} is not authorized to perform: ${action} on resource: ${resource}`);
    }
  }
}

const otherOf = (region: string): string => REGIONS.find((one) => one !== region)!;

export { REGION as PRIMARY, STANDBY_REGION as STANDBY };
