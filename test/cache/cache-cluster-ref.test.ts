import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { CacheCluster } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

test('stands for a cache that exists, and makes nothing', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'cache');
  const securityGroups = [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-01234567')];
  const cache = CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
    configurationEndpointAddress: 'cache.example.com', port: 6380, username: 'app', secret, securityGroups,
  });

  expect(cache).toMatchObject({ configurationEndpointAddress: 'cache.example.com', endpointPort: 6380, username: 'app', secret });
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('lets clients reach the port of a cache that exists, 6379 by default', () => {
  const stack = testStack();
  const cache = CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
    configurationEndpointAddress: 'cache.example.com', securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-01234567')],
  });
  const client = new ec2.SecurityGroup(stack, 'Client', { vpc: importedVpc(stack) });

  cache.connections.allowDefaultPortFrom(client);

  expect([cache.username, cache.secret]).toEqual(['default', undefined]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-01234567', FromPort: 6379, ToPort: 6379 });
});
