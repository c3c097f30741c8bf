import * as ec2 from 'aws-cdk-lib/aws-ec2';

const KNOWN = new WeakMap<ec2.IVpc, string[]>();

/** Records the NAT gateways of a VPC, which has no attribute for them. */
export function recordNatGateways(vpc: ec2.IVpc, gateways: readonly ec2.GatewayConfig[]): void {
  KNOWN.set(vpc, gateways.map(({ gatewayId }) => gatewayId));
}

/** The ids of the NAT gateways of a VPC; none of a VPC that is not a `Network`. */
export function natGatewayIdsOf(vpc: ec2.IVpc): string[] {
  return KNOWN.get(vpc) ?? [];
}
