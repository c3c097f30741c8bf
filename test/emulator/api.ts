import assert from 'assert/strict';
import { Service } from '@aws-sdk/client-ecs';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';

export const PARAMETER = '/eldonia/backend/image';
const REPOSITORY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/eldonia-backend`;

interface ScalableTargets {
  readonly ScalableTargets: { readonly ResourceId: string; readonly MinCapacity: number; readonly MaxCapacity: number }[];
}

/** What a release, or its absence, makes of the service. */
export interface Released {
  readonly parameter: string;
  readonly image: string;
  readonly memory: string;
  readonly minimum: number;
}

export function serviceChecks({ ecs, requests, ssm }: Clients, { parameter, image, memory, minimum }: Released): Checks {
  const service = async (): Promise<Service> => {
    const { services } = await ecs.describeServices({ cluster: 'eldonia-cluster', services: ['eldonia-backend'] });
    assert.equal(services?.length, 1);
    return services[0];
  };
  const task = async () => (await ecs.describeTaskDefinition({ taskDefinition: (await service()).taskDefinition })).taskDefinition!;

  return {
    [`the parameter holds ${parameter}`]: async () => {
      assert.equal((await ssm.getParameter({ Name: PARAMETER })).Parameter?.Value, parameter);
    },
    [`the tasks of the service run the image ${image} with ${memory} MiB`]: async () => {
      const { containerDefinitions, ...definition } = await task();
      assert.deepEqual(containerDefinitions!.map((container) => container.image), [`${REPOSITORY}${image}`]);
      assert.equal(definition.memory, memory);
    },
    [`the service scales from ${minimum} to 10 tasks`]: async () => {
      const query = { ServiceNamespace: 'ecs' };
      const { ScalableTargets } = await requests.json<ScalableTargets>('application-autoscaling', 'AnyScaleFrontendService.DescribeScalableTargets', query);
      assert.deepEqual(ScalableTargets.map(({ ResourceId, MinCapacity, MaxCapacity }) => [ResourceId, MinCapacity, MaxCapacity]),
        [['service/eldonia-cluster/eldonia-backend', minimum, 10]]);
    },
  };
}
