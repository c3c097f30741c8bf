import {
  Stack, aws_certificatemanager as acm, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_kms as kms, aws_s3 as s3,
  aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { existingStores, platform as made, QUIET, slim } from './fixture';
import { AuroraCluster, Edge, EldoniaPlatform, CacheCluster } from '../../src';
import { importedVpc, KEY_ARN, PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { inventory } from '../support/inventory';
import { arnOf, propertiesOf } from '../support/templates';

function existing(stack: Stack) {
  const secret = (name: string) => secretsmanager.Secret.fromSecretCompleteArn(
    stack, name, `arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:${name}-a1B2c3`);
  const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0');
  const vpc = importedVpc(stack);
  return {
    vpc,
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    mediaBucket: s3.Bucket.fromBucketName(stack, 'Media', 'media'),
    logBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'),
    repository: ecr.Repository.fromRepositoryName(stack, 'Repository', 'backend'),
    imageParameterName: '/backend/image',
    jwtSecret: secret('jwt'),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:ap-northeast-1:123456789012:certificate/1'),
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc }),
    ...existingStores(stack, secret('db'), () => [group]),
  };
}

test('each part can be an existing resource', () => {
  const stack = testStack();
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing: existing(stack) });
  const template = Template.fromStack(stack);

  expect(Object.keys(inventory(template)).filter((type) =>
    /^AWS::((CertificateManager|ECR|ElastiCache|RDS)::.*|EC2::(NatGateway|Subnet|VPC)|ECS::Cluster)$/.test(type))).toEqual([]);
  // The key of the alarm topic, and the bucket for the access logs of CloudFront.
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.resourceCountIs('AWS::S3::Bucket', 1);
  // An existing bucket has no metrics of requests that the platform knows.
  expect(propertiesOf(template, 'AWS::CloudWatch::Alarm').map(({ Namespace }) => Namespace as string)).toEqual(expect.arrayContaining(['AWS/Logs']));
  expect(propertiesOf(template, 'AWS::CloudWatch::Alarm').filter(({ Namespace }) => Namespace === 'AWS/S3')).toEqual([]);
  expect(propertiesOf(template, 'AWS::ECS::TaskDefinition')[0].ContainerDefinitions[0].Environment).toEqual(expect.arrayContaining([
    { Name: 'DB_HOST', Value: 'writer.example.com' }, { Name: 'DB_PORT', Value: '5432' },
    { Name: 'REDIS_HOST', Value: 'cache.example.com' },
    { Name: 'MEDIA_BUCKET', Value: 'media' },
  ]));
});

test('an existing bucket with a key grants the application permission to use the key', () => {
  const stack = testStack();
  const mediaBucket = s3.Bucket.fromBucketAttributes(
    stack, 'Media', { bucketName: 'media', encryptionKey: kms.Key.fromKeyArn(stack, 'MediaKey', KEY_ARN) },
  );
  const { template } = slim({ existing: { mediaBucket }, edge: Edge.none() }, stack);

  expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain('"kms:Decrypt","kms:GenerateDataKey"');
});

test('accepts a database and a cache of the same stack', () => {
  const stack = testStack();
  const vpc = importedVpc(stack);
  const database = new AuroraCluster(stack, 'Database', { vpc, readers: 1 });
  const cache = new CacheCluster(stack, 'Cache', { vpc });
  const { platform, template } = made({ ...QUIET, existing: { vpc, database, cache }, edge: Edge.none() }, stack);

  expect(platform.database).toBe(database);
  template.resourceCountIs('AWS::RDS::DBCluster', 1);
});

test('the tasks reach an existing media bucket of another account through the endpoint of the network', () => {
  const stack = testStack();
  const mediaBucket = s3.Bucket.fromBucketAttributes(stack, 'Media', { bucketName: 'media', account: '210987654321' });
  const { template } = made({ ...QUIET, edge: Edge.none(), existing: { mediaBucket } }, stack);

  const [endpoint] = propertiesOf(template, 'AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
  expect(endpoint.PolicyDocument.Statement.slice(2))
    .toEqual([expect.objectContaining({ Effect: 'Allow', Resource: ['media', 'media/*'].map((name) => arnOf(`s3:::${name}`)) })]);
});
