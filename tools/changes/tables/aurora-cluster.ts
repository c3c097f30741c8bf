import { aws_ec2 as ec2, aws_iam as iam, aws_logs as logs, aws_rds as rds } from 'aws-cdk-lib';
import { AuroraClusterAttributes, AuroraClusterProps, AuroraSnapshot, NodeScaling } from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { importedDatabase } from '../../assemblies/imported-parts';
import { Base, baseOf, nestedTable, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedKey, importedSecret, otherVpc } from '../values';

const cluster = baseOf<AuroraClusterProps>('AuroraCluster', 'Database');
const NAMED = { clusterIdentifier: 'shop', appSecretName: 'shop/app', adminSecretName: 'shop/admin' };
const named: Base<AuroraClusterProps> = { name: 'AuroraCluster with names', build: (stack, props) => cluster.build(stack, { ...NAMED, ...props }) };

const version = (full: string) => rds.AuroraPostgresEngineVersion.of(full, full.split('.')[0], { s3Export: true, s3Import: true });

const rows = usual<AuroraClusterProps>('AuroraClusterProps', {
  version: [
    { from: version('17.9'), to: version('17.10'), name: '17.9 → 17.10' },
    { from: version('17.9'), to: version('18.3'), name: '17.9 → 18.3' },
  ],
  serverlessV2MaxCapacity: [{ to: 16, name: 'provisioned → serverless' }, { from: 16, to: 32 }],
  instanceType: to(new ec2.InstanceType('r6g.2xlarge'), new ec2.InstanceType('r7g.large')),
  readers: to(0, 3),
  appSecretName: [...to('shop/app'), { from: 'shop/app', to: 'shop/other' }],
  adminSecretName: [...to('shop/admin'), { from: 'shop/admin', to: 'shop/other' }],
  snapshot: [...to(AuroraSnapshot.of('shop-2026-11-24', '17.9')), { from: AuroraSnapshot.of('shop-2026-11-24', '17.9'), to: AuroraSnapshot.of('shop-2026-11-25', '17.9') }],
  storageType: to(rds.DBClusterStorageType.AURORA_IOPT1),
  databaseInsightsMode: to(rds.DatabaseInsightsMode.ADVANCED),
  logRetention: [{ beside: NAMED, to: logs.RetentionDays.ONE_YEAR, name: 'default → one year' }],
});

/** With fixed names, a replacement fails, where it would empty the database without them. */
const namedRows: Rows<AuroraClusterProps> = {
  encryptionKey: to(importedKey),
  snapshot: to(AuroraSnapshot.of('shop-2026-11-24', '17.9')),
  vpc: [...to(otherVpc), { beside: { proxy: true }, to: otherVpc, name: 'other VPC, with a proxy' }],
};

const attributes: Base<{ readonly attributes: Partial<AuroraClusterAttributes> }> = {
  name: 'AuroraCluster.fromAuroraClusterAttributes',
  build: (stack, { attributes: given = {} }) => {
    const database = importedDatabase(stack, 'Database', {
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')], appSecret: importedSecret(stack), ...given,
    });
    database.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc: importedVpc(stack) }));
    if (given.clusterResourceIdentifier !== undefined) {
      database.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), 'reporting');
    }
  },
};

const scaled = (readerScaling: Partial<NodeScaling>) => ({ readerScaling: { maximum: 4, ...readerScaling } });

export const auroraTables: readonly Table[] = [
  tableOf<AuroraClusterProps>('AuroraClusterProps', cluster, rows),
  tableOf<AuroraClusterProps>('AuroraClusterProps', named, namedRows),
  nestedTable<NodeScaling, AuroraClusterProps>('NodeScaling', cluster, 'readerScaling.', scaled),
  nestedTable<AuroraClusterAttributes, { readonly attributes: Partial<AuroraClusterAttributes> }>(
    'AuroraClusterAttributes', attributes, '', (given) => ({ attributes: given }),
  ),
];
