import { Fn, aws_ec2 as ec2, aws_s3 as s3 } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Network, VpcEndpoints } from '../../../src/network';
import { made } from '../made';
import { subject } from '../subject';
import { lateText, mostly, usually } from '../values';

/** One invalid value hides the effect of the others, and there are few props. */
const WEIGHT = 15;

const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 127, 256));
const anyCidr = fc.oneof(
  fc.tuple(octet, octet, octet, octet, fc.nat(33)).map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`),
  fc.constantFrom('', '10.0.0.0', '10.0.0.0/16 ', '::/0', '010.0.0.0/16', '10.0.0.0/15', '10.0.0.0/29', '169.254.0.0/16'),
);
const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'];
const blocks = (count: number, third: fc.Arbitrary<number>) => mostly(
  fc.uniqueArray(third, { minLength: count, maxLength: count }).map((numbers) => numbers.map((number) => `10.0.${number}.0/24`)),
  fc.array(fc.oneof(anyCidr, third.map((number) => `10.0.${number}.0/22`)), { maxLength: 4 }),
  WEIGHT,
);
/** As many subnets of each kind as zones. */
const zones = fc.integer({ min: 2, max: 3 }).chain((count) => fc.record({
  availabilityZones: mostly(mostly(
    fc.shuffledSubarray(ZONES, { minLength: count, maxLength: count }),
    fc.array(fc.oneof(fc.string(), fc.constantFrom(...ZONES, 'ap-northeast-3a', 'ap-northeast-1-tpe-1a')), { maxLength: 3 }),
    WEIGHT,
  ), made(fc.constant('list token'), () => Fn.getAzs())),
  publicSubnetCidrs: blocks(count, fc.integer({ min: 0, max: 60 })),
  privateSubnetCidrs: blocks(count, fc.integer({ min: 61, max: 120 })),
}, { requiredKeys: [] }));

export const network = subject('Network', { zones }, {
  cidr: mostly(mostly(fc.constantFrom('10.0.0.0/16', '10.0.0.0/17'), anyCidr, WEIGHT), lateText('10.0.0.0/16'), WEIGHT),
  natGateways: mostly(fc.integer({ min: 1, max: 2 }), fc.constantFrom(0, -1, 4, 0.5, NaN, Infinity), WEIGHT),
  natProvider: fc.oneof(made(fc.constant('gateway'), () => ec2.NatProvider.gateway()), made(fc.constant('instances'), () => ec2.NatProvider.instanceV2({
    instanceType: new ec2.InstanceType('t4g.nano'), defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY,
  }))),
  endpoints: fc.oneof(
    { weight: 3, arbitrary: made(fc.constantFrom('forFargate', 'forFargateWithExec', 'gatewayOnly'), (kind) => VpcEndpoints[kind]()) },
    made(fc.array(fc.constantFrom('KMS', 'STS', 'SSM'), { maxLength: 2 }), (names) =>
      VpcEndpoints.of(...names.map((name) => ec2.InterfaceVpcEndpointAwsService[name]))),
  ),
  limitEndpoints: usually(true),
  allowedBuckets: made(fc.constant('partner'), (_, stack, id) => [s3.Bucket.fromBucketName(stack, id, 'partner-files')]),
}, ({ zones: chosen, ...props }, stack, id) => new Network(stack, id, { ...chosen, ...props }));
