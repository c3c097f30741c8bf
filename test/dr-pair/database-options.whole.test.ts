import { aws_rds as rds } from 'aws-cdk-lib';
import { assemblyOf, ofType, OSAKA_REGION, pairOf, placed, TOKYO_REGION } from './fixture';
import { DrPairProps, DrRegion, PlatformDatabaseOptions, VpcEndpoints } from '../../src';

const database: PlatformDatabaseOptions = {
  name: 'shop',
  port: 5433,
  parameters: { 'rds.logical_replication': '1', 'shared_preload_libraries': 'pg_stat_statements,pg_cron' },
  storageType: rds.DBClusterStorageType.AURORA_IOPT1,
  backupWindow: '14:00-14:30',
  maintenanceWindow: 'Mon:18:00-mon:18:30',
  insightsMode: rds.DatabaseInsightsMode.ADVANCED,
};
const endpoints = VpcEndpoints.of();
const network = (cidr: string, region: string) => ({ cidr, endpoints, availabilityZones: [`${region}b`, `${region}c`] });
const pair = pairOf({
  database: { ...database, rotationHour: 3 },
  primaryRegion: DrRegion.tokyo({ network: network('10.8.0.0/16', 'ap-northeast-1') }),
  recovery: { standbyRegion: DrRegion.osaka({ network: network('10.9.0.0/16', 'ap-northeast-3') }) },
});
const stacks = placed(assemblyOf(pair));
const all = (region: string, type: string) => stacks.filter((stack) => stack.region === region).flatMap(({ template }) => ofType(template, type));
const tasks = (region: string) => JSON.stringify(all(region, 'AWS::ECS::TaskDefinition'));

// What a global database can't have is refused, below.
test.each([TOKYO_REGION, OSAKA_REGION])('the cluster of %s has the options of the pair', (region) => {
  expect(all(region, 'AWS::RDS::DBCluster')).toEqual([expect.objectContaining({
    Port: 5433, StorageType: 'aurora-iopt1', DatabaseInsightsMode: 'advanced', PreferredBackupWindow: '14:00-14:30',
  })]);
  expect(all(region, 'AWS::RDS::DBClusterParameterGroup')[0].Parameters).toMatchObject(database.parameters!);
  expect(tasks(region)).toContain('{"Name":"DB_NAME","Value":"shop"}');
  expect(tasks(region)).toContain('{"Name":"DB_PORT","Value":"5433"}');
});

test('no update restarts both Regions together', () => {
  const windows = [TOKYO_REGION, OSAKA_REGION].map((region) => all(region, 'AWS::RDS::DBCluster')[0].PreferredMaintenanceWindow as string);

  expect(windows).toEqual(['Mon:18:00-mon:18:30', 'sun:18:00-sun:18:30']);
});

test('secrets rotate at the hour in the primary Region', () => {
  const hours = stacks.flatMap(({ template }) => ofType(template, 'AWS::SecretsManager::RotationSchedule'))
    .map(({ RotationRules }) => (RotationRules as { readonly ScheduleExpression: string }).ScheduleExpression);

  expect(hours).toEqual(['cron(0 3 8 * ? *)', 'cron(0 3 22 * ? *)']);
});

test.each([[TOKYO_REGION, '10.8.0.0/16', 'ap-northeast-1'], [OSAKA_REGION, '10.9.0.0/16', 'ap-northeast-3']])(
  'the VPC of %s has the block, the zones and the endpoints of its Region', (region, block, zone) => {
    expect(all(region, 'AWS::EC2::VPC').map(({ CidrBlock }) => CidrBlock as string)).toEqual([block]);
    expect([...new Set(all(region, 'AWS::EC2::Subnet').map(({ AvailabilityZone }) => AvailabilityZone as string))]).toEqual([`${zone}b`, `${zone}c`]);
    expect(all(region, 'AWS::EC2::VPCEndpoint').map(({ VpcEndpointType }) => VpcEndpointType as string)).toEqual(['Gateway']);
  });

test.each<[string, Partial<DrPairProps>, string]>([
  ['a proxy', { database: { proxy: true } },
    'database.proxy must be absent in a pair, got true; leave it out, because the standby cluster has no proxy, and tasks would connect in another way after ' +
    'a failover (at Eldonia)'],
  ['a recovery point that blocks commits of the standby Region', { database: { parameters: { 'rds.global_db_rpo': '60' } } },
    'database.parameters must not have rds.global_db_rpo in a pair, got 60; use recovery.enforceRpo, because it would block commits of the standby Region ' +
    'after a failover (at Eldonia)'],
])('refuses %s', (_, props, message) => expect(() => pairOf(props)).toThrow(new Error(message)));
