import { ReleaseRegion } from './release-region';
import { releaseSequences } from './release-sequences';
import { synthesise } from '../../tools/emulator/app';
import { Cdk } from '../../tools/emulator/cdk';
import { Report } from '../../tools/emulator/checks';
import { createClients } from '../../tools/emulator/clients';
import { Emulator, REGION } from '../../tools/emulator/emulator';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';
import { step } from '../../tools/steps';

/** Releases of a platform between deployments that fail, in an account of their own. Each deployment changes the memory of the tasks. */
export async function playReleases(emulator: Emulator, cdk: Cdk, report: Report, hostedZoneId: string): Promise<void> {
  const assemblyOf = (memoryLimitMiB: number, fails = false) => synthesise(emulator.folder, { hostedZoneId, releases: true, memoryLimitMiB, fails });
  const update = async (fails = false) => cdk.deployAlone(assemblyOf(2_048, fails), 'Platform');
  const assembly = assemblyOf(1_024);
  await step('deploy a platform that a repository releases to', async () => cdk.deploy(assembly));
  const region = new ReleaseRegion(createClients(emulator), REGION, 'Platform');
  await region.prepare();
  const workflow = await step('install the AWS CLI', async () => ReleaseWorkflow.of(emulator, assembly));
  await report.run('Releases, and deployments that fail', releaseSequences(region, workflow, { failing: async () => update(true), succeeding: update }));
}
