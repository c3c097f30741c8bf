import { join } from 'path';
import { platformAlarmChecks } from './alarms';
import { dailyCommands } from './daily';
import { changeRecord, failing } from './failure';
import { databaseChecks, mediaOf, PairClients, PLATFORM } from './pair';
import { failedPrimaryChecks, failedStandbyChecks, pairDeployedChecks } from './pair-failure';
import { aloneChecks, failedBackChecks, outageChecks, returnChecks, scaleUp } from './pair-outage';
import { keptSecrets, playedChecks, prepare, rebuiltChecks, stoppedChecks } from './pair-rebuild';
import { ReleaseRegion } from './release-region';
import { standbySequences } from './release-standby';
import { deleteStack } from './stack-events';
import { AuroraSnapshot } from '../../src/aurora-cluster';
import { Cdk } from '../../tools/emulator/cdk';
import { Report } from '../../tools/emulator/checks';
import { createClients } from '../../tools/emulator/clients';
import { ACCOUNT, Emulator, GLOBAL_REGION, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { STANDBY_AUDIT, synthesizePair } from '../../tools/emulator/pair-app';
import { releaseWorkflow } from '../../tools/emulator/workflow';
import { step } from '../../tools/steps';

/** By their paths in the app. */
const STANDBY_STACKS = ['Eldonia/StandbyBase', 'Eldonia/StandbyCache', 'Eldonia/Standby', 'Eldonia/Standby/Audit'];
const MEMORY = 2048;
/** The block of the runbook that needs the changed program; the one before it is for a secret that is lost. */
const NEW_PROGRAM = 8;

/** A pair of regions: deployed from nothing, changed with the primary region gone, and whole again. */
export class PairRun {
  private readonly aws: PairClients;

  constructor(private readonly emulator: Emulator, private readonly cdk: Cdk, private readonly report: Report) {
    this.aws = {
      global: createClients(emulator, GLOBAL_REGION, 'Eldonia-Global', PLATFORM),
      primary: createClients(emulator, REGION, 'Eldonia-Primary', PLATFORM),
      standby: createClients(emulator, STANDBY_REGION, 'Eldonia-Standby', PLATFORM),
    };
  }

  async all(hostedZoneId: string): Promise<void> {
    const { folder } = this.emulator;
    const first = await step('synthesize a pair of regions', async () => synthesizePair(folder, { name: PLATFORM, hostedZoneId, releases: true, job: true }));
    await this.failures(first, hostedZoneId);
    await step('deploy it again, in three regions', async () => this.cdk.deploy(first, 4, '--no-rollback'));
    await this.report.run('A pair of regions', { ...pairDeployedChecks(this.aws), ...databaseChecks(this.aws, 'deployed') });
    await this.report.run('Alarms of Osaka, with the topic of its first stack',
      platformAlarmChecks(this.aws.standby, createClients(this.emulator, STANDBY_REGION, 'Eldonia-StandbyBase', PLATFORM)));
    await this.releases(first, hostedZoneId);
    const updated = await step('synthesize it with more memory', async () => synthesizePair(folder, { name: PLATFORM, hostedZoneId, memoryLimitMiB: MEMORY, releases: true, job: true }));
    this.emulator.trouble({ [REGION]: 'gone' });
    await this.outage(first, updated);
    this.emulator.trouble({});
    await this.aws.standby.invoke(`${PLATFORM}-failover-move-schedules`);
    await step('deploy all of it, with Tokyo there again', async () => this.cdk.deploy(updated));
    await this.report.run('The pair after the outage', { ...returnChecks(this.aws, MEMORY), ...databaseChecks(this.aws, 'after a failover') });
    await step('fail back', async () => this.promote(REGION));
    await step('deploy all of it once more', async () => this.cdk.deploy(updated));
    await this.report.run('The pair after the failback', { ...failedBackChecks(this.aws), ...databaseChecks(this.aws, 'after the failback') });
  }

  /** The procedures of the rebuild runbook, as synthesis writes it: Osaka is lost, and then Tokyo after a failover. */
  async rebuild(hostedZoneId: string): Promise<void> {
    const sample = { name: PLATFORM, hostedZoneId, job: true };
    const assembly = synthesizePair(this.emulator.folder, sample);
    await step('deploy a pair of regions', async () => this.cdk.deploy(assembly));
    const before = await prepare(this.aws);
    const runbook = async () => Guide.ofRunbook(this.emulator, join(assembly, `${PLATFORM}-rebuild.md`));
    const osaka = `${STANDBY_REGION} is lost`;
    const played = await step(`play "${osaka}"`, async () => (await runbook()).play(osaka, assembly));
    await this.report.run('A rebuilt Osaka', {
      ...playedChecks(osaka, played),
      ...rebuiltChecks(this.aws, before, {
        'Eldonia-StandbyBase': [`${PLATFORM}-backend`, `${PLATFORM}-copies`, mediaOf(STANDBY_REGION)], 'Eldonia-Standby': [`/ecs/${PLATFORM}-backend`],
      }),
    });

    await step('fail over', async () => this.promote());
    await this.aws.standby.invoke(`${PLATFORM}-failover-move-schedules`);
    const tokyo = `${REGION} is lost`;
    const guide = await runbook();
    await step(`play "${tokyo}" up to the change of the program`, async () => guide.play(tokyo, assembly, 0, NEW_PROGRAM - 1));
    await this.report.run('Osaka, while Tokyo is rebuilt', stoppedChecks(this.aws.standby));
    const rebuilt = synthesizePair(this.emulator.folder, {
      ...sample, database: { snapshot: AuroraSnapshot.of(`${PLATFORM}-rebuild`, '17.9') }, jwtSecrets: await keptSecrets(this.aws),
    });
    const all = await step(`play the rest of "${tokyo}"`, async () => guide.play(tokyo, rebuilt, NEW_PROGRAM));
    await this.report.run('A rebuilt Tokyo', {
      ...playedChecks(tokyo, all),
      ...rebuiltChecks(this.aws, before, {
        'Eldonia-Primary': [`/ecs/${PLATFORM}-backend`, 'EldoniaPrimaryPairBackupsVaultE88FBE4C', `${PLATFORM}-backend`, mediaOf(REGION)],
      }),
    });
  }

  /** The first deployment fails in Tokyo, the second one in Osaka: what each leaves must not stop the next. */
  private async failures(first: string, hostedZoneId: string): Promise<void> {
    const guide = await Guide.of(this.emulator, 'troubleshooting.md', '', PLATFORM);
    await changeRecord(this.aws.global, hostedZoneId, 'CREATE');
    await step('deploy it where the domain has a record already', async () => failing(this.cdk.deploy(first)));
    await changeRecord(this.aws.global, hostedZoneId, 'DELETE');
    await this.report.run('A first deployment of a pair that fails in Tokyo', failedPrimaryChecks(this.aws, guide));
    const assembly = synthesizePair(this.emulator.folder, { name: PLATFORM, hostedZoneId, releases: true, fails: true });
    await step('deploy it, without a rollback, with a record that Osaka cannot create', async () => failing(this.cdk.deploy(assembly, 4, '--no-rollback')));
    await this.report.run('A second deployment that fails in Osaka', failedStandbyChecks(this.aws));
  }

  /** Of Tokyo, and what Osaka makes of them. Each update of Osaka changes the memory of its tasks. */
  private async releases(first: string, hostedZoneId: string): Promise<void> {
    const [primary, standby] = [new ReleaseRegion(this.aws.primary, REGION, 'Eldonia-Primary'), new ReleaseRegion(this.aws.standby, STANDBY_REGION, 'Eldonia-Standby')];
    for (const region of [primary, standby]) await region.prepare();
    const workflow = await releaseWorkflow(this.emulator, first);
    const daily = await dailyCommands(this.emulator, first);
    const recovery = await Guide.ofRunbook(this.emulator, join(first, `${PLATFORM}-recovery.md`));
    const failingUpdate = async () => this.cdk.deployAlone(
      synthesizePair(this.emulator.folder, { name: PLATFORM, hostedZoneId, memoryLimitMiB: MEMORY, releases: true, fails: true }), 'Eldonia/Standby');
    await this.report.run('Releases of Tokyo, in Osaka', standbySequences({ primary, standby }, workflow, {
      migrate: () => daily('run', '--region', STANDBY_REGION, 'node', 'src/migrate.js').text,
      bringRelease: () => recovery.run('Bring the release', [0, 1], `ASSEMBLY=${first}`),
      failing: failingUpdate,
      promote: async () => this.promote(),
      failBack: async () => this.promote(REGION),
    }));
  }

  private async outage(first: string, updated: string): Promise<void> {
    await this.report.run('Tokyo does not answer', outageChecks(this.aws, async () => this.cdk.deploy(updated, 1)));
    await step('deploy Osaka alone, as it is', async () => this.cdk.deployAlone(first, ...STANDBY_STACKS));
    await step('delete the audit of Osaka and deploy it anew', async () => {
      await deleteStack(this.aws.standby, STANDBY_AUDIT);
      await this.cdk.deployAlone(first, 'Eldonia/Standby/Audit');
    });
    await step('have the database of Osaka take writes, and its jobs and more tasks run', async () => {
      await this.promote();
      await this.aws.standby.invoke(`${PLATFORM}-failover-move-schedules`);
      await scaleUp(this.aws.standby);
    });
    await step('deploy Osaka alone with more memory', async () => this.cdk.deployAlone(updated, ...STANDBY_STACKS));
    await this.report.run('Osaka alone', aloneChecks(this.aws, MEMORY));
  }

  /** As the plan does, when the other region does not answer. */
  private async promote(region = STANDBY_REGION): Promise<void> {
    await this.aws.standby.rds.failoverGlobalCluster({
      GlobalClusterIdentifier: `${PLATFORM}-global`,
      TargetDbClusterIdentifier: `arn:aws:rds:${region}:${ACCOUNT}:cluster:${PLATFORM}-database`,
      AllowDataLoss: true,
    });
  }
}
