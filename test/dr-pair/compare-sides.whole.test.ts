import { aws_ec2 as ec2, aws_iam as iam, CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { pairOf } from './fixture';
import { ALL, differences, named, override } from './sides';
import { counterparts, TYPES_OF_ONE_REGION } from '../../src/dr-pair/private/compare-sides';
import { templateProperties } from '../../src/private/template-properties';

const pair = pairOf(ALL);

test('a pair is in agreement with itself', () => expect(differences(pair)).toEqual([]));

test('what keeps data or runs the image has a twin', () => {
  const { _parts, standbyStack, standbyBaseStack, standbyCacheStack } = pair;
  const twins = new Set(counterparts(_parts).map(([, there]) => there));
  const missing = [standbyStack, standbyBaseStack, standbyCacheStack].flatMap((stack) => stack.node.findAll())
    .filter((one) => CfnResource.isCfnResource(one))
    .filter((one) => /^AWS::(?:RDS|ElastiCache|ECR|ECS|(?:S3::Bucket|SNS::Topic|EC2::VPC)$)/.test(one.cfnResourceType) && !twins.has(one))
    .map(({ node }) => node.path)
    .filter((path) => !/\/(?:Audit|Subnets)\//.test(path));

  expect(missing).toEqual([]);
  expect(TYPES_OF_ONE_REGION).toEqual(['AWS::CloudWatch::Dashboard', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy']);
});

describe('what one Region alone has', () => {
  const { base, primary, standby } = pair._parts;
  const find = (root: IConstruct, type: string) => root.node.findAll().filter((one) => CfnResource.isCfnResource(one))
    .find(({ cfnResourceType }) => cfnResourceType === type)!;
  const { api, database, node } = primary.platform;
  const cluster = find(database, 'AWS::RDS::DBCluster');
  const replication = find(standby.node.findChild('Replication'), 'Custom::BucketReplication');
  const role = find(node.findChild('MediaProcessor'), 'AWS::IAM::Role');
  const machine = find(node.findChild('Jobs'), 'AWS::StepFunctions::StateMachine');
  /** The texts of a function with several parts, of which one is changed. */
  const definition = () => {
    const { 'Fn::Join': [, [first, ...others]] } = templateProperties(machine).DefinitionString as { 'Fn::Join': [string, unknown[]] };
    return { 'Fn::Join': ['', [`${first as string} `, ...others]] };
  };
  const overridden: [string, CfnResource, string, unknown][] = [
    ['a text in a function', machine, 'DefinitionString', definition()],
    ['a record', find(standby.platform.node.findChild('Origin').node.findChild('Failover'), 'AWS::Route53::RecordSet'), 'Failover', 'PRIMARY'],
    ['a bucket of the replication back', replication, 'BucketName', 'archive'],
    ['a secret that is not the replica', find(standby.node.findChild('JwtSecret'), 'Custom::ReplicatedSecret'), 'SecretName', 'archive'],
    ['a text where the other Region has a name', find(primary.node.findChild('Backups'), 'AWS::Backup::BackupPlan'), 'BackupPlan.BackupPlanRule.0.TargetBackupVault', 'a'],
    ['no reference', find(node.findChild('MediaProcessor'), 'AWS::SQS::Queue'), 'KmsMasterKeyId', undefined],
    ['a text instead of a reference', find(standby.platform.api, 'AWS::ECS::TaskDefinition'), 'ExecutionRoleArn', 'role'],
    ['an alarm', find(node.findChild('Observability'), 'AWS::CloudWatch::Alarm'), 'EvaluationPeriods', 99],
    ['a setting of an endpoint', find(base.network!, 'AWS::EC2::VPCEndpoint'), 'PrivateDnsEnabled', true],
    ['a rule of the logs', find(base.node.findChild('Logs'), 'AWS::S3::Bucket'), 'LifecycleConfiguration.Rules.0.Status', 'Disabled'],
  ];
  let refused: string[] = [];

  beforeAll(() => {
    for (const [, resource, path, value] of overridden) resource.addPropertyOverride(path, value);
    override(replication, ['Rule'], '{"Destination":{"Bucket":"arn:aws:s3:::archive"},"Status":"Disabled"}');
    override(role, ['Policies', '0', 'PolicyDocument', 'Statement', '0', 'Action'], 'dynamodb:GetItem');
    api.taskRole.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['*'] }));
    api.connections.allowToAnyIpv4(ec2.Port.tcp(8443));
    cluster.applyRemovalPolicy(RemovalPolicy.DESTROY);
    refused = named(differences(pair));
  });

  test.each<[string, IConstruct, string]>([
    ...overridden.map(([name, resource, path]): [string, IConstruct, string] => [name, resource, path]),
    ['a replication elsewhere', replication, 'Rule.Destination.Bucket'],
    ['no replication back', replication, 'Rule.Status'],
    ['a permission within a role', role, 'Permissions.Allow:dynamodb:GetItem'],
    ['a permission of the tasks', api.taskRole.node.defaultChild!, 'Permissions.Allow:dynamodb:GetItem'],
    ['an open port', api.service.connections.securityGroups[0].node.defaultChild!, 'SecurityGroupEgress.tcp:8443-8443'],
    ['a removal policy', cluster, 'DeletionPolicy'],
    ['a policy of replacements', cluster, 'UpdateReplacePolicy'],
  ])('refuses %s', (_, resource, path) => expect(refused).toContain(`${resource.node.path} ${path}`));
});
