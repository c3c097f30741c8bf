import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { platform as made, QUIET, slim } from './fixture';
import { AuroraCluster, Edge, EldoniaPlatform, CacheCluster } from '../../src';
import { importedVpc, KEY_ARN, PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { inventory } from '../support/inventory';

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
    certificate: acm.Certificate.fromCertificateArn(
      stack, 'Certificate', 'arn:aws:acm:ap-northeast-1:123456789012:certificate/1',
    ),
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc }),
    database: AuroraCluster.fromAuroraClusterAttributes(stack, 'Database', {
      clusterIdentifier: 'db',
      databaseName: 'shop',
      writerEndpointAddress: 'writer.example.com',
      readerEndpointAddress: 'reader.example.com',
      appSecret: secret('db'),
      securityGroups: [group],
    }),
    cache: CacheCluster.fromCacheClusterAttributes(
      stack, 'Cache', { configurationEndpointAddress: 'cache.example.com', securityGroups: [group] },
    ),
  };
}

test('each part can be an existing resource', () => {
  const stack = testStack();
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing: existing(stack) });
  const template = Template.fromStack(stack);

  expect(inventory(template)).toMatchInlineSnapshot(`
    {
      "AWS::ApplicationAutoScaling::ScalableTarget": 1,
      "AWS::ApplicationAutoScaling::ScalingPolicy": 2,
      "AWS::CloudFront::CachePolicy": 3,
      "AWS::CloudFront::Distribution": 1,
      "AWS::CloudFront::OriginAccessControl": 1,
      "AWS::CloudFront::ResponseHeadersPolicy": 3,
      "AWS::CloudWatch::Alarm": 34,
      "AWS::CloudWatch::CompositeAlarm": 4,
      "AWS::CloudWatch::Dashboard": 1,
      "AWS::EC2::SecurityGroup": 3,
      "AWS::EC2::SecurityGroupEgress": 4,
      "AWS::EC2::SecurityGroupIngress": 6,
      "AWS::ECS::Service": 1,
      "AWS::ECS::TaskDefinition": 1,
      "AWS::ElasticLoadBalancingV2::Listener": 2,
      "AWS::ElasticLoadBalancingV2::ListenerRule": 1,
      "AWS::ElasticLoadBalancingV2::LoadBalancer": 1,
      "AWS::ElasticLoadBalancingV2::TargetGroup": 1,
      "AWS::Events::Rule": 8,
      "AWS::IAM::Policy": 3,
      "AWS::IAM::Role": 4,
      "AWS::KMS::Key": 1,
      "AWS::Lambda::EventInvokeConfig": 1,
      "AWS::Lambda::EventSourceMapping": 1,
      "AWS::Lambda::Function": 2,
      "AWS::Lambda::Permission": 1,
      "AWS::Logs::LogGroup": 3,
      "AWS::Logs::MetricFilter": 2,
      "AWS::Logs::QueryDefinition": 4,
      "AWS::Route53::HealthCheck": 1,
      "AWS::Route53::RecordSet": 5,
      "AWS::S3::Bucket": 1,
      "AWS::S3::BucketPolicy": 1,
      "AWS::SNS::Topic": 1,
      "AWS::SNS::TopicPolicy": 1,
      "AWS::SQS::Queue": 3,
      "AWS::SQS::QueuePolicy": 3,
      "AWS::SecretsManager::Secret": 2,
    }
  `);
  const [{ Properties }] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
  expect(Properties.ContainerDefinitions[0].Environment).toEqual(expect.arrayContaining([
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
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing: { mediaBucket } });

  const [endpoint] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint', { Properties: { VpcEndpointType: 'Gateway' } }));
  expect(endpoint!.Properties.PolicyDocument.Statement.slice(2)).toEqual([expect.objectContaining({
    Effect: 'Allow', Resource: ['media', 'media/*'].map((name) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}`]] })),
  })]);
});
