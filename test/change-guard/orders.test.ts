import { changes, resource, stack } from './fixtures';
import { STRENGTH } from '../../src/change-guard/private/safeguards';

const policy = (type: string) => (DeletionPolicy: string) => resource(type, {}, { DeletionPolicy, UpdateReplacePolicy: 'Retain' });
/** Values of a setting, from the weakest to the strongest protection. */
const ORDERS: [string, (value: string) => object, string[]][] = [
  ['the deletion policy of a cluster', policy('RDS::DBCluster'), ['Delete', 'Snapshot', 'Retain']],
  ['the deletion policy of a cache', policy('ElastiCache::ReplicationGroup'), ['Delete', 'Snapshot', 'Retain']],
  ['versioning', (Status) => resource('S3::Bucket', { VersioningConfiguration: { Status } }), ['Suspended', 'Enabled']],
  ['old versions of objects in a bucket that is kept', (Status) => resource('S3::Bucket', { VersioningConfiguration: { Status } }, { DeletionPolicy: 'Retain' }), ['Suspended', 'Enabled']],
  ['a lock of objects', (Mode) => resource('S3::Bucket', { ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode, Days: 7 } } } }), ['GOVERNANCE', 'COMPLIANCE']],
  ['backups of files', (Status) => resource('EFS::FileSystem', { BackupPolicy: { Status } }), ['DISABLED', 'ENABLED']],
  ['deletion protection of users', (DeletionProtection) => resource('Cognito::UserPool', { DeletionProtection }), ['INACTIVE', 'ACTIVE']],
  ['sign-in with a second factor', (MfaConfiguration) => resource('Cognito::UserPool', { MfaConfiguration }), ['OFF', 'OPTIONAL', 'ON']],
  ['encryption in transit', (TransitEncryptionMode) => resource('ElastiCache::ReplicationGroup', { TransitEncryptionEnabled: true, TransitEncryptionMode }), ['preferred', 'required']],
  ['tags of images', (ImageTagMutability) => resource('ECR::Repository', { ImageTagMutability }), ['MUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'IMMUTABLE']],
];

const PAIRS = ORDERS.flatMap(([what, one, values]) => values.flatMap((weak, index) =>
  values.slice(index + 1).map((strong) => [what, one, weak, strong] as const)));

test.each(PAIRS)('%s', (_, one, weak, strong) => {
  const is = (value: string) => [stack({ One: one(value) })];

  expect(changes(is(strong), is(weak))).toEqual([expect.stringMatching(`^DATA One: .+ ${strong} to ${weak}$`)]);
  expect(changes(is(weak), is(strong))).toEqual([]);
  expect(changes(is(weak), is(weak))).toEqual([]);
});

/** A rank between two neighbors is only proved by all pairs: a policy that is absent counts as what CloudFormation does without it. */
test.each([
  ['a cluster, of which CloudFormation takes a snapshot', 'RDS::DBCluster', ['Delete'], ['Snapshot', 'Retain', 'RetainExceptOnCreate']],
  ['a table, which CloudFormation deletes', 'DynamoDB::Table', ['Delete'], ['Delete', 'Snapshot', 'Retain']],
])('without a deletion policy: %s', (_, type, weaker, equal) => {
  const without = [stack({ One: resource(type) })];
  const changed = (DeletionPolicy: string) => changes(without, [stack({ One: resource(type, {}, { DeletionPolicy }) })]);

  expect(equal.flatMap(changed)).toEqual([]);
  expect(weaker.flatMap(changed)).toHaveLength(type === 'RDS::DBCluster' ? 1 : 0);
});

test('covers each text of the order', () => {
  expect(new Set(ORDERS.flatMap(([, , values]) => values))).toEqual(new Set(STRENGTH.filter((text) => !text.startsWith('ENABLED_'))));
});
