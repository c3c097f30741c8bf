import { aws_rds as rds } from 'aws-cdk-lib';
import { existing, platform, slim } from './fixture';
import { Edge, EldoniaPlatformProps, PlatformDatabaseOptions, VpcEndpoints } from '../../src';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const database: PlatformDatabaseOptions = {
  name: 'shop',
  adminUsername: 'owner',
  port: 5433,
  parameters: { 'rds.logical_replication': '1' },
  storageType: rds.DBClusterStorageType.AURORA_IOPT1,
  backupWindow: '14:00-14:30',
  maintenanceWindow: 'mon:18:00-mon:18:30',
  insightsMode: rds.DatabaseInsightsMode.ADVANCED,
  rotationHour: 3,
  proxy: true,
};
const { template } = platform({
  edge: Edge.none(),
  monitoring: { enabled: false },
  audit: { enabled: false },
  costs: { enabled: false },
  database,
  network: { cidr: '10.8.0.0/17', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1d'], endpoints: VpcEndpoints.forFargate() },
});

test('the database has the options', () => {
  expect(propertiesOf(template, 'AWS::RDS::DBCluster')).toEqual([expect.objectContaining({
    DatabaseName: 'shop',
    MasterUsername: 'owner',
    Port: 5433,
    StorageType: 'aurora-iopt1',
    DatabaseInsightsMode: 'advanced',
    PreferredBackupWindow: '14:00-14:30',
    PreferredMaintenanceWindow: 'mon:18:00-mon:18:30',
  })]);
  expect(propertiesOf(template, 'AWS::RDS::DBClusterParameterGroup')[0].Parameters).toMatchObject({ ...database.parameters, 'rds.force_ssl': '1' });
  expect(JSON.stringify(propertiesOf(template, 'AWS::SecretsManager::RotationSchedule'))).toContain('cron(0 3 22 * ? *)');
});

test('tasks connect to the proxy, and read at the reader endpoint', () => {
  const [proxy] = Object.keys(template.findResources('AWS::RDS::DBProxy'));
  const [cluster] = Object.keys(template.findResources('AWS::RDS::DBCluster'));
  const [{ Environment: environment }] = (propertiesOf(template, 'AWS::ECS::TaskDefinition')[0].ContainerDefinitions) as [{ Environment: unknown }];
  const [group] = Object.keys(template.findResources('AWS::EC2::SecurityGroup', { Properties: { GroupDescription: 'RDS Proxy' } }));

  expect(environment).toEqual(expect.arrayContaining([
    { Name: 'DB_HOST', Value: { 'Fn::GetAtt': [proxy, 'Endpoint'] } }, { Name: 'DB_READER_HOST', Value: { 'Fn::GetAtt': [cluster, 'ReadEndpoint.Address'] } },
  ]));
  expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')
    .filter(({ GroupId }) => JSON.stringify(GroupId) === JSON.stringify({ 'Fn::GetAtt': [group, 'GroupId'] }))
    .map(({ Description }) => Description as string)).toEqual(['API']);
});

test('the network has the options', () => {
  const zones = propertiesOf(template, 'AWS::EC2::Subnet').map(({ AvailabilityZone }) => AvailabilityZone as string);

  expect(propertiesOf(template, 'AWS::EC2::VPC')[0].CidrBlock).toBe('10.8.0.0/17');
  expect([...new Set(zones)]).toEqual(['ap-northeast-1a', 'ap-northeast-1d']);
  expect(Object.keys(template.findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Interface' } }))).toHaveLength(4);
});

test.each<[string, Partial<EldoniaPlatformProps>]>([
  ['network.cidr must be absent with existing.vpc, got both; remove one of them', { network: { cidr: '10.2.0.0/16' } }],
  ['network.endpoints must be absent with existing.vpc, got both; remove one of them', { network: { endpoints: VpcEndpoints.of() } }],
  ['database.port must be absent with existing.database, got both; drop one of them', { database: { port: 5433 } }],
  ['database.proxy must be absent with existing.database, got both; drop one of them', { database: { proxy: true } }],
])('fails with: %s', (message, props) => expect(() => slim(props)).toThrow(new Error(`${message} (at Test/Platform)`)));

// A prop without a value changes nothing, as in JavaScript and Python.
test('takes an option without a value for absent', () => {
  const stack = testStack();

  expect(() => platform({ ...existing(stack), network: { cidr: undefined }, database: { port: undefined } }, stack)).not.toThrow();
});
