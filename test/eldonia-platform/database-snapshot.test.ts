import { Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { existing } from './fixture';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src';
import { InvalidInput } from '../../src/private/errors';
import { RegionNames } from '../../src/region/internal';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, TOKYO, testStack } from '../../tools/assemblies/stacks';

const SNAPSHOT = 'before-the-incident';
const platformIn = (stack: Stack, props: Partial<EldoniaPlatformProps>) => new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, ...props });

function resourcesOf(props: Partial<EldoniaPlatformProps>): Template {
  const stack = testStack();
  platformIn(stack, props);
  return Template.fromStack(stack);
}

const [empty, restored] = [resourcesOf({}), resourcesOf({ databaseSnapshot: SNAPSHOT })];
const idsOf = (template: Template) => Object.keys(template.toJSON().Resources as object).sort();
const only = (template: Template, type: string) => Object.values(template.findResources(type));

test('restores the snapshot into a cluster of another name, with the users and the secrets that exist', () => {
  const [cluster] = only(restored, 'AWS::RDS::DBCluster');

  expect(cluster.Properties).toMatchObject({
    SnapshotIdentifier: SNAPSHOT,
    DBClusterIdentifier: expect.stringMatching(/^eldonia-database-[0-9a-f]{8}$/),
    MasterUsername: 'postgres',
    DatabaseName: 'eldonia',
    DeletionProtection: true,
  });
  expect(only(restored, 'AWS::SecretsManager::Secret').map(({ Properties }) => Properties.Name))
    .toEqual(only(empty, 'AWS::SecretsManager::Secret').map(({ Properties }) => Properties.Name));
});

test('replaces nothing but the database and its log', () => {
  const changed = (type: string, property: string) => JSON.stringify(only(empty, type).map(({ Properties }) => Properties[property]))
    !== JSON.stringify(only(restored, type).map(({ Properties }) => Properties[property]));

  expect(idsOf(restored)).toEqual(idsOf(empty));
  expect(changed('AWS::RDS::DBCluster', 'DBClusterIdentifier')).toBe(true);
  expect(changed('AWS::RDS::DBSubnetGroup', 'DBSubnetGroupName')).toBe(false);
  expect([
    ['AWS::S3::Bucket', 'BucketName'], ['AWS::ECS::Cluster', 'ClusterName'], ['AWS::ECS::Service', 'ServiceName'], ['AWS::IAM::Role', 'RoleName'],
    ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'], ['AWS::ECR::Repository', 'RepositoryName'],
  ].filter(([type, property]) => changed(type, property))).toEqual([]);
});

test('the function that creates the user runs again, because it gets the resource ID of the cluster', () => {
  const [user] = only(restored, 'Custom::DatabaseUser');
  const [id] = Object.keys(restored.findResources('AWS::RDS::DBCluster'));

  expect(user.Properties.ClusterResourceId).toEqual({ 'Fn::GetAtt': [id, 'DBClusterResourceId'] });
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
  expect(() => platformIn(testStack(), { databaseSnapshot })).not.toThrow();
});

const FORMAT = 'databaseSnapshot must be the identifier or ARN of a cluster snapshot, got';
const ADVICE = 'find it with aws rds describe-db-cluster-snapshots';

test.each<[string, (stack: Stack) => Partial<EldoniaPlatformProps>, string]>([
  ['a text with spaces', () => ({ databaseSnapshot: 'last night' }), `${FORMAT} "last night"; ${ADVICE}`],
  ['an empty text', () => ({ databaseSnapshot: '' }), `${FORMAT} ""; ${ADVICE}`],
  ['a recovery point of S3', () => ({ databaseSnapshot: `arn:aws:backup:ap-northeast-1:${ACCOUNT}:recovery-point:1` }),
    `${FORMAT} "arn:aws:backup:ap-northeast-1:${ACCOUNT}:recovery-point:1"; ${ADVICE}`],
  ['a snapshot of another Region', () => ({ databaseSnapshot: `arn:aws:rds:ap-northeast-3:${ACCOUNT}:cluster-snapshot:copy` }),
    'databaseSnapshot must be in ap-northeast-1, got a snapshot of ap-northeast-3; copy it with aws rds copy-db-cluster-snapshot'],
  ['a token', () => ({ databaseSnapshot: Lazy.string({ produce: () => SNAPSHOT }) }),
    'databaseSnapshot must be known at synthesis, got a token; pass its text, because the name of the restored cluster contains a hash of it'],
  ['an existing database', (stack) => ({ databaseSnapshot: SNAPSHOT, existing: existing(stack).existing }),
    'databaseSnapshot must be left out with existing.database, got both; drop one of them'],
])('rejects %s', (_, propsOf, message) => {
  const stack = testStack();
  const props = propsOf(stack);

  expect(() => platformIn(stack, props)).toThrow(new InvalidInput(`${message} (at Test/Platform)`));
});
