import { Duration, Lazy, Stack, aws_ec2 as ec2, aws_logs as logs, aws_rds as rds } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuroraReplicaClusterProps } from '../../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { InvalidInput } from '../../../src/private/errors';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { replicaIn } from '../fixture';

const instance = (name: string) => new ec2.InstanceType(name);
const late = () => Lazy.string({ produce: () => 'late' });
const lateNumber = () => Lazy.number({ produce: () => 7 });

test.each<[Partial<AuroraReplicaClusterProps>, string]>([
  [{ globalClusterIdentifier: 'Shop--global' },
    'globalClusterIdentifier must be lower-case letters, digits and single inner hyphens, with a letter first, got "Shop--global"; rename it'],
  [{ globalClusterIdentifier: late() },
    'globalClusterIdentifier must be known at synthesis, got a token; pass a literal, as this stack must not depend on the primary Region'],
  [{ primaryRegion: late() },
    'primaryRegion must be known at synthesis, got a token; pass a literal, as this stack must not depend on the primary Region'],
  [{ primaryRegion: 'tokyo' }, 'primaryRegion must be the name of a Region, got "tokyo"; write it as ap-northeast-3'],
  [{ primaryRegion: 'ap-northeast-3' }, 'primaryRegion must differ from the Region of the stack, got ap-northeast-3 for both; move the stack'],
  [{ instances: 16 }, 'instances must be a whole number from 0 to 15, got 16; choose one in that range'],
  [{ instances: lateNumber() }, 'instances must be known at synthesis, got a token; pass a number'],
  [{ instanceType: instance('db.t4g.medium') }, 'instanceType must be a family and a size without "db.", got "db.t4g.medium"; pass t4g.medium'],
  [{ instanceType: instance('t4g.medium') },
    'instanceType must be of a memory-optimized (r, x) family in a global database, got t4g.medium; use e.g. r6g.xlarge'],
  [{ instanceType: instance('r6g.large'), capacity: { minimum: 1, maximum: 2 } },
    'instanceType must not be set with capacity, got r6g.large; leave one of them out'],
  [{ capacity: { minimum: 0, maximum: 2, autoPauseAfter: Duration.minutes(5) } }, 'serverlessV2MinCapacity must be at least 0.5 ACU in a global database, got 0; raise it, as replication prevents the pause and a paused instance delays a failover'],
  [{ parameters: { 'rds.global_db_rpo': '900' } },
    'parameters must not have rds.global_db_rpo in a secondary cluster, got 900; leave it out, as it would block commits after a failover until the other Region is available'],
  [{ logRetention: logs.RetentionDays.ONE_DAY }, 'clusterIdentifier is required with logRetention; pass one, or leave logRetention out'],
  [{ recoveryPointObjective: Duration.days(2) },
    'recoveryPointObjective in seconds must be a whole number from 1 to 86400, got 172800; choose one in that range'],
  [{ recoveryPointObjective: Duration.seconds(lateNumber()) },
    'recoveryPointObjective must be known at synthesis, got a token; pass e.g. Duration.minutes(15)'],
])('fails for %j', (props, message) => {
  const stack = testStack(OSAKA);

  expect(() => replicaIn(stack, props)).toThrow(new InvalidInput(`${message} (at Test/Database)`));
  expect(stack.node.tryFindChild('Database')!.node.children).toEqual([]);
});

test.each<[Partial<AuroraReplicaClusterProps>, RegExp]>([
  [{ version: rds.AuroraPostgresEngineVersion.of('16.9-limitless', '16') }, /^version must be a major and a minor number/],
  [{ clusterIdentifier: 'Shop' }, /^clusterIdentifier must be lower-case letters/],
  [{ databaseName: 'shop-db' }, /^databaseName must be letters/],
  [{ appSecretName: 'shop/jwt-secret' }, /^appSecretName must not end in a hyphen and six characters/],
  [{ port: 80 }, /^port must be a whole number from 1150/],
  [{ parameters: { 'rds.force_ssl': '0' } }, /^parameters must not disable rds.force_ssl/],
  [{ backupRetention: Duration.hours(36) }, /^backupRetention must be from 1 to 35 whole days/],
  [{ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }, /^vpcSubnets must be private/],
])('fails like the primary for %j', (props, message) => expect(() => replicaIn(testStack(OSAKA), props)).toThrow(message));

test('accepts tokens', () => expect(() => Template.fromStack(Stack.of(replicaIn(testStack(OSAKA), {
  version: rds.AuroraPostgresEngineVersion.of(late(), '17'),
  instanceType: instance(late()),
  clusterIdentifier: late(),
  databaseName: late(),
  appSecretName: late(),
  port: lateNumber(),
  backupRetention: Duration.days(lateNumber()),
  backupWindow: late(),
  maintenanceWindow: late(),
})))).not.toThrow());
