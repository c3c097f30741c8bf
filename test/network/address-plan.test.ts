import { App, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { AddressRequest, planAddresses } from '../../src/network/private/address-plan';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';

const VIRGINIA = { account: '123456789012', region: 'us-east-1' };

function failure(request: AddressRequest, stack = testStack()): string {
  try {
    planAddresses(stack, request);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

test('has default zones for Osaka', () => {
  expect(planAddresses(testStack(OSAKA), { cidr: '10.1.0.0/16' })).toEqual({
    cidr: '10.1.0.0/16',
    zones: ['ap-northeast-3a', 'ap-northeast-3b'],
    publicCidrs: ['10.1.1.0/24', '10.1.2.0/24'],
    privateCidrs: ['10.1.10.0/24', '10.1.20.0/24'],
  });
});

test.each<[AddressRequest, string[]]>([
  [
    { publicSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'] },
    ['10.0.10.0/24', '10.0.20.0/24', '10.0.30.0/24'],
  ],
  [
    { privateSubnetCidrs: ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'] },
    ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'],
  ],
])('has one zone per CIDR block', (request, privateCidrs) => {
  const plan = planAddresses(testStack(), request);

  expect(plan.zones).toEqual(['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d']);
  expect(plan.privateCidrs).toEqual(privateCidrs);
});

test('accepts zones of a Region without default zones', () => {
  const zones = ['us-east-1b', 'us-east-1c'];

  expect(planAddresses(testStack(VIRGINIA), { availabilityZones: zones }).zones).toEqual(zones);
});

test('fails in a Region without default zones', () => {
  expect(failure({}, testStack(VIRGINIA))).toBe(
    'availabilityZones is required for 2 zones in us-east-1; pass them, as the construct makes no lookups (at Test)',
  );
});

test('accepts zones in a stack without a Region', () => {
  const zones = ['eu-west-1a', 'eu-west-1b'];

  expect(planAddresses(new Stack(new App(), 'Test'), { availabilityZones: zones }).zones).toEqual(zones);
});

test('accepts tokens, and checks the other values', () => {
  const stack = testStack();
  const block = new CfnParameter(stack, 'Block').valueAsString;
  const zone = new CfnParameter(stack, 'Zone').valueAsString;

  expect(
    planAddresses(stack, { availabilityZones: [zone, zone], publicSubnetCidrs: [block, block] }).publicCidrs,
  ).toEqual([block, block]);
  expect(
    failure({ publicSubnetCidrs: [block, '10.9.0.0/24'] }, stack),
  ).toContain('publicSubnetCidrs must lie within cidr');
});

test.each<[AddressRequest, string]>([
  [{ cidr: '10.0.0.0' }, 'cidr must be an IPv4 block, got "10.0.0.0"; write e.g. 10.0.0.0/16 (at Test)'],
  [
    { cidr: '10.0.1.1/24' },
    'cidr must start at the first address of its block, got 10.0.1.1/24; use 10.0.1.0/24 (at Test)',
  ],
  [{ cidr: '10.0.0.0/8' }, 'cidr must be from /16 to /28, got 10.0.0.0/8; choose a size in that range (at Test)'],
  [{ cidr: '10.0.0.0/29' }, 'cidr must be from /16 to /28, got 10.0.0.0/29; choose a size in that range (at Test)'],
  [
    { cidr: '127.0.0.0/16' },
    'cidr must not use a reserved range, got 127.0.0.0/16; use a private one such as 10.0.0.0/16 (at Test)',
  ],
  [
    { cidr: '10.0.0.0/24' },
    'publicSubnetCidrs must lie within cidr 10.0.0.0/24, got 10.0.1.0/24; use blocks of the VPC (at Test)',
  ],
  [
    { publicSubnetCidrs: ['10.0.1.0/24', '10.0.0.0/22'] },
    'publicSubnetCidrs must not overlap another subnet, got 10.0.0.0/22 and 10.0.1.0/24; move one of them (at Test)',
  ],
  [
    { privateSubnetCidrs: ['10.0.10.0/24', '10.0.2.128/25'] },
    'privateSubnetCidrs must not overlap another subnet, got 10.0.2.128/25 and 10.0.2.0/24; move one of them (at Test)',
  ],
  [
    {
      publicSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'],
      privateSubnetCidrs: ['10.0.10.0/24', '10.0.20.0/24'],
    },
    'privateSubnetCidrs must have one block for each of the 3 zones, got 2; pass 3 blocks (at Test)',
  ],
  [
    { publicSubnetCidrs: ['10.0.1.0/24'] },
    'availabilityZones must be at least 2, got 1; ' +
      'add a zone, as the failure of a single zone would stop the workload (at Test)',
  ],
  [
    { availabilityZones: ['ap-northeast-1a'] },
    'availabilityZones must be at least 2, got 1; ' +
      'add a zone, as the failure of a single zone would stop the workload (at Test)',
  ],
  [
    { availabilityZones: ['ap-northeast-1a', 'ap-northeast-1a'] },
    'availabilityZones must differ, got ap-northeast-1a twice; list each zone once (at Test)',
  ],
  [
    { availabilityZones: ['ap-northeast-1a', 'ap-northeast-3a'] },
    'availabilityZones must be in ap-northeast-1, got "ap-northeast-3a"; use zones of that Region (at Test)',
  ],
  [
    { availabilityZones: Fn.getAzs() },
    'availabilityZones must have a known length, got a token; pass Fn.select of the token for each zone (at Test)',
  ],
  [
    { privateSubnetCidrs: Token.asList(Fn.ref('Blocks')) },
    'privateSubnetCidrs must have a known length, got a token; pass Fn.select of the token for each zone (at Test)',
  ],
  [
    { publicSubnetCidrs: Array.from({ length: 4 }, (_, index) => `10.0.${index}.0/24`) },
    'availabilityZones is required for 4 zones in ap-northeast-1; ' +
      'pass them, as the construct makes no lookups (at Test)',
  ],
])('fails with %j', (request, message) => {
  expect(failure(request)).toBe(message);
});

test.each([
  [{ publicSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24'] }, 'privateSubnetCidrs'],
  [{ privateSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24'] }, 'publicSubnetCidrs'],
])('fails if default subnets of a token CIDR could overlap with %j', (request, missing) => {
  const stack = testStack();
  const cidr = new CfnParameter(stack, 'Cidr').valueAsString;

  expect(failure({ ...request, cidr }, stack))
    .toBe(
      `${missing} is required if cidr is a token and the other CIDR blocks are set; pass both, or neither (at Test)`,
    );
});

test('fails with an invalid zone in a stack without a Region', () => {
  expect(failure({ availabilityZones: ['a', 'b'] }, new Stack(new App(), 'Test')))
    .toBe('availabilityZones must be in the Region of the stack, got "a"; use zones of that Region (at Test)');
});
