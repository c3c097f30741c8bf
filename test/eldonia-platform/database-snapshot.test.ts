import { Template } from 'aws-cdk-lib/assertions';
import { platform, usual } from './fixture';
import { RegionNames } from '../../src/region/internal';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const SNAPSHOT = 'before-the-incident';
const [empty, restored] = [usual().template, platform({ databaseSnapshot: SNAPSHOT }).template];
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
])('accepts %s', (databaseSnapshot) => {
  expect(() => platform({ databaseSnapshot })).not.toThrow();
});
