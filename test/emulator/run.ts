import { alarmChecks, platformAlarmChecks } from './alarms';
import { openedRuleChecks, PARAMETER, serviceChecks } from './api';
import { dailyChecks, dailyCommands } from './daily';
import { changeRecord, failing, failureChecks, otherDistribution, preflightChecks, verificationChecks } from './failure';
import { jobChecks } from './jobs';
import { mediaChecks } from './media';
import { memberAccountChecks } from './member-account';
import { moveChecks, SiteMove } from './move-in';
import { ReleaseRegion } from './release-region';
import { releaseSequences } from './release-sequences';
import { beforeRestoreChecks, refusedRestoreChecks, restoreChecks, takeSnapshot, UPGRADED, upgradeByItself, versionIn } from './restore';
import { objectChecks, restoreRunbook, rowChecks } from './restore-data';
import { PairRun } from './run-pair';
import { serviceEventChecks } from './service-events';
import { deleteStack } from './stack-events';
import { workloadChecks } from './workloads';
import { AuroraSnapshot } from '../../src/aurora-cluster';
import { PlatformZone } from '../../src/region';
import { commandLine } from '../../tools/command-line';
import { OPERATING, Sample, synthesize } from '../../tools/emulator/app';
import { Cdk } from '../../tools/emulator/cdk';
import { Report } from '../../tools/emulator/checks';
import { Clients, createClients } from '../../tools/emulator/clients';
import { DOMAIN, Emulator, GLOBAL_REGION, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { refusalOf } from '../../tools/emulator/refusals';
import { withEmulator } from '../../tools/emulator/with-emulator';
import { releaseWorkflow } from '../../tools/emulator/workflow';
import { bold, CommandFailed, dim, elapsed, red, step } from '../../tools/steps';

const DIGEST = `sha256:${'7d'.repeat(32)}`;
const BLOCKED = ['198.51.100.0/24'];
const LIMIT_MINUTES = 15;
const WHOLE = ['moving', 'platform', 'releases', 'workloads', 'pair'];

/** A job that runs once begins soon after the deployment. */
const JOB_MILLISECONDS = 20_000;

/** One run against one emulator: deployments in their order, with what must be true after each. */
class Run {
  readonly report = new Report();
  private readonly aws: Clients;
  private readonly cdk: Cdk;
  /** What the last deployments of an account have in common. */
  private updated: Omit<Sample, 'hostedZoneId'> = {};

  constructor(private readonly emulator: Emulator) {
    this.aws = createClients(emulator);
    this.cdk = new Cdk(emulator);
  }

  /** Plays scenarios, each in a new account; without a name, all that `.ci/run` plays in parts. */
  async play(names: string[]): Promise<void> {
    const scenarios: Record<string, () => Promise<void>> = {
      moving: async () => this.moving(),
      platform: async () => this.platform(),
      refusals: async () => this.refusals(),
      member: async () => this.memberAccount(await this.newAccount()),
      failure: async () => void await this.failedDeployment(),
      restore: async () => this.deployedAndRestored(),
      media: async () => this.deployedAndRestored(10_000),
      releases: async () => this.releases(),
      pair: async () => this.pair(),
      rebuild: async () => new PairRun(this.emulator, this.cdk, this.report).rebuild(await this.newAccount(STANDBY_REGION)),
      workloads: async () => this.workloads(await this.newAccount()),
      move: async () => this.movedIn(await this.newAccount(), 10_000),
    };
    // Before the first, which takes minutes.
    const unknown = names.find((name) => !scenarios[name]);
    if (unknown !== undefined) throw new Error(`no scenario "${unknown}"; one of ${Object.keys(scenarios).join(', ')}`);
    for (const name of names.length > 0 ? names : WHOLE) await scenarios[name]();
  }

  /** What stands in the way of a first deployment: an account, a record, another distribution, an organization. */
  private async moving(): Promise<void> {
    await this.refusals();
    await this.move(await this.failedDeployment(), 100);
    await this.memberAccount(await this.newAccount());
  }

  private async platform(): Promise<void> {
    const hostedZoneId = await this.newAccount();
    await this.firstDeployment(hostedZoneId);
    await this.firstRelease(hostedZoneId);
    await this.update(hostedZoneId);
    await this.releaseStackAnew(hostedZoneId);
    await this.restore(hostedZoneId);
  }

  private async deployedAndRestored(objects?: number): Promise<void> {
    const hostedZoneId = await this.newAccount();
    await this.firstDeployment(hostedZoneId);
    await this.restore(hostedZoneId, objects);
  }

  private async pair(): Promise<void> {
    await new PairRun(this.emulator, this.cdk, this.report).all(await this.newAccount(STANDBY_REGION));
  }

  /** The command of docs/first-deployment.md that finds out about the account before the deployment. */
  private async refusals(): Promise<void> {
    const guide = await Guide.of(this.emulator, 'first-deployment.md');
    await this.report.run('An account that is not verified', verificationChecks(this.emulator, guide));
    await this.emulator.reset();
  }

  /** Releases of a platform between deployments that fail, in an account of their own. Each deployment changes the memory of the tasks. */
  private async releases(): Promise<void> {
    const hostedZoneId = await this.newAccount();
    const { folder } = this.emulator;
    const assemblyOf = (memoryLimitMiB: number, fails = false) => synthesize(folder, { hostedZoneId, releases: true, memoryLimitMiB, fails });
    const update = async (fails = false) => this.cdk.deployAlone(assemblyOf(2_048, fails), 'Platform');
    const assembly = assemblyOf(1_024);
    await step('deploy a platform that a repository releases to', async () => this.cdk.deploy(assembly));
    const region = new ReleaseRegion(this.aws, REGION, 'Platform');
    await region.prepare();
    const workflow = await step('install the AWS CLI', async () => releaseWorkflow(this.emulator, assembly));
    await this.report.run('Releases, and deployments that fail', releaseSequences(region, workflow, { failing: async () => update(true), succeeding: update }));
    await step('deploy canary deployments', async () => this.cdk.deployAlone(synthesize(folder, { hostedZoneId, releases: true, canary: true }), 'Platform'));
    await this.report.run('The listener rule of canary deployments', openedRuleChecks(this.aws));
  }

  private async newAccount(...moreRegions: string[]): Promise<string> {
    await this.emulator.reset();
    await step('bootstrap a new account', async () => this.cdk.bootstrap(...moreRegions));
    return this.createZone();
  }

  /**
   * Another site has the domain: first a record, which is of the last resources that are made, so that most of the stack has to be rolled
   * back, then a distribution as well.
   */
  private async failedDeployment(): Promise<string> {
    await step('bootstrap both regions', async () => this.cdk.bootstrap());
    const hostedZoneId = await this.createZone();
    await changeRecord(this.aws, hostedZoneId, 'CREATE');
    const before = preflightChecks(this.emulator, synthesize(this.emulator.folder, { hostedZoneId }));
    await this.report.run('A domain in use, before the deployment', before.withRecord);
    await step('deploy where the domain has a record already', async () => failing(this.deploy({ hostedZoneId })));
    await otherDistribution(this.aws);
    await this.report.run('And where another distribution has it', before.withDistribution);
    const deploy = async (zoneOf: Sample['zoneOf']) => this.deploy({ hostedZoneId, zoneOf });
    await this.report.run('A first deployment that fails',
      failureChecks(this.aws, await Guide.of(this.emulator, 'troubleshooting.md'), hostedZoneId, deploy));
    return hostedZoneId;
  }

  /** A site of which another distribution has the domain moves to a new platform. */
  private async movedIn(hostedZoneId: string, objects: number): Promise<void> {
    await otherDistribution(this.aws);
    await step('deploy beside another distribution', async () => this.deploy({ hostedZoneId, zoneOf: PlatformZone.servedByOtherDistribution }));
    await this.move(hostedZoneId, objects);
  }

  private async move(hostedZoneId: string, objects: number): Promise<void> {
    const deploy = async (zoneOf: Sample['zoneOf']) => this.deploy({ hostedZoneId, zoneOf });
    const assembly = synthesize(this.emulator.folder, { hostedZoneId, zoneOf: PlatformZone.servedByOtherDistribution });
    const move = await step('start the old site, and the database of the platform', async () => SiteMove.start(this.aws, this.emulator, hostedZoneId, objects));
    await this.report.run('A site that moves in, and back', moveChecks(move, assembly, deploy));
    await move.end();
  }

  /** The stack of cost anomalies is made, or made anew, where AWS allows no monitor by tag. */
  private async memberAccount(hostedZoneId: string): Promise<void> {
    this.emulator.account({ Account: 'member' });
    await step('deploy in a member account of an organization', async () => {
      await deleteStack(this.aws, OPERATING.costAnomalies);
      await failing(this.deploy({ hostedZoneId }));
    });
    const guide = await Guide.of(this.emulator, 'troubleshooting.md', 'STACK=Platform');
    await this.report.run('A member account of an organization',
      memberAccountChecks(this.aws, guide, async (anomalyMonitor) => this.deploy({ hostedZoneId, anomalyMonitor })));
    this.emulator.account({});
  }

  private async firstDeployment(hostedZoneId: string): Promise<void> {
    await step('deploy before any release', async () => this.deploy({ hostedZoneId }));
    await this.report.run('The first deployment', serviceChecks(this.aws, { parameter: 'none', image: ':none', memory: '1024', minimum: 0 }));
    await this.report.run('Uploads of media', mediaChecks(this.aws));
    await this.report.run('Alarms and events', { ...platformAlarmChecks(this.aws), ...serviceEventChecks(this.aws) });
    await this.report.run('Alarms of the CDN, in us-east-1',
      alarmChecks(createClients(this.emulator, GLOBAL_REGION, OPERATING.edgeAlarms), /^PlatformEdgeServerErrors/, []));
  }

  private async workloads(hostedZoneId: string): Promise<void> {
    const assembly = synthesize(this.emulator.folder, { hostedZoneId, workloads: true, releases: true });
    await step('deploy a platform with a worker and a service', async () => this.cdk.deploy(assembly));
    const workflow = await step('install the AWS CLI', async () => releaseWorkflow(this.emulator, assembly));
    const region = new ReleaseRegion(this.aws, REGION, 'Platform');
    await this.report.run('Workers and services', workloadChecks(this.aws, region, workflow));
    await this.report.run('Daily commands', dailyChecks(region, workflow, await dailyCommands(this.emulator, assembly)));
  }

  private async firstRelease(hostedZoneId: string): Promise<void> {
    await this.release('v1');
    await step('deploy the same app after the release of v1', async () => this.deploy({ hostedZoneId }));
    await this.report.run('The first release', serviceChecks(this.aws, { parameter: 'v1', image: ':v1', memory: '1024', minimum: 2 }));
  }

  private async update(hostedZoneId: string): Promise<void> {
    await this.release(DIGEST);
    const jobAt = new Date(Date.now() + JOB_MILLISECONDS);
    this.updated = { memoryLimitMiB: 2048, costCenter: 'web', headerGeneration: 2, blockedCidrs: BLOCKED, jobAt };
    await step('deploy more memory, other tags and headers, a list of addresses, a pipeline and jobs', async () => this.deploy({ hostedZoneId, ...this.updated }));
    await this.report.run('An update of all stacks', serviceChecks(this.aws, { parameter: DIGEST, image: `@${DIGEST}`, memory: '2048', minimum: 2 }));
    await this.report.run('Jobs', jobChecks(this.aws));
  }

  private async releaseStackAnew(hostedZoneId: string): Promise<void> {
    await step('delete the release stack and deploy it anew', async () => {
      await deleteStack(this.aws, 'Platform-Release');
      await this.deploy({ hostedZoneId, ...this.updated });
    });
    await this.report.run('The release stack made anew',
      serviceChecks(this.aws, { parameter: DIGEST, image: `@${DIGEST}`, memory: '2048', minimum: 2 }));
  }

  /** As the restore runbook of the platform describes it, with its commands: rows and objects while users are served, then the whole database. */
  private async restore(hostedZoneId: string, objects = 100): Promise<void> {
    const assembly = synthesize(this.emulator.folder, { hostedZoneId, ...this.updated });
    const runbook = restoreRunbook(this.emulator, assembly);
    const guide = await Guide.of(this.emulator, runbook, "TABLE=notes FIELDS='id, author, body'");
    await this.report.run('Rows of a table, restored beside', rowChecks(this.aws, this.emulator, guide, assembly, runbook));
    await this.report.run('Media as of a minute', objectChecks(this.aws, this.emulator, runbook, objects));
    await step('AWS upgrades the database by itself', async () => upgradeByItself(this.aws, UPGRADED));
    const snapshot = await step('take a snapshot of the database', async () => takeSnapshot(this.aws, 'before-the-incident'));
    await this.report.run('Before a restore', beforeRestoreChecks(this.aws, guide, snapshot));
    const restore = async (version: string) =>
      this.deploy({ hostedZoneId, ...this.updated, database: { snapshot: AuroraSnapshot.of(snapshot, version) } });
    await step('deploy with the snapshot in the version of the program', async () => failing(restore('17.9')));
    await this.report.run('A restore below the version of the snapshot',
      refusedRestoreChecks(this.aws, refusalOf('rds RestoreDBClusterFromSnapshot', { EngineVersion: '17.9', SnapshotVersion: UPGRADED })));
    await step('deploy with the snapshot', async () => restore(versionIn(guide, snapshot)));
    await this.report.run('A restored database', restoreChecks(this.aws, guide));
  }

  private async deploy(sample: Sample): Promise<void> {
    await this.cdk.deploy(synthesize(this.emulator.folder, sample));
  }

  private async createZone(): Promise<string> {
    const { HostedZone } = await this.aws.route53.createHostedZone({ Name: DOMAIN, CallerReference: 'emulator' });
    return HostedZone!.Id!.replace('/hostedzone/', '');
  }

  /** As the release process does. */
  private async release(version: string): Promise<void> {
    await this.aws.ssm.putParameter({ Name: PARAMETER, Value: version, Overwrite: true });
  }
}

async function main(): Promise<void> {
  const start = Date.now();
  console.log(`\n${bold('The platform and a pair of regions, deployed to an emulator of AWS on this machine')}\n`);
  const { positionals } = commandLine({ allowPositionals: true });
  setTimeout(() => { throw new Error(`not done after ${LIMIT_MINUTES} minutes`); }, LIMIT_MINUTES * 60_000).unref();
  await withEmulator(async (emulator) => {
    const run = new Run(emulator);
    await run.play(positionals);
    console.log(`\n${run.report.passed} passed, ${run.report.failed} failed ${dim(`in ${elapsed(start).trim()}`)}`);
    if (run.report.failed > 0) process.exitCode = 1;
  });
}

main().catch((error: unknown) => {
  console.error(`\n${red('The run stopped:')}`, error instanceof CommandFailed ? `${error.message}\n\n${error.output}` : error);
  process.exit(1);
});
