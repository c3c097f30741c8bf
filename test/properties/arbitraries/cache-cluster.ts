import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { CacheAuth, CacheDurability, CacheEngine, CacheCluster } from '../../../src/cache';
import { KEY_ARN, importedVpc } from '../../../tools/assemblies/imported';
import { Subject } from '../subject';

/** A number that is known at synthesis, or a token. */
interface Count { readonly value: number; readonly late: boolean }

interface Login {
  readonly kind: 'rbac' | 'iam' | 'token';
  readonly username?: string;
  readonly accessString?: string;
  readonly field?: string;
}

interface Sample {
  readonly engine?: readonly ['valkey' | 'redis', string];
  readonly nodeType?: string;
  readonly shards?: Count;
  readonly replicasPerShard?: Count;
  readonly multiAz?: boolean;
  readonly durability?: CacheDurability;
  readonly auth?: Login;
  readonly scaling?: { readonly min: number; readonly max: number; readonly targetUtilizationPercent?: number };
  readonly parameters?: Record<string, string>;
  readonly globalDatastore?: boolean;
  readonly importedKey?: boolean;
  readonly snapshotHours?: number;
  readonly snapshotWindow?: string;
  readonly maintenanceWindow?: string;
  readonly logRetention?: logs.RetentionDays;
  readonly replicationGroupId?: string;
  readonly removalPolicy?: RemovalPolicy;
  readonly publicSubnets?: boolean;
}

/** 30 valid values per invalid value: with this number of props, more invalid values would leave few valid samples. */
function mostly<T>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 30, arbitrary: legal }, { weight: 1, arbitrary: illegal });
}

const number = (legal: fc.Arbitrary<number>) => mostly(
  legal,
  fc.oneof(fc.integer({ min: -1, max: 600 }), fc.constantFrom(0, 0.5, 501, NaN, Infinity)),
);
/** A token is valid: its value is not known at synthesis, and the validator must accept the resolved value. */
const count = (legal: fc.Arbitrary<number>): fc.Arbitrary<Count> => fc.oneof(
  { weight: 9, arbitrary: number(legal).map((value) => ({ value, late: false })) },
  { weight: 1, arbitrary: legal.map((value) => ({ value, late: true })) },
);
const clock = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 30, 59) })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const day = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
const dailyWindow = mostly(
  fc.constantFrom('00:00-01:00', '18:00-19:00', '23:30-00:30'),
  fc.oneof(fc.string(), fc.tuple(clock, clock).map((ends) => ends.join('-'))),
);
const weeklyWindow = mostly(
  fc.tuple(day, fc.integer({ min: 10, max: 21 })).map(([name, hour]) => `${name}:${hour}:00-${name}:${hour + 2}:00`),
  fc.oneof(fc.string(), fc.tuple(day, clock, day, clock).map(([d1, c1, d2, c2]) => `${d1}:${c1}-${d2}:${c2}`)),
);

const auth: fc.Arbitrary<Login> = fc.record({
  kind: fc.constantFrom('rbac', 'iam', 'token'),
  username: mostly(
    fc.constantFrom('app', 'A', 'reader-1', 'a'.repeat(40)),
    fc.oneof(fc.string(), fc.constantFrom('default', 'a'.repeat(41))),
  ),
  accessString: mostly(
    fc.constantFrom('on ~* +@all', 'on ~app:* +@read', 'on'),
    fc.oneof(fc.string(), fc.constantFrom('off', 'on nopass', 'on >x')),
  ),
  field: fc.constantFrom('token', 'password'),
}, { requiredKeys: ['kind'] });

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, never>({
  engine: mostly<readonly ['valkey' | 'redis', string]>(
    fc.constantFrom(
      ['valkey', '9.0'], ['valkey', '9.1'], ['valkey', '10.0'], ['valkey', '8.1'], ['valkey', '7.2'], ['redis', '7.1'],
      ['redis', '6.2'],
    ),
    fc.tuple(fc.constantFrom('valkey', 'redis'), fc.oneof(fc.string(), fc.constantFrom('7.1', '7.2', '5.0', '9.0.0'))),
  ),
  nodeType: mostly(
    fc.tuple(
      fc.constantFrom('r6g', 'r7g', 'm6g', 'm7g', 'r5', 'm5'), fc.constantFrom('large', 'xlarge', '2xlarge'),
    ).map((parts) => parts.join('.')),
    fc.oneof(fc.string(), fc.constantFrom('t4g.small', 'r6g.4xlarge', 'r6gd.xlarge', 'cache.r6g.large', 'c7gn.large')),
  ),
  shards: count(fc.integer({ min: 2, max: 20 })),
  replicasPerShard: count(fc.integer({ min: 0, max: 5 })),
  multiAz: mostly(fc.constant(true), fc.constant(false)),
  durability: fc.oneof(
    { weight: 3, arbitrary: fc.constant(CacheDurability.DISABLED) },
    { weight: 2, arbitrary: fc.constantFrom(CacheDurability.SYNC, CacheDurability.ASYNC) },
  ),
  auth,
  scaling: fc.record({
    min: number(fc.integer({ min: 1, max: 2 })),
    max: number(fc.integer({ min: 20, max: 80 })),
    targetUtilizationPercent: number(fc.integer({ min: 35, max: 70 })),
  }, { requiredKeys: ['min', 'max'] }),
  parameters: mostly(
    fc.dictionary(
      fc.constantFrom('timeout', 'maxmemory-policy', 'slowlog-max-len'), fc.string({ minLength: 1 }), { maxKeys: 3 },
    ),
    fc.dictionary(
      fc.constantFrom('appendonly', 'appendfsync', 'cluster-enabled'), fc.constantFrom('yes', 'no'), { minKeys: 1 },
    ),
  ),
  globalDatastore: mostly(fc.constant(false), fc.constant(true)),
  importedKey: fc.boolean(),
  snapshotHours: mostly(fc.integer({ min: 0, max: 35 }).map((days) => days * 24), fc.integer({ min: 0, max: 2000 })),
  snapshotWindow: dailyWindow,
  maintenanceWindow: weeklyWindow,
  logRetention: fc.constantFrom(logs.RetentionDays.ONE_DAY, logs.RetentionDays.TEN_YEARS, logs.RetentionDays.INFINITE),
  replicationGroupId: mostly(fc.constantFrom('a', 'eldonia-redis', `a${'0'.repeat(39)}`), fc.oneof(fc.string(), fc.constantFrom('Upper', 'a--b', 'a-'))),
  removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT),
  publicSubnets: fc.boolean(),
}, { requiredKeys: [] });

const given = ({ value, late }: Count): number => (late ? Lazy.number({ produce: () => value }) : value);

function authOf(stack: Stack, id: string, { kind, username, accessString, field }: Login): CacheAuth {
  const secret = () => secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'cache');
  if (kind === 'token') return CacheAuth.authToken(secret(), field);
  return kind === 'iam' ? CacheAuth.iam(accessString) : CacheAuth.rbac(username, accessString, field ? secret() : undefined);
}

function build(stack: Stack, id: string, sample: Sample): void {
  const {
    engine, nodeType, shards, replicasPerShard, auth: login, scaling, importedKey, snapshotHours, publicSubnets,
    ...rest
  } = sample;
  new CacheCluster(stack, id, {
    ...rest,
    vpc: importedVpc(stack),
    vpcSubnets: publicSubnets ? { subnetType: ec2.SubnetType.PUBLIC } : undefined,
    engine: engine && CacheEngine[engine[0]](engine[1]),
    nodeType: nodeType === undefined ? undefined : new ec2.InstanceType(nodeType),
    shards: shards && given(shards),
    replicasPerShard: replicasPerShard && given(replicasPerShard),
    auth: login && authOf(stack, id, login),
    scaling,
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    snapshotRetention: snapshotHours === undefined ? undefined : Duration.hours(snapshotHours),
  });
}

export const cacheClusterSubject: Subject<Sample> = { name: 'CacheCluster', arbitrary, build };
