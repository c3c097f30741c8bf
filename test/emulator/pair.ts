import assert from 'assert/strict';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT } from '../../tools/emulator/emulator';
import { DATABASE } from '../../tools/emulator/pair-app';

/** Names of resources and buckets begin with it; the names of the stacks do not. */
export const PLATFORM = 'shop';

export const mediaOf = (region: string) => `${PLATFORM}-media-${ACCOUNT}-${region}`;

/** What the checks of a pair read with, by region. */
export interface PairClients { readonly global: Clients; readonly primary: Clients; readonly standby: Clients }

/** `<region> writes` or `<region> reads`, of the global clusters: there is one. */
export async function databaseMembers({ standby }: PairClients): Promise<string[]> {
  const { GlobalClusters } = await standby.rds.describeGlobalClusters({});
  const members = GlobalClusters!.flatMap(({ GlobalClusterMembers }) => GlobalClusterMembers!);
  return members.map(({ DBClusterArn, IsWriter }) => `${DBClusterArn!.split(':')[3]} ${IsWriter ? 'writes' : 'reads'}`).sort();
}

/** That either Region has the database that a property injector describes. */
export function databaseChecks({ primary, standby }: PairClients, when: string): Checks {
  return {
    [`both Regions have the port, the name and the parameters of the database, and a bucket of the pair (${when})`]: async () => {
      for (const aws of [primary, standby]) {
        const [{ Port }] = (await aws.rds.describeDBClusters({ DBClusterIdentifier: `${aws.platform}-database` })).DBClusters!;
        // The emulator does not return the name of the group with the cluster.
        const [{ DBClusterParameterGroupName }] = (await aws.rds.describeDBClusterParameterGroups({})).DBClusterParameterGroups!;
        const { Parameters } = await aws.rds.describeDBClusterParameters({ DBClusterParameterGroupName });
        const variables = Object.fromEntries((await aws.task()).containerDefinitions![0].environment!.map(({ name, value }) => [name!, value!]));
        const parameters = Object.fromEntries(Parameters!.map(({ ParameterName, ParameterValue }) => [ParameterName!, ParameterValue!]));
        assert.deepEqual([Port, variables.DB_PORT, variables.DB_NAME], [DATABASE.port, `${DATABASE.port}`, DATABASE.name]);
        assert.equal(variables.MEDIA_BUCKET, mediaOf(await aws.rds.config.region()));
        for (const [name, value] of Object.entries(DATABASE.parameters)) assert.equal(parameters[name], value);
      }
    },
  };
}
