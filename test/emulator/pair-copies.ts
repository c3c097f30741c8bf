import assert from 'assert/strict';
import { PairClients } from './pair';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION, STANDBY_REGION } from '../../tools/emulator/emulator';

const bucketOf = (region: string) => `eldonia-media-${ACCOUNT}-${region}`;

/** Media that are written in a region and read in the other. */
export function pairMediaChecks({ primary, standby }: PairClients): Checks {
  const rules = async ({ s3 }: Clients, region: string) => {
    const { ReplicationConfiguration } = await s3.getBucketReplication({ Bucket: bucketOf(region) });
    return ReplicationConfiguration!.Rules!.map(({ Status, Destination, DeleteMarkerReplication, Filter }) => [
      Status, Destination!.Bucket, Destination!.ReplicationTime?.Time?.Minutes, DeleteMarkerReplication!.Status, Filter!.Prefix ?? '',
    ]);
  };
  const copied = async ([here, there]: Clients[], [from, to]: string[]) => {
    const [Key, Body] = [`notes/from-${from}.txt`, `written in ${from}`];
    await here.s3.putObject({ Bucket: bucketOf(from), Key, Body });
    const { Body: read, ReplicationStatus } = await there.s3.getObject({ Bucket: bucketOf(to), Key });
    assert.deepEqual([await read!.transformToString(), ReplicationStatus], [Body, 'REPLICA']);
    await here.s3.deleteObject({ Bucket: bucketOf(from), Key });
    await assert.rejects(there.s3.getObject({ Bucket: bucketOf(to), Key }), { name: 'NoSuchKey' });
  };

  return {
    'both buckets keep versions and copy everything to each other within 15 minutes': async () => {
      for (const [clients, from, to] of [[primary, REGION, STANDBY_REGION], [standby, STANDBY_REGION, REGION]] as const) {
        assert.equal((await clients.s3.getBucketVersioning({ Bucket: bucketOf(from) })).Status, 'Enabled');
        assert.deepEqual(await rules(clients, from), [['Enabled', `arn:aws:s3:::${bucketOf(to)}`, 15, 'Enabled', '']]);
      }
    },
    'what is written and deleted in Tokyo, is so in Osaka': async () => copied([primary, standby], [REGION, STANDBY_REGION]),
    'what is written and deleted in Osaka, is so in Tokyo: the handler of the last stack has set it up': async () =>
      copied([standby, primary], [STANDBY_REGION, REGION]),
  };
}
