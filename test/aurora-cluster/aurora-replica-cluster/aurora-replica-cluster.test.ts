import { Duration, aws_ec2 as ec2, aws_iam as iam, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuroraReplicaClusterProps } from '../../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { statementsOf } from '../../support/statements';
import { arnOf, built, onlyOf, propertiesOf } from '../../support/templates';
import { warningsOf } from '../../support/warnings';
import { CLUSTER, INSTANCE, replicaIn } from '../fixture';

const templateOf = (props: Partial<AuroraReplicaClusterProps> = {}) => built((stack) => replicaIn(stack, props), testStack(OSAKA));

describe('the default replica', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack);
  const template = Template.fromStack(stack);

  test('has no master user, password, database or secret of its own', () => expect(JSON.stringify(template.toJSON())).not.toMatch(
    /MasterUser|ManageMaster|DatabaseName|AWS::SecretsManager|resolve:/,
  ));

  /** The alarm reads both sets of dimensions with which Aurora may publish the metric. */
  const reads = (metricName: string) => Match.arrayWith([
    Match.objectLike({ Expression: 'MAX([lag, fromRegion])' }),
    ...[[], [{ Name: 'SourceRegion', Value: 'ap-northeast-1' }]].map((more) => Match.objectLike({
      MetricStat: {
        Metric: {
          Namespace: 'AWS/RDS',
          MetricName: metricName,
          Dimensions: [{ Name: 'DBClusterIdentifier', Value: stack.resolve(replica.clusterIdentifier) }, ...more],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    })),
  ]);

  test('has an alarm on a replication that has stopped, whatever the objective', () => {
    const stopped = { Threshold: 60_000, EvaluationPeriods: 5, DatapointsToAlarm: 3, TreatMissingData: 'breaching' };

    template.hasResourceProperties('AWS::CloudWatch::Alarm', { ...stopped, Metrics: reads('AuroraGlobalDBProgressLag') });
    templateOf({ recoveryPointObjective: Duration.hours(4), stoppedAlarmName: 'stopped' })
      .hasResourceProperties('AWS::CloudWatch::Alarm', { ...stopped, AlarmName: 'stopped' });
  });

  test('retains nothing after a failed first deployment, so that it can be retried', () => {
    const resources = template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>;
    const policies = Object.values(resources).map(({ DeletionPolicy }) => DeletionPolicy);

    expect(policies).not.toContain('Retain');
  });
});

test('the replica has the endpoints of its Region, and grants permission to read its secret by name, and to log in with IAM', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack, { databaseName: 'shop', port: 6432 });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  replica.appSecret.grantRead(role);
  replica.cluster.grantConnect(role, 'reporting');
  const endpoints = ['Endpoint', 'ReadEndpoint'].map((name) => ({ 'Fn::GetAtt': [stack.getLogicalId(replica.databaseCluster), `${name}.Address`] }));

  expect([replica.databaseName, replica.port]).toEqual(['shop', 6432]);
  expect(stack.resolve([replica.writerEndpoint.hostname, replica.readerEndpoint.hostname])).toEqual(endpoints);
  expect(statementsOf(Template.fromStack(stack))).toMatchObject([
    { Resource: arnOf('secretsmanager:ap-northeast-3:123456789012:secret:shop/db-password-??????') },
    { Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', expect.arrayContaining(['/reporting'])] } },
  ]);
});

describe('the replica with props', () => {
  test('has three instances, promoted in order', () => {
    const instanceType = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE);
    const instances = Object.values(templateOf({ instances: 3, instanceType }).findResources(INSTANCE));

    expect(instances.map(({ Properties: { DBInstanceClass, PromotionTier } }) => [DBInstanceClass, PromotionTier] as unknown)).toEqual([
      ['db.r6g.large', 1], ['db.r6g.large', 2], ['db.r6g.large', 2],
    ]);
  });

  test('is headless with 0 instances, with a warning and with alarms on the lag', () => {
    const stack = testStack(OSAKA);
    const eventTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-3:123456789012:operators');
    replicaIn(stack, { instances: 0, eventTopic });
    const template = Template.fromStack(stack);

    template.resourceCountIs(INSTANCE, 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
    expect(propertiesOf(template, 'AWS::RDS::EventSubscription').map(({ SourceType }) => SourceType)).toEqual(['db-cluster']);
    expect(warningsOf(stack)).toEqual(['@eldonia/aurora-replica-cluster:headless']);
  });

  test('forwards writes, and has another objective', () => {
    const template = templateOf({ writeForwarding: true, recoveryPointObjective: Duration.minutes(3) });

    expect(onlyOf(template, CLUSTER).EnableGlobalWriteForwarding).toBe(true);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 180_000 });
  });
});
