import { Clients } from '../../tools/emulator/clients';

/** What the checks of a pair read with, by region. */
export interface PairClients {
  readonly global: Clients;
  readonly primary: Clients;
  readonly standby: Clients;
}

/** `<region> writes` or `<region> reads`, of the global clusters: there is one. */
export async function databaseMembers({ standby }: PairClients): Promise<string[]> {
  const { GlobalClusters } = await standby.rds.describeGlobalClusters({});
  const members = GlobalClusters!.flatMap(({ GlobalClusterMembers }) => GlobalClusterMembers!);
  return members.map(({ DBClusterArn, IsWriter }) => `${DBClusterArn!.split(':')[3]} ${IsWriter ? 'writes' : 'reads'}`).sort();
}
