import { isIPv6 } from 'net';
import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct, IConstruct } from 'constructs';
import { anyOf, Statement } from './statements';
import { parseCidr } from '../../../private/cidr';
import { invalid } from '../../../private/errors';

// Read 2026-11-29: https://docs.aws.amazon.com/solutions/latest/security-automations-for-aws-waf/quotas.html
/** The AWS quota of an IP set. */
const MOST = 10_000;
const IPV6_BITS = 128;

/** The header with the IP address of a client behind a proxy. */
export interface ForwardedIp {
  readonly headerName: string;
  /** The result for a request with an invalid address in the header. */
  readonly fallbackBehavior: string;
}

export interface AddressListProps {
  readonly cidrs: string[];
  readonly scope: string;
  readonly description: string;
  readonly forwardedIp?: ForwardedIp;
}

/** The CIDR blocks of both address families. AWS WAF has one IP set for each family. */
export class AddressList extends Construct {
  /** The statement that matches requests from the CIDR blocks. */
  readonly match: Statement;

  constructor(scope: Construct, id: string, props: AddressListProps) {
    super(scope, id);
    const cidrs = [...new Set(props.cidrs)];
    const families = [
      { id: 'Ipv4', ipAddressVersion: 'IPV4', addresses: cidrs.filter((cidr) => !isVersion6(cidr)) },
      { id: 'Ipv6', ipAddressVersion: 'IPV6', addresses: cidrs.filter(isVersion6) },
    ];
    this.match = anyOf(families.filter(({ addresses }) => addresses.length > 0).map((family) => {
      const { attrArn } = new wafv2.CfnIPSet(this, family.id, {
        scope: props.scope,
        description: props.description,
        ipAddressVersion: family.ipAddressVersion,
        addresses: family.addresses,
      });
      return inSet(attrArn, props.forwardedIp);
    }));
  }
}

/** Throws for invalid CIDR blocks and for too many of them. Accepts tokens as IPv4 CIDR blocks. */
export function checkCidrs(scope: IConstruct, prop: string, cidrs: string[] = []): void {
  cidrs.filter((cidr) => !isToken(cidr)).forEach((cidr) => {
    const prefix = isVersion6(cidr) ? prefixOfVersion6(cidr) : prefixOfVersion4(cidr);
    if (prefix === undefined) {
      invalid(scope, `${prop} must be CIDR blocks that begin with their first address, got ${JSON.stringify(cidr)}; ` +
        'write a single address as 192.0.2.1/32 or 2001:db8::1/128');
    }
    if (prefix === 0) {
      invalid(scope, `${prop} must not contain all addresses, got ${JSON.stringify(cidr)}; use smaller CIDR blocks`);
    }
  });
  [cidrs.filter((cidr) => !isVersion6(cidr)), cidrs.filter(isVersion6)].forEach((family) => {
    const count = new Set(family).size;
    if (count > MOST) {
      invalid(scope, `${prop} must be at most ${MOST} CIDR blocks of one family, got ${count}; merge adjacent blocks`);
    }
  });
}

/** The web ACL capacity units of a list. */
export function listCapacity(cidrs: string[] = []): number {
  return new Set(cidrs.map(isVersion6)).size;
}

/** An invalid address in the header must not evade a limit or a list of blocked addresses. */
export function forwardedIp(headerName: string | undefined, matchInvalid: boolean): ForwardedIp | undefined {
  return headerName === undefined ? undefined : { headerName, fallbackBehavior: matchInvalid ? 'MATCH' : 'NO_MATCH' };
}

function inSet(arn: string, header?: ForwardedIp): Statement {
  // The nearest proxy writes the last address. A client can forge the addresses before it.
  const ipSetForwardedIpConfig = header && { ...header, position: 'LAST' };
  return { statement: { ipSetReferenceStatement: { arn, ipSetForwardedIpConfig } }, capacity: 1 };
}

function isVersion6(cidr: string): boolean {
  return !isToken(cidr) && cidr.includes(':');
}

/** Whether a CIDR block, or a whole list encoded as one, is a token. */
function isToken(cidr: string): boolean {
  return Token.isUnresolved(cidr) || Token.isUnresolved([cidr]);
}

function prefixOfVersion4(cidr: string): number | undefined {
  const block = parseCidr(cidr);
  return block?.aligned ? block.prefix : undefined;
}

function prefixOfVersion6(cidr: string): number | undefined {
  const match = /^([0-9a-f:]+)\/(0|[1-9]\d{0,2})$/i.exec(cidr);
  if (!match || !isIPv6(match[1])) return undefined;
  const prefix = Number(match[2]);
  if (prefix > IPV6_BITS) return undefined;
  return BigInt.asUintN(IPV6_BITS - prefix, numberOfVersion6(match[1])) === 0n ? prefix : undefined;
}

/** The number of a valid IPv6 address. */
function numberOfVersion6(address: string): bigint {
  const [head, tail] = address.split('::').map((side) => side.split(':').filter(Boolean));
  const groups = tail ? [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return BigInt(`0x${groups.map((group) => group.padStart(4, '0')).join('')}`);
}
