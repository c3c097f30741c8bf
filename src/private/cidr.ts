/** A block of IPv4 addresses, as numbers. */
export interface Cidr {
  /** The first address of the block. */
  readonly first: number;
  /** The last address of the block. */
  readonly last: number;
  /** The prefix length. */
  readonly prefix: number;
  /** Whether the text contains the first address of the block, as AWS requires. */
  readonly aligned: boolean;
}

const ADDRESS_BITS = 32;
const NUMBER = '(0|[1-9]\\d{0,2})';
const SYNTAX = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}\\.${NUMBER}/${NUMBER}$`);

/**
 * Parses `10.0.0.0/16`; undefined if the text is not a block. Octets with leading zeros are octal in some tools and not
 * valid.
 */
export function parseCidr(text: string): Cidr | undefined {
  const match = SYNTAX.exec(text);
  if (!match) return undefined;
  const [prefix, ...octets] = [match[5], ...match.slice(1, 5)].map(Number);
  if (prefix > ADDRESS_BITS || octets.some((octet) => octet > 255)) return undefined;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (ADDRESS_BITS - prefix);
  const first = address - address % size;
  return { first, last: first + size - 1, prefix, aligned: address === first };
}

/** Formats a block as `10.0.0.0/16`. */
export function formatCidr({ first, prefix }: Pick<Cidr, 'first' | 'prefix'>): string {
  const octets = [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(first / unit) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** Whether every address of the inner block is in the outer one. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether two blocks share an address. */
export function overlaps(one: Cidr, other: Cidr): boolean {
  return one.first <= other.last && other.first <= one.last;
}
