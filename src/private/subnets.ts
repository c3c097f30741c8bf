import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** Returns the passed selection, or the private subnets, or the isolated subnets of a VPC without NAT. */
export function privateSelection(
  scope: IConstruct, vpc: ec2.IVpc, selection: ec2.SubnetSelection | undefined,
): ec2.SubnetSelection {
  if (selection) return selection;
  if (vpc.privateSubnets.length > 0) return { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  if (vpc.isolatedSubnets.length > 0) return { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  return invalid(scope, 'vpc must have private or isolated subnets, got none; add some, or pass vpcSubnets');
}

/** Validates that subnets are in at least two Availability Zones; tokens are accepted. */
export function checkTwoZones(scope: IConstruct, prop: string, subnets: ec2.ISubnet[]): void {
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < 2 && ![...zones].some((zone) => Token.isUnresolved(zone))) {
    invalid(scope, `${prop} must be in at least 2 availability zones, got ${zones.size}; pass subnets of another ` +
      'zone as well');
  }
}
