import { App, CfnDeletionPolicy, CfnResource, RemovalPolicy, Resource, Stack } from 'aws-cdk-lib';
import { EdgeFirewall } from '../../src';
import { minimal } from '../../tools/assemblies/minimal';
import { TOKYO } from '../../tools/assemblies/stacks';

const tokyo = () => new Stack(new App(), 'Test', { env: TOKYO });

test.each(['AuroraCluster', 'AuroraReplicaCluster', 'CacheCluster', 'EdgeDistribution', 'EdgeFirewall', 'FailoverPlan'])(
  '%s is a resource of its stack, whose removal policy can be set', (name) => {
    const resource = minimal[name](tokyo(), 'Part') as Resource;
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);

    expect((resource.node.defaultChild as CfnResource).cfnOptions.deletionPolicy).toBe(CfnDeletionPolicy.RETAIN);
    expect(resource.env).toEqual({ account: resource.stack.account, region: resource.stack.region });
  });

test('an imported firewall has the account and the Region of its ARN', () => {
  const firewall = EdgeFirewall.fromWebAclArn(tokyo(), 'Firewall', 'arn:aws:wafv2:us-east-1:210987654321:global/webacl/shop/0123');

  expect(firewall.env).toEqual({ account: '210987654321', region: 'us-east-1' });
});
