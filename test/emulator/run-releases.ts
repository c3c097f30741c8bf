import { ReleaseRegion } from './release-region';
import { intendedSequences, releaseSequences, StackUpdates } from './release-sequences';
import { Sample, synthesise } from '../../tools/emulator/app';
import { Cdk } from '../../tools/emulator/cdk';
import { Report } from '../../tools/emulator/checks';
import { createClients } from '../../tools/emulator/clients';
import { Emulator, REGION } from '../../tools/emulator/emulator';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';
import { step } from '../../tools/steps';

/** Releases of a platform between deployments that fail, in an account of their own. */
export class ReleaseRun {
  private memoryLimitMiB = 1024;
  private headerGeneration = 1;

  constructor(private readonly emulator: Emulator, private readonly cdk: Cdk, private readonly report: Report) {}

  async all(hostedZoneId: string): Promise<void> {
    const assembly = this.synthesise({ hostedZoneId });
    await step('deploy a platform that a repository releases to', async () => this.cdk.deploy(assembly));
    const region = new ReleaseRegion(createClients(this.emulator), REGION, 'Platform');
    await region.prepare();
    const workflow = await step('install the AWS CLI', async () => ReleaseWorkflow.of(this.emulator, assembly));
    const updates = this.updates(hostedZoneId);
    await this.report.run('Releases, and deployments that fail', releaseSequences(region, workflow, updates));
    await this.report.run('Releases, and what people and schedules do', intendedSequences(region, updates));
  }

  /** The memory of the tasks changes with each update of the service, and the header of the distribution with the others. */
  private updates(hostedZoneId: string): StackUpdates {
    const other = () => this.memoryLimitMiB === 1024 ? 2048 : 1024;
    const deploy = async (fails = false) => this.cdk.deployAlone(this.synthesise({ hostedZoneId, fails }), 'Platform');
    return {
      failing: async () => {
        const before = this.memoryLimitMiB;
        this.memoryLimitMiB = other();
        return deploy(true).finally(() => { this.memoryLimitMiB = before; });
      },
      succeeding: async () => {
        this.memoryLimitMiB = other();
        return deploy();
      },
      elsewhere: async () => {
        this.headerGeneration++;
        return this.cdk.deploy(this.synthesise({ hostedZoneId }));
      },
    };
  }

  private synthesise(sample: Sample): string {
    const { memoryLimitMiB, headerGeneration } = this;
    return synthesise(this.emulator.folder, { ...sample, releases: true, memoryLimitMiB, headerGeneration });
  }
}
