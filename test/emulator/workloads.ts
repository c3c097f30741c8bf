import assert from 'assert/strict';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';

const CLUSTER = 'eldonia-cluster';

interface Target { readonly ResourceId: string; readonly MinCapacity: number; readonly MaxCapacity: number }

/** A worker `Emails` and a service `Reports` beside the API, before and after a release. */
export function workloadChecks(aws: Clients, region: ReleaseRegion): Checks {
  const { ecs, requests } = aws;
  const serviceOf = async (name: string) => (await ecs.describeServices({ cluster: CLUSTER, services: [name] })).services![0];
  const containerOf = async (name: string) => {
    const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: (await serviceOf(name)).taskDefinition });
    return taskDefinition!.containerDefinitions!.find((container) => container.name === name)!;
  };
  const rangeOf = async (name: string) => {
    const { ScalableTargets } = await requests.json<{ ScalableTargets: Target[] }>(
      'application-autoscaling', 'AnyScaleFrontendService.DescribeScalableTargets', { ServiceNamespace: 'ecs' });
    const { MinCapacity, MaxCapacity } = ScalableTargets.find(({ ResourceId }) => ResourceId === `service/${CLUSTER}/${name}`)!;
    return [MinCapacity, MaxCapacity];
  };

  return {
    'neither has a task before the first release': async () => {
      for (const name of ['eldonia-emails', 'eldonia-reports']) {
        assert.deepEqual([(await serviceOf(name)).desiredCount, await rangeOf(name)], [0, [0, 0]]);
      }
    },
    'a release reaches both, and has scaling keep their tasks': async () => {
      const version = await ReleaseRegion.build([region]);
      await region.writeParameter(version);
      await region.parameterChanged();
      for (const [name, range] of [['eldonia-emails', [1, 10]], ['eldonia-reports', [2, 10]]] as const) {
        await eventually(`${version} in ${name}`, async () => (await containerOf(name)).image!.endsWith(version) ? true : undefined);
        assert.deepEqual(await rangeOf(name), range);
        assert.equal((await serviceOf(name)).desiredCount, range[0]);
      }
    },
  };
}
