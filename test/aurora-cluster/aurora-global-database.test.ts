import { Duration, Lazy, Stack, aws_ec2 as ec2, aws_rds as rds, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { databaseIn, PARAMETERS } from './fixture';
import { AuroraClusterProps } from '../../src/aurora-cluster';
import { AuroraGlobalDatabase } from '../../src/aurora-cluster/internal';
import { AuroraGlobalDatabaseProps } from '../../src/aurora-cluster/private/aurora-global-database-props';
import { InvalidInput } from '../../src/private/errors';
import { importedDatabase } from '../../tools/assemblies/imported-parts';
import { testStack } from '../../tools/assemblies/stacks';
import { arnOf, onlyOf } from '../support/templates';
import { warningsOf } from '../support/warnings';

const GLOBAL = 'AWS::RDS::GlobalCluster';
const GROUP = 'AWS::RDS::DBClusterParameterGroup';

function globalIn(
  stack: Stack, props: Partial<AuroraGlobalDatabaseProps> = {}, cluster: Partial<AuroraClusterProps> = {},
): AuroraGlobalDatabase {
  const primary = props.primary ?? databaseIn(stack, cluster);
  return new AuroraGlobalDatabase(stack, 'Global', { globalClusterIdentifier: 'shop-global', ...props, primary });
}

describe('the global database', () => {
  const stack = testStack();
  const primary = databaseIn(stack);
  globalIn(stack, { primary });
  const template = Template.fromStack(stack);

  test('blocks no commits, and has no warnings', () => {
    expect(onlyOf(template, GROUP).Parameters).toEqual(PARAMETERS);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('does not change an existing cluster', () => {
    const before = testStack();
    databaseIn(before);
    const resourcesBefore = Template.fromStack(before).toJSON().Resources as Record<string, object>;
    const resourcesAfter = template.toJSON().Resources as Record<string, object>;

    expect(resourcesAfter).toMatchObject(resourcesBefore);
    expect(Object.keys(resourcesAfter).filter((id) => !(id in resourcesBefore))).toHaveLength(3);
  });
});

test('sets the RPO in the parameter group of the primary with enforceRpo, with a warning', () => {
  const stack = testStack();
  globalIn(stack, { enforceRpo: Duration.minutes(15) });

  expect(onlyOf(Template.fromStack(stack), GROUP).Parameters).toEqual({ ...PARAMETERS, 'rds.global_db_rpo': '900' });
  expect(warningsOf(stack)).toEqual(['@eldonia/aurora-cluster:commitsBlocked']);
});

test('notifies a topic, has another objective, and can be deleted', () => {
  const stack = testStack();
  const alarmTopic = new sns.Topic(stack, 'Topic');
  globalIn(stack, { alarmTopic, recoveryPointObjective: Duration.minutes(1), deletionProtection: false });
  const template = Template.fromStack(stack);

  template.hasResourceProperties(GLOBAL, { DeletionProtection: false });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 60_000, AlarmActions: [stack.resolve(alarmTopic.topicArn)] });
});

test('accepts an imported cluster', () => {
  const stack = testStack();
  globalIn(stack, { primary: importedDatabase(stack, 'Imported') });

  expect(onlyOf(Template.fromStack(stack), GLOBAL).SourceDBClusterIdentifier).toEqual(arnOf('rds:ap-northeast-1:123456789012:cluster:shop'));
});

test.each<[Partial<AuroraGlobalDatabaseProps>, string]>([
  [{ globalClusterIdentifier: 'Shop' },
    'globalClusterIdentifier must be lower-case letters, digits and single inner hyphens, with a letter first, got "Shop"; rename it'],
  [{ enforceRpo: Duration.seconds(19) }, 'enforceRpo in seconds must be a whole number from 20 to 2147483647, got 19; choose one in that range'],
  [{ enforceRpo: Duration.seconds(Lazy.number({ produce: () => 20 })) },
    'enforceRpo must be known at synthesis, got a token; pass e.g. Duration.minutes(15)'],
  [{ recoveryPointObjective: Duration.millis(1500) },
    'recoveryPointObjective in seconds must be a whole number from 1 to 86400, got 1.5; choose one in that range'],
])('fails for %j', (props, message) => {
  const stack = testStack();

  expect(() => globalIn(stack, props)).toThrow(new InvalidInput(`${message} (at Test/Global)`));
  expect(stack.node.tryFindChild('Global')!.node.children).toEqual([]);
});

function ofChanged(stack: Stack, change: Partial<rds.CfnDBClusterProps>): AuroraGlobalDatabase {
  const primary = databaseIn(stack);
  Object.assign(primary.cluster.node.defaultChild as rds.CfnDBCluster, change);
  return globalIn(stack, { primary });
}

test.each<[string, (stack: Stack) => AuroraGlobalDatabase, string]>([
  ['a managed password', (stack) => ofChanged(stack, { manageMasterUserPassword: true }),
    'primary must not have ManageMasterUserPassword, got true; remove it, as a global database does not support it'],
  ['Serverless v1', (stack) => ofChanged(stack, { engineMode: 'serverless' }),
    'primary must have the engine mode provisioned, got serverless; use serverlessV2MaxCapacity for Serverless v2'],
  ['an old minor version', (stack) => ofChanged(stack, { engineVersion: '17.2' }),
    'primary must have a version that supports a global database, 17.4 or newer, got 17.2; upgrade it'],
  ['an old major version', (stack) => ofChanged(stack, { engineVersion: '13.20' }),
    'primary must have a version that supports a global database, 14.3 or newer, got 13.20; upgrade it'],
  ['a reader of a burstable class', (stack) => globalIn(stack, {}, { readerInstanceType: new ec2.InstanceType('t4g.medium') }),
    'primary must have memory-optimized instances in a global database, got db.t4g.medium; use e.g. r6g.large'],
  ['enforceRpo and an imported cluster', (stack) => globalIn(stack, { primary: importedDatabase(stack, 'Imported'), enforceRpo: Duration.minutes(1) }),
    'enforceRpo must have a primary that is defined in this app, got an imported cluster; set rds.global_db_rpo in its parameter group, and leave enforceRpo out'],
  ['an RPO that is set twice', (stack) => globalIn(stack, { enforceRpo: Duration.minutes(1) }, { parameters: { 'rds.global_db_rpo': '30' } }),
    'enforceRpo must not be set with rds.global_db_rpo in parameters of the primary, got 30; leave one of them out'],
])('fails for a primary with %s', (_, build, message) => expect(() => build(testStack())).toThrow(new InvalidInput(`${message} (at Test/Global)`)));

test('accepts values that are tokens', () => {
  const late = () => Lazy.string({ produce: () => 'late' });

  expect(() => ofChanged(testStack(), { engineVersion: undefined })).not.toThrow();
  for (const version of [
    rds.AuroraPostgresEngineVersion.of(late(), '17'), rds.AuroraPostgresEngineVersion.of('19.1', '19'),
  ]) {
    expect(() => globalIn(testStack(), {}, { version, instanceType: new ec2.InstanceType(late()) })).not.toThrow();
  }
});
