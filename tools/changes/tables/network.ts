import { aws_ec2 as ec2 } from 'aws-cdk-lib';
import { NetworkProps, VpcEndpoints } from '../../../src';
import { baseOf, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedBucket } from '../values';

const zones = (...letters: readonly string[]) => letters.map((letter) => `ap-northeast-1${letter}`);
const blocks = (first: number, count = 2) => Array.from({ length: count }, (_, index) => `10.0.${first + index}.0/24`);

const rows = usual<NetworkProps>('NetworkProps', {
  availabilityZones: [
    { from: zones('a', 'c'), to: zones('a', 'd'), name: 'a, c → a, d' },
    { from: zones('a', 'c'), to: zones('c', 'a'), name: 'a, c → c, a' },
    { from: zones('a', 'c'), to: zones('a', 'c', 'd'), name: 'a, c → a, c, d' },
  ],
  publicSubnetCidrs: [{ beside: { privateSubnetCidrs: blocks(60) }, from: blocks(0), to: blocks(4), name: 'other addresses' }],
  privateSubnetCidrs: [{ beside: { publicSubnetCidrs: blocks(0) }, from: blocks(60), to: blocks(70), name: 'other addresses' }],
  natGateways: to(0, 1),
  natProvider: [{
    to: () => ec2.NatProvider.instanceV2({ instanceType: new ec2.InstanceType('t4g.nano'), defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY }),
    name: 'gateways → instances',
  }],
  endpoints: [{ to: VpcEndpoints.gatewayOnly(), name: 'Fargate → gateways only' }, { to: VpcEndpoints.forFargateWithExec(), name: 'Fargate → with exec' }],
  allowedBuckets: [{ to: (stack) => [importedBucket(stack)], name: 'none → one' }],
});

export const networkTables: readonly Table[] = [tableOf<NetworkProps>('NetworkProps', baseOf('Network'), rows)];
