import { Fn, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Cidr, contains, formatCidr, overlaps, parseCidr } from '../../private/cidr';
import { invalid } from '../../private/errors';

/** The props for zones and CIDR blocks. */
export interface AddressRequest {
  readonly cidr?: string;
  readonly availabilityZones?: string[];
  readonly publicSubnetCidrs?: string[];
  readonly privateSubnetCidrs?: string[];
}

/** One block per subnet, in the order of the zones. */
export interface AddressPlan {
  readonly cidr: string;
  readonly zones: string[];
  readonly publicCidrs: string[];
  readonly privateCidrs: string[];
}

/** The zones of every account. Zone 1b of Tokyo is not available to newer accounts. */
const KNOWN_ZONES: Record<string, string[]> = {
  'ap-northeast-1': ['ap-northeast-1a', 'ap-northeast-1c', 'ap-northeast-1d'],
  'ap-northeast-3': ['ap-northeast-3a', 'ap-northeast-3b', 'ap-northeast-3c'],
};
const MINIMUM_ZONES = 2;
/** The third octets of the default subnets are 1, 2, … and 10, 20, …; each block has 2^8 addresses. */
const SUBNET_BITS = 8;
const LARGEST_PREFIX = 16;
const SMALLEST_PREFIX = 28;
/** "This network", loopback, link-local, multicast and reserved ranges: EC2 rejects a VPC in these. */
const RESERVED = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map((text) => parseCidr(text)!);

/** Completes the default layout and checks what EC2 would reject at deployment. */
export function planAddresses(scope: IConstruct, request: AddressRequest): AddressPlan {
  for (const prop of ['availabilityZones', 'publicSubnetCidrs', 'privateSubnetCidrs'] as const) {
    checkKnownLength(
      scope, prop, request[prop],
    );
  }
  const cidr = request.cidr ?? '10.0.0.0/16';
  const block = readBlock(scope, 'cidr', cidr);
  if (block && RESERVED.some((reserved) => overlaps(reserved, block))) {
    invalid(scope, `cidr must not use a reserved range, got ${cidr}; use a private one such as 10.0.0.0/16`);
  }
  const lists = [request.publicSubnetCidrs, request.privateSubnetCidrs];
  if (!block && lists.some((list) => list) && !lists.every((list) => list)) {
    const missing = request.publicSubnetCidrs ? 'privateSubnetCidrs' : 'publicSubnetCidrs';
    invalid(
      scope, `${missing} is required if cidr is a token and the other CIDR blocks are set; pass both, or neither`,
    );
  }
  const zones = planZones(scope, request);
  const publicCidrs = request.publicSubnetCidrs ?? zones.map((_, index) => subnetBlock(cidr, block, index + 1));
  const privateCidrs = request.privateSubnetCidrs ?? zones.map((_, index) => subnetBlock(
    cidr, block, (index + 1) * 10,
  ));
  checkSubnets(
    scope, block && { text: cidr, block }, zones.length,
    { publicSubnetCidrs: publicCidrs, privateSubnetCidrs: privateCidrs },
  );
  return { cidr, zones, publicCidrs, privateCidrs };
}

function checkKnownLength(scope: IConstruct, prop: string, list?: string[]): void {
  if (list && Token.isUnresolved(list)) {
    invalid(
      scope, `${prop} must have a known length, got a token; pass Fn.select of the token for each zone`,
    );
  }
}

function planZones(scope: IConstruct, request: AddressRequest): string[] {
  const { region } = Stack.of(scope);
  const count = request.availabilityZones?.length ?? request.publicSubnetCidrs?.length
    ?? request.privateSubnetCidrs?.length ?? MINIMUM_ZONES;
  if (request.availabilityZones === undefined && count >= MINIMUM_ZONES) return defaultZones(scope, region, count);
  const zones = request.availabilityZones ?? [];
  if (count < MINIMUM_ZONES) {
    invalid(
      scope,
      `availabilityZones must be at least ${MINIMUM_ZONES}, got ${count}; ` +
        'add a zone, as the failure of a single zone would stop the workload',
    );
  }
  const known = zones.filter((zone) => !Token.isUnresolved(zone));
  const twice = known.find((zone, index) => known.indexOf(zone) !== index);
  if (twice !== undefined) invalid(scope, `availabilityZones must differ, got ${twice} twice; list each zone once`);
  const format = Token.isUnresolved(region) ? '[a-z]{2,}(-[a-z]+)+-\\d+' : region;
  const foreign = known.find((zone) => !new RegExp(`^${format}[a-z]$`).test(zone));
  const place = Token.isUnresolved(region) ? 'the Region of the stack' : region;
  if (foreign !== undefined) {
    invalid(
      scope, `availabilityZones must be in ${place}, got ${JSON.stringify(foreign)}; use zones of that Region`,
    );
  }
  return zones;
}

function defaultZones(scope: IConstruct, region: string, count: number): string[] {
  if (Token.isUnresolved(region)) return Array.from({ length: count }, (_, index) => Fn.select(index, Fn.getAzs()));
  const zones = KNOWN_ZONES[region] ?? [];
  if (zones.length < count) {
    invalid(
      scope,
      `availabilityZones is required for ${count} zones in ${region}; pass them, as the construct makes no lookups`,
    );
  }
  return zones.slice(0, count);
}

/** Returns the /24 block number `index` of the VPC. CloudFormation computes the block of a token. */
function subnetBlock(cidr: string, block: Cidr | undefined, index: number): string {
  if (!block) return Fn.select(index, Fn.cidr(cidr, index + 1, `${SUBNET_BITS}`));
  return formatCidr({ first: block.first + index * 2 ** SUBNET_BITS, prefix: 32 - SUBNET_BITS });
}

function checkSubnets(
  scope: IConstruct, network: { text: string; block: Cidr } | undefined, zones: number, lists: Record<string, string[]>,
): void {
  const seen: { text: string; block: Cidr }[] = [];
  for (const [prop, texts] of Object.entries(lists)) {
    if (texts.length !== zones) {
      invalid(
        scope, `${prop} must have one block for each of the ${zones} zones, got ${texts.length}; pass ${zones} blocks`,
      );
    }
    for (const text of texts) {
      const block = readBlock(scope, prop, text);
      if (!block) continue;
      if (network && !contains(network.block, block)) {
        invalid(
          scope, `${prop} must lie within cidr ${network.text}, got ${text}; use blocks of the VPC`,
        );
      }
      const other = seen.find((subnet) => overlaps(subnet.block, block));
      if (other) {
        invalid(
          scope, `${prop} must not overlap another subnet, got ${text} and ${other.text}; move one of them`,
        );
      }
      seen.push({ text, block });
    }
  }
}

function readBlock(scope: IConstruct, prop: string, text: string): Cidr | undefined {
  if (Token.isUnresolved(text)) return undefined;
  const block = parseCidr(text);
  if (!block) invalid(scope, `${prop} must be an IPv4 block, got ${JSON.stringify(text)}; write e.g. 10.0.0.0/16`);
  if (!block.aligned) {
    invalid(
      scope, `${prop} must start at the first address of its block, got ${text}; use ${formatCidr(block)}`,
    );
  }
  if (block.prefix < LARGEST_PREFIX || block.prefix > SMALLEST_PREFIX) {
    invalid(
      scope, `${prop} must be from /${LARGEST_PREFIX} to /${SMALLEST_PREFIX}, got ${text}; choose a size in that range`,
    );
  }
  return block;
}
