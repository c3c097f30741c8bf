import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { acknowledgeRule } from '../../private/acknowledge';

/** Accept what makes a subnet public. */
export function acknowledgePublicSubnet(subnet: ec2.ISubnet, natInstances: boolean): void {
  acknowledgeRule(subnet, 'VPCNoUnrestrictedRouteToIGW',
    'the route makes the subnet public, for load balancers and NAT; what holds data has private subnets without it');
  if (natInstances) acknowledgeRule(subnet, 'VPCSubnetAutoAssignPublicIpDisabled', 'NAT instances take their public address from the subnet');
}

/** Accept that a subnet gives out addresses of IPv6. */
export function acknowledgeIpv6(subnet: ec2.ISubnet): void {
  acknowledgeRule(subnet, 'VPCSubnetAutoAssignPublicIpDisabled',
    'Amazon gives public addresses of IPv6 alone: security groups, and the egress-only gateway of private subnets, keep connections out');
}
