import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { AuroraCluster, AuroraGlobalDatabase, IAuroraCluster } from '../../../src/aurora-cluster';
import { importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly globalClusterIdentifier: string;
  readonly primary: 'imported' | 'r6g.large' | 't4g.medium';
  readonly ownRpo: boolean;
  readonly late: boolean;
  readonly deletionProtection?: boolean;
  readonly enforceMillis?: number;
  readonly objectiveMillis?: number;
  readonly topic?: boolean;
}

const REQUIRED = ['globalClusterIdentifier', 'primary', 'ownRpo', 'late'] as const;

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, typeof REQUIRED[number]>({
  globalClusterIdentifier: mostly(fc.constantFrom('g', 'shop-global', 'a'.repeat(63)), fc.oneof(fc.string(), fc.constantFrom('Shop', 'a--b', 'a-')), 9),
  // A cluster of one's own has twenty resources, which nothing here is about.
  primary: fc.oneof(
    { weight: 8, arbitrary: fc.constant<Sample['primary']>('imported') },
    { weight: 1, arbitrary: fc.constantFrom<Sample['primary']>('r6g.large', 't4g.medium') },
  ),
  ownRpo: fc.boolean(),
  late: mostly(fc.constant(false), fc.constant(true)),
  deletionProtection: fc.boolean(),
  enforceMillis: mostly(fc.constantFrom(20_000, 900_000, (2 ** 31 - 1) * 1_000), fc.constantFrom(0, 19_000, 20_500, 2 ** 31 * 1_000)),
  objectiveMillis: mostly(fc.constantFrom(1_000, 900_000, 86_400_000), fc.constantFrom(0, 1_500, 86_401_000)),
  topic: fc.boolean(),
}, { requiredKeys: [...REQUIRED] })
  // Refused with an imported primary, which is known by now.
  .map((sample) => ({ ...sample, enforceMillis: sample.primary === 'imported' ? undefined : sample.enforceMillis }));

function primaryOf(stack: Stack, id: string, { primary, ownRpo }: Sample): IAuroraCluster {
  if (primary !== 'imported') {
    return new AuroraCluster(stack, id, {
      vpc: importedVpc(stack), readers: 0, instanceType: new ec2.InstanceType(primary), parameters: ownRpo ? { 'rds.global_db_rpo': '900' } : undefined,
    });
  }
  return AuroraCluster.fromAuroraClusterAttributes(stack, id, {
    clusterIdentifier: id.toLowerCase(),
    writerEndpointAddress: 'writer.example.com',
    readerEndpointAddress: 'reader.example.com',
    databaseName: 'shop',
    securityGroups: [],
    appSecret: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'shop/db-password'),
  });
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { globalClusterIdentifier, late, deletionProtection, enforceMillis, objectiveMillis, topic } = sample;
  new AuroraGlobalDatabase(stack, id, {
    primary: primaryOf(stack, `${id}Primary`, sample),
    // Tokens are valid, because synthesis cannot check them.
    globalClusterIdentifier: late ? Lazy.string({ produce: () => 'late' }) : globalClusterIdentifier,
    deletionProtection,
    enforceRpo: enforceMillis === undefined ? undefined : Duration.millis(enforceMillis),
    recoveryPointObjective: objectiveMillis === undefined ? undefined : Duration.millis(objectiveMillis),
    alarmTopic: topic ? new sns.Topic(stack, `${id}Topic`) : undefined,
  });
}

export const auroraGlobalDatabaseSubject: Subject<Sample> = { name: 'AuroraGlobalDatabase', arbitrary, build };
