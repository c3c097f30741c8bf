import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/**
 * The security group `SecurityGroup` of tasks: outbound traffic to HTTPS of any address only.
 *
 * AWS services, payment and telemetry use HTTPS. `connections` add rules to databases and caches. Security groups do
 * not filter the DNS resolver of the VPC, the credentials of a task and its metadata.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function httpsOnlyGroup(
  scope: Construct, props: Pick<ec2.SecurityGroupProps, 'vpc' | 'description'>,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'SecurityGroup', { ...props, allowAllOutbound: false });
  for (const peer of anywhere(props.vpc)) group.addEgressRule(peer, ec2.Port.HTTPS, 'HTTPS');
  return group;
}

/** All addresses that tasks in private subnets can reach: also those of IPv6 where the app defines such subnets. */
export function anywhere({ privateSubnets }: ec2.IVpc): ec2.IPeer[] {
  const ipv6 = privateSubnets.some(({ node }) =>
    (node.tryFindChild('Subnet') as ec2.CfnSubnet | undefined)?.ipv6CidrBlock !== undefined);
  return [ec2.Peer.anyIpv4(), ...ipv6 ? [ec2.Peer.anyIpv6()] : []];
}
