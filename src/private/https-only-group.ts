import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/**
 * The security group `SecurityGroup` of tasks: outbound traffic to HTTPS of any IPv4 address only.
 *
 * AWS services, payment and telemetry use HTTPS. `connections` add rules to databases and caches. Security groups do
 * not filter the DNS resolver of the VPC, the credentials of a task and its metadata.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function httpsOnlyGroup(
  scope: Construct, props: Pick<ec2.SecurityGroupProps, 'vpc' | 'description'>,
): ec2.SecurityGroup {
  const group = new ec2.SecurityGroup(scope, 'SecurityGroup', { ...props, allowAllOutbound: false });
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'HTTPS');
  return group;
}
