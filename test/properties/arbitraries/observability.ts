import { Duration, Lazy, Size, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AuroraCluster } from '../../../src/aurora-cluster';
import { CacheCluster } from '../../../src/cache';
import { AlarmThresholds, Observability } from '../../../src/operations';
import { importedVpc, smallFunction } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly database?: boolean;
  readonly cacheShards?: number;
  readonly functions?: number;
  readonly alarms?: number;
  readonly notified?: boolean;
  readonly paged?: boolean;
  readonly name?: string;
  readonly availabilityTarget?: number;
  readonly cpuPercent?: number;
  readonly late?: boolean;
  readonly evictions?: number;
  readonly maxConnections?: number;
  readonly lagMillis?: number;
  readonly freeBytes?: number;
  readonly dashboard?: boolean;
  readonly savedQueries?: boolean;
}

const percent = mostly(fc.double({ min: 0.1, max: 100, noNaN: true }), fc.double());
const count = mostly(fc.integer({ min: 1, max: 1_000_000 }), fc.oneof(fc.integer({ max: 0 }), fc.double()));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, never>({
  database: fc.boolean(),
  cacheShards: fc.integer({ min: 1, max: 12 }),
  functions: fc.integer({ min: 0, max: 3 }),
  alarms: mostly(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 80, max: 110 })),
  notified: fc.boolean(),
  paged: fc.boolean(),
  name: mostly(fc.constantFrom('shop', 'Shop_1', 'a'.repeat(200)), fc.string({ maxLength: 210 })),
  availabilityTarget: mostly(fc.constantFrom(95, 99, 99.9, 99.999), fc.double()),
  cpuPercent: percent,
  late: mostly(fc.constant(false), fc.constant(true)),
  evictions: count,
  maxConnections: count,
  lagMillis: mostly(fc.integer({ min: 1, max: 86_400_000 }), fc.constant(0)),
  freeBytes: mostly(fc.integer({ min: 1, max: 2 ** 40 }), fc.constant(0)),
  dashboard: fc.boolean(),
  savedQueries: fc.boolean(),
}, { requiredKeys: [] });

function thresholdsOf({ cpuPercent, late, evictions, maxConnections, lagMillis, freeBytes }: Sample): AlarmThresholds {
  return {
    cpuPercent,
    // Tokens are valid, because synthesis cannot check them.
    evictions: late ? Token.asNumber(Lazy.number({ produce: () => 5 })) : evictions,
    maxConnections,
    replicaLag: lagMillis === undefined ? undefined : Duration.millis(lagMillis),
    freeableMemory: freeBytes === undefined ? undefined : Size.bytes(freeBytes),
  };
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { database, cacheShards, functions = 0, alarms = 0, notified, paged, name, availabilityTarget, dashboard, savedQueries } = sample;
  const topic = (kind: string) => sns.Topic.fromTopicArn(stack, `${id}${kind}`, `arn:aws:sns:ap-northeast-1:123456789012:${kind}`);
  new Observability(stack, id, {
    database: database ? AuroraCluster.fromAuroraClusterAttributes(stack, `${id}Database`, {
      clusterIdentifier: 'shop',
      writerEndpointAddress: 'writer.example.com',
      readerEndpointAddress: 'reader.example.com',
      databaseName: 'app',
      securityGroups: [],
      appSecret: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'shop/db-password'),
    }) : undefined,
    cache: cacheShards === undefined ? undefined : new CacheCluster(stack, `${id}Cache`, { vpc: importedVpc(stack), shards: cacheShards }),
    functions: Array.from({ length: functions }, (_, index) => smallFunction(stack, `${id}Function${index}`)),
    alarms: Array.from({ length: alarms }, (_, index) => cloudwatch.Alarm.fromAlarmName(stack, `${id}Alarm${index}`, `alarm-${index}`)),
    alarmTopic: notified ? topic('Alarms') : undefined,
    criticalAlarmTopic: paged ? topic('Paged') : undefined,
    // A stack of the test holds many, and their names are the account's.
    name: name !== undefined && /^[\w-]{1,200}$/.test(name) ? `${id}-${name}`.slice(0, 200) : name,
    availabilityTarget,
    thresholds: thresholdsOf(sample),
    dashboard,
    savedQueries,
  });
}

export const observabilitySubject: Subject<Sample> = { name: 'Observability', arbitrary, build };
