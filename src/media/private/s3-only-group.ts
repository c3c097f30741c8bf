import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { regionFacts } from '../../private/regions';

/** A security group that allows only HTTPS to S3, through the gateway endpoint of the VPC. */
export function s3OnlyGroup(scope: Construct, vpc: ec2.IVpc, prefixListId?: string): ec2.SecurityGroup {
  if (prefixListId !== undefined && !Token.isUnresolved(prefixListId) && !/^pl-[0-9a-f]{8,17}$/.test(prefixListId)) {
    invalid(scope, `s3PrefixListId must be the ID of a managed prefix list, got "${prefixListId}"; ` +
      'write it like pl-61a54008');
  }
  const id = prefixListId ?? regionFacts(Stack.of(scope).region).s3PrefixList;
  const group = new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc, description: 'Function that decodes uploaded images', allowAllOutbound: false,
  });
  if (id === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/media-processor:s3PrefixList',
      'the prefix list of S3 is unknown in this Region, so that the function can reach any address with HTTPS; ' +
      'set s3PrefixListId');
  }
  // The L2 would define the rule as a resource of its own, and EC2 would keep its default rule, which allows all.
  (group.node.defaultChild as ec2.CfnSecurityGroup).securityGroupEgress = [{
    ...id === undefined ? { cidrIp: '0.0.0.0/0' } : { destinationPrefixListId: id },
    ipProtocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    description: 'S3',
  }];
  return group;
}
