import { Lazy, Stack, aws_rds as rds } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { slim } from './fixture';
import { AuroraSnapshot, Edge } from '../../src';
import { RegionNames } from '../../src/region/internal';
import { checkDatabase } from '../../src/region/private/platform-checks';
import { ACCOUNT, testStack, TOKYO } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const SNAPSHOT = 'before-the-incident';
const withSnapshot = (snapshot?: AuroraSnapshot) =>
  slim({ edge: Edge.none(), existing: { database: undefined }, database: { snapshot } }).template;
const [empty, restored] = [withSnapshot(), withSnapshot(AuroraSnapshot.of(SNAPSHOT, '17.11'))];

test('restores the snapshot into a cluster of another name, in its version, with the users and the secrets that exist', () => {
  const valuesIn = (template: Template, type: string, property: string) =>
    propertiesOf(template, type).map((properties) => properties[property] as unknown);

  expect(propertiesOf(restored, 'AWS::RDS::DBCluster')[0]).toMatchObject({
    SnapshotIdentifier: SNAPSHOT,
    DBClusterIdentifier: expect.stringMatching(/^eldonia-database-[0-9a-f]{8}$/),
    EngineVersion: '17.11',
    MasterUsername: 'postgres',
    DatabaseName: 'eldonia',
    DeletionProtection: true,
  });
  for (const [type, name] of [['SecretsManager::Secret', 'Name'], ['RDS::DBSubnetGroup', 'DBSubnetGroupName'], ['ECS::Cluster', 'ClusterName']]) {
    expect(valuesIn(restored, `AWS::${type}`, name)).toEqual(valuesIn(empty, `AWS::${type}`, name));
  }
});

// AWS has upgraded the cluster by itself: the snapshot is newer than the program. Aurora refuses an older version than that of the snapshot.
test.each([['17.11', '17.9', '17.11'], ['17.9', '17.10', '17.10'], ['16.13', '17.4', '17.4'], ['18.3', '17.9', '18.3']])(
  'restores a snapshot of %s with a tier of %s in the version %s', (snapshot, tier, version) =>
    expect(AuroraSnapshot.of(SNAPSHOT, snapshot)._restoredIn(rds.AuroraPostgresEngineVersion.of(tier, tier.split('.')[0])))
      .toMatchObject({ auroraPostgresFullVersion: version, auroraPostgresMajorVersion: version.split('.')[0] }));

test.each(['17', '17.x', ''])('fails with a version "%s" of the snapshot', (version) =>
  expect(() => AuroraSnapshot.of(SNAPSHOT, version)).toThrow(`version of the snapshot must be a major and a minor number, got "${version}"; ` +
    'read its EngineVersion with aws rds describe-db-cluster-snapshots'));

test('accepts a version and an identifier that are known at deployment', () => {
  const stack = new Stack();
  const snapshot = AuroraSnapshot.of(Lazy.string({ produce: () => SNAPSHOT }), Lazy.string({ produce: () => '17.11' }));

  expect(stack.resolve([snapshot.identifier, snapshot._restoredIn(rds.AuroraPostgresEngineVersion.VER_16_13)]))
    .toMatchObject([SNAPSHOT, { auroraPostgresFullVersion: '17.11', auroraPostgresMajorVersion: '16' }]);
});

test('replaces nothing but the database and its log', () => {
  const named = (databaseSnapshot?: string) => new RegionNames({ name: 'shop', account: ACCOUNT, region: TOKYO.region!, databaseSnapshot });
  const [before, one, two] = [named(), named('one'), named('two')];
  const differing = (Object.keys(before) as (keyof RegionNames)[]).filter((key) => typeof before[key] === 'string' && before[key] !== one[key]);

  expect(Object.keys(restored.toJSON().Resources as object).sort()).toEqual(Object.keys(empty.toJSON().Resources as object).sort());
  expect(differing).toEqual(['databaseCluster', 'globalCluster']);
  expect([before.databaseCluster, before.globalCluster]).toEqual(['shop-database', 'shop-global']);
  expect(two.databaseCluster).not.toBe(one.databaseCluster);
  expect(one.in('ap-northeast-3').databaseCluster).toBe(one.databaseCluster);
});

test('the function that creates the user runs again, because it gets the resource ID of the cluster', () => {
  const [user] = propertiesOf(restored, 'Custom::DatabaseUser');
  const [id] = Object.keys(restored.findResources('AWS::RDS::DBCluster'));

  expect(user.ClusterResourceId).toEqual({ 'Fn::GetAtt': [id, 'DBClusterResourceId'] });
});

test.each([
  'rds:eldonia-database-2026-11-24-18-10',
  'awsbackup:job-01234567-89ab-cdef-0123-456789abcdef',
  `arn:aws:rds:ap-northeast-1:${ACCOUNT}:cluster-snapshot:awsbackup:job-01234567-89ab-cdef-0123-456789abcdef`,
])('accepts %s', (identifier) => expect(() => checkDatabase(testStack(), { snapshot: AuroraSnapshot.of(identifier, '17.9') }, {})).not.toThrow());
