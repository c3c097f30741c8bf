import { Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { EndpointAccess, Network, VpcEndpoints } from '../../../src/network';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { Subject } from '../subject';

interface Sample {
  readonly cidr?: string;
  readonly lateCidr?: boolean;
  readonly zones?: readonly string[];
  readonly listToken?: boolean;
  readonly publicSubnetCidrs?: readonly string[];
  readonly privateSubnetCidrs?: readonly string[];
  readonly natGateways?: number;
  readonly nat?: 'gateway' | 'instances';
  readonly endpoints?: 'tasks' | 'exec' | 'gateway' | readonly ('KMS' | 'STS' | 'SSM')[];
  readonly access?: 'own' | 'partner' | 'any';
  readonly ipv6?: boolean;
  readonly restrictDefaultSecurityGroup?: boolean;
  readonly flowLogRetention?: logs.RetentionDays;
  readonly importedKey?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

/** Invalid values are rare, because one invalid value hides the effect of the others. */
function mostly<T>(legal: fc.Arbitrary<T>, illegal: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 15, arbitrary: legal }, { weight: 1, arbitrary: illegal });
}

const octet = fc.oneof(fc.nat(255), fc.constantFrom(0, 10, 127, 256));
const anyCidr = fc.oneof(
  fc.tuple(octet, octet, octet, octet, fc.nat(33)).map(([a, b, c, d, prefix]) => `${a}.${b}.${c}.${d}/${prefix}`),
  fc.constantFrom(
    '', '10.0.0.0', '10.0.0.0/16 ', '::/0', '010.0.0.0/16', '10.0.0.0/15', '10.0.0.0/29', '169.254.0.0/16',
  ),
);
const ZONES = ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'];
const blocks = (count: number, third: fc.Arbitrary<number>) => mostly(
  fc.uniqueArray(
    third, { minLength: count, maxLength: count },
  ).map((numbers) => numbers.map((number) => `10.0.${number}.0/24`)),
  fc.array(fc.oneof(anyCidr, third.map((number) => `10.0.${number}.0/22`)), { maxLength: 4 }),
);
const zonesOf = (count: number) => mostly(
  fc.shuffledSubarray(ZONES, { minLength: count, maxLength: count }),
  fc.array(
    fc.oneof(fc.string(), fc.constantFrom(...ZONES, 'ap-northeast-3a', 'ap-northeast-1-tpe-1a')), { maxLength: 3 },
  ),
);

const arbitrary: fc.Arbitrary<Sample> = fc.integer({ min: 2, max: 3 }).chain((count) => fc.record<Sample, never>({
  cidr: mostly(fc.constantFrom('10.0.0.0/16', '10.0.0.0/17'), anyCidr),
  lateCidr: mostly(fc.constant(false), fc.constant(true)),
  zones: zonesOf(count),
  listToken: mostly(fc.constant(false), fc.constant(true)),
  publicSubnetCidrs: blocks(count, fc.integer({ min: 0, max: 60 })),
  privateSubnetCidrs: blocks(count, fc.integer({ min: 61, max: 120 })),
  natGateways: mostly(fc.integer({ min: 1, max: 2 }), fc.constantFrom(0, -1, 4, 0.5, NaN, Infinity)),
  nat: fc.constantFrom('gateway', 'instances'),
  endpoints: fc.oneof(
    fc.constantFrom('tasks' as const, 'exec' as const, 'gateway' as const),
    fc.array(fc.constantFrom('KMS', 'STS', 'SSM'), { maxLength: 2 }),
  ),
  access: fc.constantFrom('own', 'partner', 'any'),
  ipv6: fc.boolean(),
  restrictDefaultSecurityGroup: fc.boolean(),
  flowLogRetention: fc.constantFrom(
    logs.RetentionDays.ONE_DAY, logs.RetentionDays.TEN_YEARS, logs.RetentionDays.INFINITE,
  ),
  importedKey: fc.boolean(),
  removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
}, { requiredKeys: [] }));

function endpointsOf(choice: NonNullable<Sample['endpoints']>): VpcEndpoints {
  if (choice === 'tasks') return VpcEndpoints.forFargate();
  if (choice === 'exec') return VpcEndpoints.forFargateWithExec();
  if (choice === 'gateway') return VpcEndpoints.gatewayOnly();
  return VpcEndpoints.of(...choice.map((name) => ec2.InterfaceVpcEndpointAwsService[name]));
}

function accessOf(stack: Stack, id: string, choice: NonNullable<Sample['access']>): EndpointAccess {
  if (choice === 'any') return EndpointAccess.anyAccount();
  const own = EndpointAccess.ownAccount();
  return choice === 'own' ? own : own.withBuckets(s3.Bucket.fromBucketName(stack, `${id}Partner`, 'partner-files'));
}

function natOf(choice: NonNullable<Sample['nat']>): ec2.NatProvider {
  if (choice === 'gateway') return ec2.NatProvider.gateway();
  return ec2.NatProvider.instanceV2({
    instanceType: new ec2.InstanceType('t4g.nano'),
    defaultAllowedTraffic: ec2.NatTrafficDirection.OUTBOUND_ONLY,
  });
}

function build(stack: Stack, id: string, sample: Sample): void {
  const {
    cidr, lateCidr, zones: names, listToken, publicSubnetCidrs, privateSubnetCidrs, nat, endpoints, access, importedKey,
    ...rest
  } = sample;
  new Network(stack, id, {
    ...rest,
    cidr: cidr !== undefined && lateCidr ? Lazy.string({ produce: () => '10.0.0.0/16' }) : cidr,
    availabilityZones: listToken ? Fn.getAzs() : names as string[] | undefined,
    publicSubnetCidrs: publicSubnetCidrs as string[] | undefined,
    privateSubnetCidrs: privateSubnetCidrs as string[] | undefined,
    natProvider: nat && natOf(nat),
    endpoints: endpoints && endpointsOf(endpoints),
    endpointAccess: access && accessOf(stack, id, access),
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

export const networkSubject: Subject<Sample> = { name: 'Network', arbitrary, build };
