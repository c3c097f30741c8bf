import { App, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { AddressRequest, planAddresses } from '../../src/network/private/address-plan';
import { ACCOUNT, OSAKA, testStack } from '../../tools/assemblies/stacks';

function failure(request: AddressRequest, stack = testStack()): string {
  try {
    planAddresses(stack, request);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

const inRegion = (region: string) => testStack({ account: ACCOUNT, region });
const THREE = ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'];

test('plans the addresses of a network in Osaka', () => expect(planAddresses(testStack(OSAKA), { cidr: '10.1.0.0/16' })).toEqual({
  cidr: '10.1.0.0/16',
  zones: ['ap-northeast-3a', 'ap-northeast-3b'],
  publicCidrs: ['10.1.1.0/24', '10.1.2.0/24'],
  privateCidrs: ['10.1.10.0/24', '10.1.20.0/24'],
}));

test.each<[AddressRequest, string[]]>([
  [{ publicSubnetCidrs: THREE }, ['10.0.10.0/24', '10.0.20.0/24', '10.0.30.0/24']],
  [{ privateSubnetCidrs: ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22'] }, ['10.0.4.0/22', '10.0.8.0/22', '10.0.12.0/22']],
])('uses as many zones as there are CIDR blocks', (request, privateCidrs) =>
  expect(planAddresses(testStack(), request)).toMatchObject({ zones: ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'], privateCidrs }));

test.each([
  'us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1', 'ap-southeast-1', 'ap-southeast-2',
  'ap-south-1',
])('uses the zones a and b in %s, and c for a third', (region) => {
  expect(planAddresses(inRegion(region), {}).zones).toEqual([`${region}a`, `${region}b`]);
  expect(planAddresses(inRegion(region), { publicSubnetCidrs: THREE }).zones).toEqual([`${region}a`, `${region}b`, `${region}c`]);
});

test.each<[string, Stack, string[]]>([
  ['us-east-1', inRegion('us-east-1'), ['us-east-1d', 'us-east-1f']], ['us-west-1', inRegion('us-west-1'), ['us-west-1b', 'us-west-1c']],
  ['no Region', new Stack(new App(), 'Test'), ['eu-west-1a', 'eu-west-1b']],
])('uses the zones of the prop in %s', (_, stack, zones) => expect(planAddresses(stack, { availabilityZones: zones }).zones).toEqual(zones));

test.each([
  'us-west-1', 'ca-central-1', 'ap-northeast-2', 'eu-south-1', 'eusc-de-east-1',
])('fails without zones in %s, where accounts have different ones', (region) => expect(failure({}, inRegion(region))).toBe(
  `availabilityZones is required for 2 zones in ${region}, got none; ` +
  'pass zones that your account has, because synthesis does not look them up (at Test)'));

test.each(['tokyo', 'ap-northeast-1a', 'ap_northeast_1', ''])('fails with "%s" as the Region of the stack', (region) =>
  expect(failure({}, inRegion(region))).toBe(
    `region of the stack must be the name of a Region, got "${region}"; set env.region of the stack, for example to ap-northeast-1 (at Test)`));

test('accepts tokens, and checks other values', () => {
  const stack = testStack();
  const block = new CfnParameter(stack, 'Block').valueAsString;
  const zone = new CfnParameter(stack, 'Zone').valueAsString;

  expect(planAddresses(stack, { availabilityZones: [zone, zone], publicSubnetCidrs: [block, block] }).publicCidrs).toEqual([block, block]);
  expect(failure({ publicSubnetCidrs: [block, '10.9.0.0/24'] }, stack)).toContain('publicSubnetCidrs must be within cidr');
});

const ALONE = 'availabilityZones must be at least 2, got 1; add a zone, because the failure of a single zone would stop the network';
const UNKNOWN = 'must have a known length, got a token; pass Fn.select of it for each zone';
test.each<[AddressRequest, string]>([
  [{ cidr: '10.0.0.0' }, 'cidr must be an IPv4 CIDR block, got "10.0.0.0"; write it like 10.0.0.0/16'],
  [{ cidr: '10.0.1.1/24' }, 'cidr must begin with the first address of the CIDR block, got 10.0.1.1/24; use 10.0.1.0/24'],
  [{ cidr: '10.0.0.0/8' }, 'cidr must be from /16 to /28, got 10.0.0.0/8; EC2 supports no other size'],
  [{ cidr: '10.0.0.0/29' }, 'cidr must be from /16 to /28, got 10.0.0.0/29; EC2 supports no other size'],
  [{ cidr: '127.0.0.0/16' }, 'cidr must not be in a reserved range, got 127.0.0.0/16; use a private range such as 10.0.0.0/16'],
  [{ cidr: '10.0.0.0/24' }, 'publicSubnetCidrs must be within cidr 10.0.0.0/24, got 10.0.1.0/24; pass CIDR blocks of the network'],
  [{ publicSubnetCidrs: ['10.0.1.0/24', '10.0.0.0/22'] },
    'publicSubnetCidrs must not overlap another subnet, got 10.0.0.0/22 and 10.0.1.0/24; change one of them'],
  [{ privateSubnetCidrs: ['10.0.10.0/24', '10.0.2.128/25'] },
    'privateSubnetCidrs must not overlap another subnet, got 10.0.2.128/25 and 10.0.2.0/24; change one of them'],
  [{ publicSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'], privateSubnetCidrs: ['10.0.10.0/24', '10.0.20.0/24'] },
    'privateSubnetCidrs must have one CIDR block for each of the 3 zones, got 2; pass 3'],
  [{ publicSubnetCidrs: ['10.0.1.0/24'] }, ALONE],
  [{ availabilityZones: ['ap-northeast-1a'] }, ALONE],
  [{ availabilityZones: ['ap-northeast-1a', 'ap-northeast-1a'] }, 'availabilityZones must differ, got ap-northeast-1a twice; remove one'],
  [{ availabilityZones: ['ap-northeast-1a', 'ap-northeast-3a'] },
    'availabilityZones must be in ap-northeast-1, got "ap-northeast-3a"; use zones of that Region'],
  [{ availabilityZones: Fn.getAzs() }, `availabilityZones ${UNKNOWN}`],
  [{ privateSubnetCidrs: Token.asList(Fn.ref('Blocks')) }, `privateSubnetCidrs ${UNKNOWN}`],
  [{ publicSubnetCidrs: Array.from({ length: 4 }, (_, index) => `10.0.${index}.0/24`) }, 'availabilityZones is required for 4 zones in ap-northeast-1, ' +
    'got none; pass zones that your account has, because synthesis does not look them up'],
])('fails with %j', (request, message) => expect(failure(request)).toBe(`${message} (at Test)`));

test.each([
  [{ publicSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24'] }, 'privateSubnetCidrs'],
  [{ privateSubnetCidrs: ['10.0.1.0/24', '10.0.2.0/24'] }, 'publicSubnetCidrs'],
])('fails when the defaults of a network with an unknown CIDR block could overlap with subnets: %j', (request, missing) => {
  const stack = testStack();
  const cidr = new CfnParameter(stack, 'Cidr').valueAsString;

  expect(failure({ ...request, cidr }, stack))
    .toBe(`${missing} is required when cidr is a token and the other subnets have CIDR blocks, got none; pass both or neither (at Test)`);
});

test('fails with an invalid zone name in a stack without a Region', () =>
  expect(failure({ availabilityZones: ['a', 'b'] }, new Stack(new App(), 'Test')))
    .toBe('availabilityZones must be in the Region of the stack, got "a"; use zones of that Region (at Test)'));
