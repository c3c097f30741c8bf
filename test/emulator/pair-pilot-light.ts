import assert from 'assert/strict';
import { Stack, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { cacheAddress, cacheEndpoint, PairClients } from './pair';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, STANDBY_REGION } from '../../tools/emulator/emulator';

const StackName = 'Eldonia-StandbyCache';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/eldonia-cache-scaling-${STANDBY_REGION}`;

async function stackOf({ cloudFormation }: Clients, name: string): Promise<Stack> {
  return (await cloudFormation.describeStacks({ StackName: name })).Stacks![0];
}

/** What the function of the plan sends. */
async function scale({ cloudFormation: client }: Clients, scaledUp: boolean): Promise<void> {
  const { Parameters, Capabilities } = (await client.describeStacks({ StackName })).Stacks![0];
  await client.updateStack({
    StackName,
    UsePreviousTemplate: true,
    Parameters: Parameters!.map(({ ParameterKey }) => ParameterKey === 'ScaledUp'
      ? { ParameterKey, ParameterValue: `${scaledUp}` }
      : { ParameterKey, UsePreviousValue: true }),
    Capabilities,
    RoleARN: ROLE,
  });
  await waitUntilStackUpdateComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName });
}

/** A warm standby, deployed as a pilot light, and its cache during a failover. */
export function pilotLightChecks({ standby }: PairClients, deploy: () => Promise<unknown>): Checks {
  const service = async () => {
    const { services } = await standby.ecs.describeServices({ cluster: 'eldonia-cluster', services: ['eldonia-backend'] });
    return services![0].taskDefinition;
  };

  return {
    'the nodes are deleted, and the address resolves nowhere': async () => {
      assert.deepEqual([await cacheEndpoint(standby), await cacheAddress(standby)], [undefined, 'no-cache.invalid']);
    },
    'a failover creates the nodes, and the stack of the service is not updated': async () => {
      const [before, taskDefinition] = [await stackOf(standby, 'Eldonia-Standby'), await service()];
      await scale(standby, true);
      assert.ok(await cacheEndpoint(standby));
      assert.equal(await cacheAddress(standby), await cacheEndpoint(standby));
      assert.deepEqual(await stackOf(standby, 'Eldonia-Standby'), before);
      assert.equal(await service(), taskDefinition);
    },
    'a deployment during the failover keeps the nodes': async () => {
      await deploy();
      assert.equal(await cacheAddress(standby), await cacheEndpoint(standby));
      assert.equal((await stackOf(standby, StackName)).Parameters!.find(({ ParameterKey }) => ParameterKey === 'ScaledUp')!.ParameterValue, 'true');
    },
    'a failback deletes the nodes again': async () => {
      await scale(standby, false);
      assert.deepEqual([await cacheEndpoint(standby), await cacheAddress(standby)], [undefined, 'no-cache.invalid']);
    },
  };
}
