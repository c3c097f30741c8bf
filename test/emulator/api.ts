import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';

export const PARAMETER = '/eldonia/backend/image';
const REPOSITORY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/eldonia-backend`;

/** What a release, or its absence, makes of the service. */
export interface Released {
  readonly parameter: string;
  readonly image: string;
  readonly memory: string;
  readonly minimum: number;
}

export function serviceChecks({ scaling, ssm, task }: Clients, { parameter, image, memory, minimum }: Released): Checks {
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
      assert.deepEqual((await scaling()).range, [minimum, 10]);
    },
  };
}
