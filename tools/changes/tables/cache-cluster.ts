import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { CacheAuth, CacheCluster, CacheClusterAttributes, CacheClusterProps, CacheDurability, CacheEngine, CacheUserOptions, NodeScaling, Observability } from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { Base, baseOf, nestedTable, never, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedKey, importedLogGroup, importedSecret, otherVpc } from '../values';

const cache = baseOf<CacheClusterProps>('CacheCluster', 'Cache');
const named: Base<CacheClusterProps> = {
  name: 'CacheCluster with a name', build: (stack, props) => cache.build(stack, { replicationGroupId: 'shop', ...props }),
};

const rows = usual<CacheClusterProps>('CacheClusterProps', {
  engine: [
    { from: CacheEngine.VALKEY_9_0, to: CacheEngine.VALKEY_9_1, name: 'Valkey 9.0 → 9.1' },
    { from: CacheEngine.VALKEY_8_0, to: CacheEngine.VALKEY_9_0, name: 'Valkey 8.0 → 9.0' },
    { from: CacheEngine.REDIS_7_1, to: CacheEngine.VALKEY_9_0, name: 'Redis 7.1 → Valkey 9.0' },
  ],
  nodeType: to(new ec2.InstanceType('r7g.xlarge')),
  replicasPerShard: [...to(0, 2), { beside: { durability: CacheDurability.DISABLED }, to: 0, name: 'default → 0, without durability' }],
  multiAz: [...to(false), { beside: { durability: CacheDurability.DISABLED }, to: false, name: 'default → false, without durability' }],
  durability: to(CacheDurability.DISABLED, CacheDurability.SYNC),
  auth: [
    { to: CacheAuth.iam(), name: 'password → IAM' },
    { to: (stack) => CacheAuth.authToken(importedSecret(stack)), name: 'password → token' },
    { to: CacheAuth.rbac({ username: 'reader' }), name: 'other user name' },
  ],
});

const namedRows: Rows<CacheClusterProps> = {
  vpc: to(otherVpc),
  engine: [{ from: CacheEngine.REDIS_7_1, to: CacheEngine.VALKEY_9_0, name: 'Redis 7.1 → Valkey 9.0' }],
  auth: [{ to: (stack) => CacheAuth.authToken(importedSecret(stack)), name: 'password → token' }],
  encryptionKey: to(importedKey),
  durability: to(CacheDurability.DISABLED),
};

const READ_BY_USERS = 'an attribute that only the code of the app reads: no resource of the construct contains it';
type Attributes = { readonly attributes: Partial<CacheClusterAttributes> };
const attributes: Base<Attributes> = {
  name: 'CacheCluster.fromCacheClusterAttributes',
  build: (stack, { attributes: given = {} }) => {
    const found = CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
      configurationEndpointAddress: 'cache.example.com',
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')],
      replicationGroupId: 'shop',
      ...given,
    });
    found.connections.allowDefaultPortFrom(new ec2.SecurityGroup(stack, 'Client', { vpc: importedVpc(stack) }));
    new Observability(stack, 'Observability', { cache: found });
  },
};

export const cacheTables: readonly Table[] = [
  tableOf<CacheClusterProps>('CacheClusterProps', cache, rows),
  tableOf<CacheClusterProps>('CacheClusterProps', named, namedRows),
  nestedTable<CacheUserOptions, CacheClusterProps>('CacheUserOptions', cache, 'auth ', (options) => ({ auth: CacheAuth.rbac(options) }), {
    secret: [{ to: importedSecret, name: 'generated → existing' }],
  }),
  nestedTable<NodeScaling, CacheClusterProps>('NodeScaling', cache, 'scaling.', (scaling) => ({ scaling: { maximum: 8, ...scaling } })),
  nestedTable<CacheClusterAttributes, Attributes>('CacheClusterAttributes', attributes, '', (given) => ({ attributes: given }), {
    secret: never(READ_BY_USERS),
    username: never(READ_BY_USERS),
    engineLogGroup: never(READ_BY_USERS),
    slowLogGroup: to(importedLogGroup),
  }),
];
