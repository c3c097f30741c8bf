import assert from 'assert/strict';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';

/** A worker `Emails` and a service `Reports` beside the API, before and after a release. */
export function workloadChecks({ scaling, service, task }: Clients, region: ReleaseRegion, workflow: ReleaseWorkflow): Checks {
  return {
    'neither has a task before the first release': async () => {
      for (const name of ['eldonia-emails', 'eldonia-reports']) {
        assert.deepEqual([(await service(name)).desiredCount, (await scaling(name)).range], [0, [0, 0]]);
      }
    },
    'a release by the workflow reaches both, and has scaling keep their tasks': async () => {
      const version = await ReleaseRegion.build([region]);
      const { succeeded, text } = workflow(version);
      assert.ok(succeeded, text);
      await region.parameterChanged();
      for (const [name, range] of [['eldonia-emails', [1, 10]], ['eldonia-reports', [2, 10]]] as const) {
        await eventually(`${version} in ${name}`, async () => {
          const { containerDefinitions } = await task(name);
          return containerDefinitions!.some(({ image }) => image!.endsWith(version)) || undefined;
        });
        assert.deepEqual((await scaling(name)).range, range);
        assert.equal((await service(name)).desiredCount, range[0]);
      }
    },
  };
}
