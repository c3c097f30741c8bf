import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Account, IMAGE_PARAMETER, isRole, OWN_IMAGE, REGIONS, SERVICES } from './account';
import { Arc, Mode } from './executor';
import { Functions } from './functions';
import { People } from './people';
import { failBack, Stage } from './scenarios';
import { updateStacks } from './update-stacks';
import { Workloads } from './workloads';
import { PRIMARY, STANDBY, World } from './world';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { Cdk } from '../emulator/cdk';
import { ACCOUNT, DOMAIN, Emulator, STANDBY_REGION } from '../emulator/emulator';
import { synthesizePair } from '../emulator/pair-app';
import { ArcPlan } from '../failover/arc';
import { alarmsOfPlan, detectionOf } from '../failover/detection';
import { PILOT_LIGHT, WARM } from '../failover/durations';
import { Setting } from '../failover/simulate';
import { Statement } from '../policies/evaluation';

const APPROVER = `arn:aws:iam::${ACCOUNT}:role/eldonia-failover-approver`;
export const RELEASE = 'v1';
/** More than the minimum, as on a busy day: a Region that serves users must have as many. */
const BUSY_TASKS = 4;
/** Not the default: whoever asks a task must know it. */
const PORT = 8080;
/** A change of every service, so that a deployment touches what a failover has touched. */
const MEMORY = [1024, 2048];

/** What a mutant changes before the plan is played. */
export interface Mutation {
  readonly mode?: Mode;
  /** In minutes. */
  readonly keepAlive?: number;
  readonly plan?: (plan: ArcPlan) => ArcPlan;
  readonly policies?: (policies: Map<string, Statement[]>) => Map<string, Statement[]>;
}

/** Deploys pairs to the emulator, and sets the stage for each scenario. */
export class Stagehand {
  static async arrive(emulator: Emulator): Promise<Stagehand> {
    const cdk = new Cdk(emulator);
    await cdk.bootstrap(STANDBY_REGION);
    const account = new Account(emulator, '');
    const { HostedZone } = await account.in(PRIMARY).route53.createHostedZone({ Name: DOMAIN, CallerReference: 'gameday' });
    for (const region of REGIONS) {
      await account.in(region).ssm.putParameter({ Name: OWN_IMAGE.parameter, Value: 'none', Type: 'String' });
      await account.in(region).ecr.createRepository({ repositoryName: OWN_IMAGE.repository });
    }
    return new Stagehand(emulator, cdk, HostedZone!.Id!.replace('/hostedzone/', ''));
  }

  readonly account: Account;
  private setting!: Setting;
  private deployed = false;
  private assemblies: string[] = [];
  private deployments = 0;

  private constructor(private readonly emulator: Emulator, private readonly cdk: Cdk, private readonly hostedZoneId: string) {
    this.account = new Account(emulator, hostedZoneId);
  }

  /** The first deployment and the first release of a pair, or the change of a deployed one. */
  async deploy(setting: Setting): Promise<void> {
    this.setting = setting;
    const { standbyMode, mode: failoverMode } = setting;
    this.assemblies = MEMORY.map((memoryLimitMiB) => synthesizePair(this.emulator.folder, {
      hostedZoneId: this.hostedZoneId,
      memoryLimitMiB,
      recovery: { standbyMode, failoverMode },
      job: true,
      port: PORT,
      ownImage: OWN_IMAGE,
      // One of the pairs has as many workloads as fit, which moves what operates it to other stacks.
      apart: standbyMode === StandbyMode.PILOT_LIGHT && failoverMode === FailoverMode.AUTOMATIC,
    }));
    await this.cdk.deploy(this.assembly);
    if (this.deployed) {
      // The emulator has no metrics. On AWS, Auto Scaling ends a task of a pilot light that nobody uses.
      if (standbyMode === StandbyMode.PILOT_LIGHT) for (const service of SERVICES) await this.account.scale(STANDBY, 0, service);
      return;
    }
    this.deployed = true;
    for (const region of REGIONS) await this.write(region, RELEASE);
    // The workflow copies the front end to both Regions.
    for (const [Bucket, region] of await this.account.site()) await this.account.in(region).s3.putObject({ Bucket, Key: 'index.html', Body: '' });
    await this.cdk.deploy(this.assembly);
    await this.account.scale(PRIMARY, BUSY_TASKS);
  }

  /** Deploys every stack, with a change of the tasks. */
  async deployAgain({ functions }: World): Promise<void> {
    this.deployments++;
    await updateStacks(this.emulator, this.assembly);
    functions.renew(await this.account.functions(this.assembly));
    const broken = await this.account.brokenStacks();
    if (broken.length > 0) throw new Error(`stacks are not complete: ${broken.join(', ')}`);
  }

  /** Releases a version in a Region by hand, and deploys its stacks: from another program, or again. */
  async release({ functions }: World, region: string, version: string, changed = false): Promise<void> {
    if (changed) this.deployments++;
    await this.write(region, version);
    await updateStacks(this.emulator, this.assembly, region);
    functions.renew(await this.account.functions(this.assembly));
  }

  private async write(region: string, Value: string): Promise<void> {
    const { ssm } = this.account.in(region);
    for (const Name of [IMAGE_PARAMETER, OWN_IMAGE.parameter]) await ssm.putParameter({ Name, Value, Overwrite: true });
  }

  private get assembly(): string { return this.assemblies[this.deployments % this.assemblies.length]; }

  /** A day begins: users are served by the primary Region, and nothing has happened. */
  async set(mutation: Mutation = {}): Promise<Stage> {
    const { account, setting } = this;
    this.emulator.trouble({});
    const deployed = await account.functions(this.assembly);
    const read = account.plan();
    const plan = mutation.plan ? mutation.plan(read) : read;
    const known = await account.policies([...deployed.map(({ role }) => role), plan.ExecutionRole]);
    const policies = mutation.policies ? mutation.policies(known) : known;
    const ids = await account.healthChecks();
    const checks = Object.fromEntries(REGIONS.map((region) => [region, { id: ids[region], healthy: region === PRIMARY }]));
    const durations = setting.standbyMode === StandbyMode.WARM ? WARM : PILOT_LIGHT;
    const role = { arn: plan.ExecutionRole, statements: policies.get(plan.ExecutionRole)! };
    const assembly = new CloudAssembly(this.assembly);
    const keepAlive = mutation.keepAlive ?? await account.keepAlive();
    const workloads = new Workloads(account, assembly);
    const world = new World(this.emulator, account, role, checks, durations, await account.site(), workloads, keepAlive);
    world.functions = new Functions(deployed, policies, this.emulator.endpoint, {
      task: async (url) => world.taskStatus(url),
      answer: (call) => world.answer(call),
      called: (arn, { service, operation, region }, allowed) =>
        world.called.push({ arn, region, allowed, what: `${service} ${operation}` }),
    });
    world.roleFunctions = deployed.filter(({ environment }) => isRole(environment)).map(({ arn }) => arn);
    if (world.roleFunctions.length !== REGIONS.length) throw new Error('each Region must have a function that publishes its role');
    const arc = new Arc(plan, world);
    // The emulator has not all that the alarms read.
    const detection = detectionOf(...alarmsOfPlan(assembly, plan, STANDBY));
    const people = new People(world, arc, APPROVER, detection.page!.typical);
    return { setting, world, arc, people, detection, mode: mutation.mode ?? 'graceful' };
  }

  /** After a day that did not end well: users return to the primary Region, without any change of the plan. */
  async restore(): Promise<void> {
    const { world, ...stage } = await this.set();
    await world.timeline.run(async () => failBack({ world, ...stage }), async () => world.observe());
  }
}
