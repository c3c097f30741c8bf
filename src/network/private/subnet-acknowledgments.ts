import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledgeRule } from '../../private/acknowledge';

/** Acknowledges the findings on a public subnet. */
export function acknowledgePublicSubnet(subnet: ec2.ISubnet, natInstances: boolean): void {
  acknowledgeRule(subnet, 'VPCNoUnrestrictedRouteToIGW',
    'The subnet is public for load balancers and NAT; resources with data are in private subnets without this route');
  if (natInstances) {
    acknowledgeRule(
      subnet, 'VPCSubnetAutoAssignPublicIpDisabled', 'NAT instances get their public address from the subnet',
    );
  }
}

/** Acknowledges that a subnet assigns IPv6 addresses. */
export function acknowledgeIpv6(subnet: ec2.ISubnet): void {
  acknowledgeRule(subnet, 'VPCSubnetAutoAssignPublicIpDisabled',
    'All IPv6 addresses of Amazon are public; ' +
      'security groups and the egress-only gateway of private subnets block inbound traffic');
}
