import { aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { CacheAuth, CacheCluster, CacheDurability, CacheEngine } from '../../../src/cache';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, dailyWindow, daysInHours, instanceTypes, lateNumber, mostly, optional, text, usually, vpc, weeklyWindow } from '../values';

const number = (min: number, max: number) => mostly(
  fc.integer({ min, max }), fc.oneof(fc.integer({ min: -1, max: 600 }), fc.constantFrom(0, 0.5, 501, NaN, Infinity)),
);
const count = (min: number, max: number) => mostly(number(min, max), lateNumber(max), 9);

const secret = made(fc.constant('secret'), (_, stack, id) => secretsmanager.Secret.fromSecretNameV2(stack, id, 'cache'));
const accessString = text(['on ~* +@all', 'on ~app:* +@read', 'on'], ['off', 'on nopass', 'on >x']);
const username = text(['app', 'A', 'reader-1', 'a'.repeat(40)], ['default', 'a'.repeat(41)]);

export const cacheCluster = subject('CacheCluster', { vpc }, {
  engine: made(mostly(
    fc.constantFrom<['valkey' | 'redis', string][]>(
      ['valkey', '9.0'], ['valkey', '9.1'], ['valkey', '10.0'], ['valkey', '8.1'], ['valkey', '7.2'], ['redis', '7.1'], ['redis', '6.2'],
    ),
    fc.tuple(fc.constantFrom('valkey', 'redis'), fc.oneof(fc.string(), fc.constantFrom('7.1', '7.2', '5.0', '9.0.0'))),
  ), ([kind, version]) => CacheEngine[kind](version)),
  nodeType: instanceTypes(mostly(
    fc.tuple(fc.constantFrom('r6g', 'r7g', 'm6g', 'm7g', 'r5', 'm5'), fc.constantFrom('large', 'xlarge', '2xlarge')).map((parts) => parts.join('.')),
    fc.oneof(fc.string(), fc.constantFrom('t4g.small', 'r6g.4xlarge', 'r6gd.xlarge', 'cache.r6g.large', 'c7gn.large')),
  )),
  shards: count(2, 20),
  replicasPerShard: count(0, 5),
  multiAz: usually(true),
  durability: among([CacheDurability.DISABLED], [CacheDurability.SYNC, CacheDurability.ASYNC], 2),
  auth: fc.oneof(
    made(fc.tuple(secret, fc.constantFrom(undefined, 'token', 'password')), ([token, field]) => CacheAuth.authToken(token, field)),
    made(optional(accessString), (access) => CacheAuth.iam(access)),
    made(struct({ username, accessString, secret }), (login) => CacheAuth.rbac(login)),
  ),
  scaling: fc.record(
    { minimum: number(1, 2), maximum: number(20, 80), targetCpuPercent: number(35, 70) }, { requiredKeys: ['maximum'] },
  ),
  parameters: mostly(
    fc.dictionary(fc.constantFrom('timeout', 'maxmemory-policy', 'slowlog-max-len'), fc.string({ minLength: 1 }), { maxKeys: 3 }),
    fc.dictionary(fc.constantFrom('appendonly', 'appendfsync', 'cluster-enabled'), fc.constantFrom('yes', 'no'), { minKeys: 1 }),
  ),
  globalDatastore: usually(false),
  snapshotRetention: daysInHours(35, fc.integer({ min: 0, max: 2000 })),
  snapshotWindow: dailyWindow('00:00-01:00', '18:00-19:00', '23:30-00:30'),
  maintenanceWindow: weeklyWindow('mon:10:00-mon:12:00', 'wed:13:00-wed:14:00', 'sun:21:00-sun:23:00'),
  replicationGroupId: text(['a', 'eldonia-redis', `a${'0'.repeat(39)}`], ['Upper', 'a--b', 'a-']),
}, (props, stack, id) => new CacheCluster(stack, id, props));
