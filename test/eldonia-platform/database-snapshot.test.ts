import { Lazy, Stack, aws_rds as rds } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { platform, usual } from './fixture';
import { AuroraSnapshot, PlatformTier } from '../../src';
import { RegionNames } from '../../src/region/internal';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const SNAPSHOT = 'before-the-incident';
const [empty, restored] = [usual().template, platform({ databaseSnapshot: AuroraSnapshot.of(SNAPSHOT, '17.11') }).template];
const idsOf = (template: Template) => Object.keys(template.toJSON().Resources as object).sort();

/** Whether a property of the resources of a type differs. */
function changed(type: string, property: string): boolean {
  const valuesIn = (template: Template) => JSON.stringify(propertiesOf(template, type).map((properties) => properties[property] as unknown));
  return valuesIn(empty) !== valuesIn(restored);
}

test('restores the snapshot into a cluster of another name, with the users and the secrets that exist', () => {
  expect(propertiesOf(restored, 'AWS::RDS::DBCluster')[0]).toMatchObject({
    SnapshotIdentifier: SNAPSHOT,
    DBClusterIdentifier: expect.stringMatching(/^eldonia-database-[0-9a-f]{8}$/),
    MasterUsername: 'postgres',
    DatabaseName: 'eldonia',
    DeletionProtection: true,
  });
  expect(changed('AWS::SecretsManager::Secret', 'Name')).toBe(false);
});

/** The version of the database that is restored from a snapshot with a tier of this version. */
function versionOf(snapshot: string, tier: string): unknown {
  const databaseVersion = rds.AuroraPostgresEngineVersion.of(tier, tier.split('.')[0]);
  const custom = PlatformTier.custom(PlatformTier.PRODUCTION, { databaseVersion });
  const { template } = platform({ databaseSnapshot: AuroraSnapshot.of(SNAPSHOT, snapshot), tier: custom });
  return propertiesOf(template, 'AWS::RDS::DBCluster')[0].EngineVersion;
}

// AWS has upgraded the cluster by itself: the snapshot is newer than the program. Aurora refuses an older version than that of the snapshot.
test('restores in the version of the snapshot, or in that of the tier if it is newer', () => {
  expect(versionOf('17.11', '17.9')).toBe('17.11');
  expect(versionOf('17.9', '17.10')).toBe('17.10');
  expect(versionOf('16.13', '17.4')).toBe('17.4');
  expect(propertiesOf(restored, 'AWS::RDS::DBClusterParameterGroup')[0].Family).toBe('aurora-postgresql17');
  expect(propertiesOf(platform({ databaseSnapshot: AuroraSnapshot.of(SNAPSHOT, '18.3') }).template, 'AWS::RDS::DBClusterParameterGroup')[0].Family)
    .toBe('aurora-postgresql18');
});

test.each(['17', '17.x', ''])('fails with a version "%s" of the snapshot', (version) => {
  expect(() => AuroraSnapshot.of(SNAPSHOT, version)).toThrow(`version of the snapshot must be a major and a minor number, got "${version}"; ` +
    'read its EngineVersion with aws rds describe-db-cluster-snapshots');
});

test('accepts a version and an identifier that are known at deployment', () => {
  const stack = new Stack();
  const snapshot = AuroraSnapshot.of(Lazy.string({ produce: () => SNAPSHOT }), Lazy.string({ produce: () => '17.11' }));

  expect(stack.resolve([snapshot.identifier, snapshot._restoredIn(rds.AuroraPostgresEngineVersion.VER_16_13)]))
    .toMatchObject([SNAPSHOT, { auroraPostgresFullVersion: '17.11', auroraPostgresMajorVersion: '16' }]);
});

test('replaces nothing but the database and its log', () => {
  expect(idsOf(restored)).toEqual(idsOf(empty));
  expect(changed('AWS::RDS::DBCluster', 'DBClusterIdentifier')).toBe(true);
  expect(changed('AWS::RDS::DBSubnetGroup', 'DBSubnetGroupName')).toBe(false);
  expect([
    ['AWS::S3::Bucket', 'BucketName'], ['AWS::ECS::Cluster', 'ClusterName'], ['AWS::ECS::Service', 'ServiceName'], ['AWS::IAM::Role', 'RoleName'],
    ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'], ['AWS::ECR::Repository', 'RepositoryName'],
  ].filter(([type, property]) => changed(type, property))).toEqual([]);
});

test('the function that creates the user runs again, because it gets the resource ID of the cluster', () => {
  const [user] = propertiesOf(restored, 'Custom::DatabaseUser');
  const [id] = Object.keys(restored.findResources('AWS::RDS::DBCluster'));

  expect(user.ClusterResourceId).toEqual({ 'Fn::GetAtt': [id, 'DBClusterResourceId'] });
});

test('an empty database keeps its name, and another snapshot has another name', () => {
  const named = (databaseSnapshot?: string) => new RegionNames({ name: 'shop', account: ACCOUNT, region: TOKYO.region!, databaseSnapshot });
  const names = ['one', 'two'].map((snapshot) => named(snapshot).databaseCluster);

  expect([named().databaseCluster, named().globalCluster]).toEqual(['shop-database', 'shop-global']);
  expect(new Set(names).size).toBe(2);
  expect(named('one').in('ap-northeast-3').databaseCluster).toBe(names[0]);
});

test.each([
  'rds:eldonia-database-2026-11-24-18-10',
  'awsbackup:job-01234567-89ab-cdef-0123-456789abcdef',
  `arn:aws:rds:ap-northeast-1:${ACCOUNT}:cluster-snapshot:awsbackup:job-01234567-89ab-cdef-0123-456789abcdef`,
])('accepts %s', (identifier) => {
  expect(() => platform({ databaseSnapshot: AuroraSnapshot.of(identifier, '17.9') })).not.toThrow();
});
