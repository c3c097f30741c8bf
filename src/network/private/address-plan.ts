import { Fn, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Cidr, contains, formatCidr, overlaps, parseCidr } from '../../private/cidr';
import { invalid } from '../../private/errors';
import { isRegion, REGION_FORMAT, regionFacts } from '../../private/regions';
import { NetworkProps } from '../network-props';

/** The props of a network that concern its addresses. */
export type AddressRequest = Pick<
  NetworkProps, 'cidr' | 'availabilityZones' | 'publicSubnetCidrs' | 'privateSubnetCidrs'
>;

/** One CIDR block per subnet, in the order of the Availability Zones. */
export interface AddressPlan {
  readonly cidr: string;
  readonly zones: string[];
  readonly publicCidrs: string[];
  readonly privateCidrs: string[];
}

// A limit of this library.
const MINIMUM_ZONES = 2;
/**
 * A default subnet has 2^8 addresses. The third octets of the public subnets are 1, 2, …, of the private ones 10, 20,
 * ….
 */
const SUBNET_BITS = 8;
// Read 2026-11-29: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
const LARGEST_PREFIX = 16;
const SMALLEST_PREFIX = 28;
/** Ranges that EC2 rejects: this network, loopback, link-local, multicast and reserved addresses. */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map((text) => parseCidr(text)!);

/** Adds the default addresses, and throws for values that EC2 would reject at deployment. */
export function planAddresses(scope: IConstruct, request: AddressRequest): AddressPlan {
  for (const prop of ['availabilityZones', 'publicSubnetCidrs', 'privateSubnetCidrs'] as const) {
    checkLength(scope, prop, request[prop]);
  }
  const cidr = request.cidr ?? '10.0.0.0/16';
  const block = readBlock(scope, 'cidr', cidr);
  if (block && RESERVED.some((reserved) => overlaps(reserved, block))) {
    invalid(scope, `cidr must not be in a reserved range, got ${cidr}; use a private range such as 10.0.0.0/16`);
  }
  const lists = [request.publicSubnetCidrs, request.privateSubnetCidrs];
  if (!block && lists.some((list) => list) && !lists.every((list) => list)) {
    const missing = request.publicSubnetCidrs ? 'privateSubnetCidrs' : 'publicSubnetCidrs';
    invalid(scope, `${missing} is required when cidr is a token and the other subnets have CIDR blocks, got none; ` +
      'pass both or neither');
  }
  const zones = planZones(scope, request);
  const publicCidrs = request.publicSubnetCidrs ?? zones.map((_, index) => subnetBlock(cidr, block, index + 1));
  const privateCidrs = request.privateSubnetCidrs
    ?? zones.map((_, index) => subnetBlock(cidr, block, (index + 1) * 10));
  const subnets = { publicSubnetCidrs: publicCidrs, privateSubnetCidrs: privateCidrs };
  checkSubnets(scope, block && { text: cidr, block }, zones.length, subnets);
  return { cidr, zones, publicCidrs, privateCidrs };
}

function checkLength(scope: IConstruct, prop: string, list?: string[]): void {
  if (!list || !Token.isUnresolved(list)) return;
  invalid(scope, `${prop} must have a known length, got a token; pass Fn.select of it for each zone`);
}

function planZones(scope: IConstruct, request: AddressRequest): string[] {
  const { region } = Stack.of(scope);
  const lists = [request.availabilityZones, request.publicSubnetCidrs, request.privateSubnetCidrs];
  const count = lists.find((list) => list)?.length ?? MINIMUM_ZONES;
  if (request.availabilityZones === undefined && count >= MINIMUM_ZONES) return defaultZones(scope, region, count);
  const zones = request.availabilityZones ?? [];
  if (count < MINIMUM_ZONES) {
    invalid(scope, `availabilityZones must be at least ${MINIMUM_ZONES}, got ${count}; ` +
      'add a zone, because the failure of a single zone would stop the network');
  }
  const known = zones.filter((zone) => !Token.isUnresolved(zone));
  const twice = known.find((zone, index) => known.indexOf(zone) !== index);
  if (twice !== undefined) invalid(scope, `availabilityZones must differ, got ${twice} twice; remove one`);
  const format = Token.isUnresolved(region) ? REGION_FORMAT : region;
  const foreign = known.find((zone) => !new RegExp(`^${format}[a-z]$`).test(zone));
  const place = Token.isUnresolved(region) ? 'the Region of the stack' : region;
  if (foreign !== undefined) {
    invalid(scope, `availabilityZones must be in ${place}, got ${JSON.stringify(foreign)}; use zones of that Region`);
  }
  return zones;
}

function defaultZones(scope: IConstruct, region: string, count: number): string[] {
  if (Token.isUnresolved(region)) return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
  if (!isRegion(region)) {
    invalid(scope, `region of the stack must be the name of a Region, got "${region}"; set env.region of the stack, ` +
      'for example to ap-northeast-1');
  }
  const { zones: letters = '' } = regionFacts(region);
  if (letters.length < count) {
    invalid(scope, `availabilityZones is required for ${count} zones in ${region}, got none; ` +
      'pass zones that your account has, because synthesis does not look them up');
  }
  return [...letters].slice(0, count).map((letter) => `${region}${letter}`);
}

/**
 * The CIDR block at an offset of `index` blocks of 256 addresses. CloudFormation calculates it when the network is a
 * token.
 */
function subnetBlock(cidr: string, block: Cidr | undefined, index: number): string {
  if (!block) return Fn.select(index, Fn.cidr(cidr, index + 1, `${SUBNET_BITS}`));
  return formatCidr({ first: block.first + index * 2 ** SUBNET_BITS, prefix: 32 - SUBNET_BITS });
}

/** A CIDR block as text and as numbers. */
interface Block {
  readonly text: string;
  readonly block: Cidr;
}

function checkSubnets(
  scope: IConstruct, network: Block | undefined, zones: number, lists: Record<string, string[]>,
): void {
  const seen: Block[] = [];
  for (const [prop, texts] of Object.entries(lists)) {
    if (texts.length !== zones) {
      invalid(scope, `${prop} must have one CIDR block for each of the ${zones} zones, got ${texts.length}; ` +
        `pass ${zones}`);
    }
    for (const text of texts) {
      const block = readBlock(scope, prop, text);
      if (!block) continue;
      if (network && !contains(network.block, block)) {
        invalid(scope, `${prop} must be within cidr ${network.text}, got ${text}; pass CIDR blocks of the network`);
      }
      const other = seen.find((subnet) => overlaps(subnet.block, block));
      if (other) {
        invalid(scope, `${prop} must not overlap another subnet, got ${text} and ${other.text}; change one of them`);
      }
      seen.push({ text, block });
    }
  }
}

function readBlock(scope: IConstruct, prop: string, text: string): Cidr | undefined {
  if (Token.isUnresolved(text)) return undefined;
  const block = parseCidr(text);
  if (!block) {
    invalid(scope, `${prop} must be an IPv4 CIDR block, got ${JSON.stringify(text)}; write it like 10.0.0.0/16`);
  }
  if (!block.aligned) {
    invalid(scope, `${prop} must begin with the first address of the CIDR block, got ${text}; ` +
      `use ${formatCidr(block)}`);
  }
  if (block.prefix < LARGEST_PREFIX || block.prefix > SMALLEST_PREFIX) {
    invalid(scope, `${prop} must be from /${LARGEST_PREFIX} to /${SMALLEST_PREFIX}, got ${text}; ` +
      'EC2 supports no other size');
  }
  return block;
}
