import { Annotations } from 'aws-cdk-lib';
import { Network } from '../../network';
import { parseCidr } from '../../private/cidr';

// Read 2026-12-02: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
const RESERVED_PER_SUBNET = 5;

/**
 * Warns of more tasks than addresses: each task has one. Database, cache, functions and endpoints need further ones,
 * and a deployment starts tasks beside the old ones. Blocks that are known only at deployment are not counted.
 */
export function warnOfAddresses(network: Network | undefined, ranges: readonly { readonly maxTasks: number }[]): void {
  if (!network) return;
  const blocks = network.privateSubnets.map(({ ipv4CidrBlock }) => parseCidr(ipv4CidrBlock));
  const addresses = blocks.reduce((sum, block) => sum + 2 ** (32 - (block?.prefix ?? 0)) - RESERVED_PER_SUBNET, 0);
  const tasks = ranges.reduce((sum, { maxTasks }) => sum + maxTasks, 0);
  if (tasks <= addresses) return;
  Annotations.of(network).addWarningV2('@eldonia/network:fewAddresses',
    `the API and the workloads have up to ${tasks} tasks, but the private subnets have ${addresses} addresses, so ` +
    'that ECS cannot start all of them; lower maxTasks, or define a Network with larger privateSubnetCidrs in ' +
    'another stack, and pass existing.vpc');
}
