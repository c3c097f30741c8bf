/* eslint-disable @typescript-eslint/no-explicit-any */
import { BlockList, isIP, isIPv6 } from 'net';
import { normalize } from 'path/posix';
import { Deployment, onlyKnown } from './deployment';

/** A request as the web ACL sees it. */
export interface Inspected {
  readonly ip: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bodySize: number;
  /** Requests of the same address in the window, this one included, as far as they are in a rate rule's scope. */
  readonly rate: number;
  /** Requests of all addresses of the same network (ASN) in the window, this one included, in the same scope. */
  readonly networkRate: number;
  /** Of these, those to the path of a rule on one path. */
  readonly networkRateAtPath: number;
  /** Of these, those of clients with the same TLS fingerprint. */
  readonly networkRateOfClient: number;
  /** Requests in the window of a rate rule, if each has its own number. */
  readonly counted?: (rule: any) => number;
  readonly labels: ReadonlySet<string>;
  /** Bytes of a body that the web ACL looks at. */
  readonly bodyLimit: number;
}

/** Whether a rule's statement, of those that the library writes, is true of a request; statements of whole rule groups are the caller's. */
export function holds(deployment: Deployment, statement: any, request: Inspected): boolean {
  const [kind, ...others] = Object.keys(statement);
  if (!kind || others.length > 0) throw new Error(`can't evaluate a statement of ${kind ?? 'nothing'}, ${others.join(', ')}`);
  const inner = statement[kind];
  switch (kind) {
    case 'AndStatement': return inner.Statements.every((each: any) => holds(deployment, each, request));
    case 'OrStatement': return inner.Statements.some((each: any) => holds(deployment, each, request));
    case 'NotStatement': return !holds(deployment, inner.Statement, request);
    case 'IPSetReferenceStatement': return inIpSet(deployment, inner, request);
    case 'LabelMatchStatement':
      if (inner.Scope !== 'LABEL') throw new Error(`can't evaluate a label match on ${inner.Scope}`);
      return request.labels.has(inner.Key);
    case 'ByteMatchStatement': return bytesMatch(inner, request);
    case 'RegexMatchStatement':
      onlyKnown(inner, 'a regex match', 'FieldToMatch', 'RegexString', 'TextTransformations');
      return new RegExp(inner.RegexString).test(transformed(inner, request));
    case 'SizeConstraintStatement': return isLarger(inner, request);
    case 'RateBasedStatement': return isTooOften(deployment, inner, request);
    default: throw new Error(`can't evaluate a ${kind}`);
  }
}

/** Whether an address, IPv4 or IPv6, is in one of the ranges. */
export function inRanges(ranges: readonly string[], ip: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address, length] = range.split('/');
    list.addSubnet(address, Number(length), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

function inIpSet(deployment: Deployment, statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'an IP set reference', 'Arn', 'IPSetForwardedIPConfig');
  const { Addresses, IPAddressVersion } = deployment.at(statement.Arn, 'AWS::WAFv2::IPSet').properties;
  const wrong = Addresses.find((range: string) => isIPv6(range.split('/')[0]) !== (IPAddressVersion === 'IPV6'));
  if (wrong) throw new Error(`${wrong} is no ${IPAddressVersion} range`);
  const address = addressOf(statement.IPSetForwardedIPConfig, request);
  return typeof address === 'boolean' ? address : inRanges(Addresses, address);
}

/** The address that a rule goes by, or what it decides without one. Rate rules go by the first one in the header. */
function addressOf(config: any, { ip, headers }: Inspected): string | boolean {
  if (!config) return ip;
  onlyKnown(config, 'a forwarded address', 'HeaderName', 'FallbackBehavior', 'Position');
  const value = headers[config.HeaderName.toLowerCase()];
  if (value === undefined) return false;
  const address = value.split(',').at(config.Position === 'LAST' ? -1 : 0)!.trim();
  return isIP(address) ? address : config.FallbackBehavior === 'MATCH';
}

function bytesMatch(statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a byte match', 'FieldToMatch', 'PositionalConstraint', 'SearchString', 'TextTransformations');
  const value = transformed(statement, request);
  switch (statement.PositionalConstraint) {
    case 'STARTS_WITH': return value.startsWith(statement.SearchString);
    case 'EXACTLY': return value === statement.SearchString;
    case 'CONTAINS': return value.includes(statement.SearchString);
    default: throw new Error(`can't evaluate the constraint ${statement.PositionalConstraint}`);
  }
}

function transformed({ FieldToMatch, TextTransformations }: any, request: Inspected): string {
  const ordered = [...TextTransformations].sort((one, other) => one.Priority - other.Priority);
  return ordered.reduce((value, { Type }) => transform(value, Type), fieldOf(FieldToMatch, request));
}

function fieldOf(field: any, { path, method, headers }: Inspected): string {
  onlyKnown(field, 'a match', 'Method', 'SingleHeader', 'UriPath');
  if (field.Method) return method;
  return field.SingleHeader ? headers[field.SingleHeader.Name] ?? '' : path;
}

function transform(text: string, type: string): string {
  switch (type) {
    case 'NONE': return text;
    case 'LOWERCASE': return text.toLowerCase();
    case 'URL_DECODE': return text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    case 'NORMALIZE_PATH_WIN': return normalize(text.replace(/\\/g, '/'));
    default: throw new Error(`can't apply the transformation ${type}`);
  }
}

/** What is larger than the web ACL sees always matches. */
function isLarger(statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a size constraint', 'ComparisonOperator', 'FieldToMatch', 'Size', 'TextTransformations');
  const { ComparisonOperator, FieldToMatch: field, Size: most, TextTransformations } = statement;
  onlyKnown(field, 'a size constraint', 'Body', 'Headers');
  if (ComparisonOperator !== 'GT') throw new Error(`can't compare by ${ComparisonOperator}`);
  if (TextTransformations.some(({ Type }: any) => Type !== 'NONE')) throw new Error('can\'t evaluate the size of what is transformed');
  const { OversizeHandling } = field.Body ?? field.Headers;
  if (OversizeHandling !== 'MATCH') throw new Error(`can't handle oversize by ${OversizeHandling}`);
  const { size, seen } = field.Body ? { size: request.bodySize, seen: request.bodyLimit } : headersOf(field.Headers, request);
  return size > seen || size > most;
}

/** AWS WAF sees 8 KB of a request's headers, cookies included, and at most 200 of them. */
function headersOf(field: any, { headers }: Inspected): { size: number; seen: number } {
  onlyKnown(field, 'headers', 'MatchPattern', 'MatchScope', 'OversizeHandling');
  if (!field.MatchPattern.All || field.MatchScope !== 'ALL') throw new Error('can only evaluate all headers');
  const lines = Object.entries(headers).map(([name, value]) => name + value);
  return lines.length > 200 ? { size: Infinity, seen: 0 } : { size: lines.join('').length, seen: 8_192 };
}

function isTooOften(deployment: Deployment, statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a rate rule', 'AggregateKeyType', 'CustomKeys', 'EvaluationWindowSec', 'ForwardedIPConfig', 'Limit', 'ScopeDownStatement');
  if (statement.ScopeDownStatement && !holds(deployment, statement.ScopeDownStatement, request)) return false;
  const address = addressOf(statement.ForwardedIPConfig, request);
  return typeof address === 'boolean' ? address : (request.counted ?? ((rule) => rateOf(rule, request)))(statement) > statement.Limit;
}

function rateOf({ AggregateKeyType, CustomKeys, ForwardedIPConfig, ScopeDownStatement }: any, request: Inspected): number {
  const { rate, networkRate, networkRateAtPath, networkRateOfClient } = request;
  const keys = (CustomKeys ?? []).flatMap((key: any) => Object.keys(key)).join();
  switch (`${AggregateKeyType} ${keys}`.trim()) {
    case 'IP': return rate;
    case 'FORWARDED_IP':
      if (!ForwardedIPConfig) throw new Error('a forwarded address needs its header');
      return rate;
    case 'CUSTOM_KEYS ASN': return ScopeDownStatement?.ByteMatchStatement ? networkRateAtPath : networkRate;
    // A request without a fingerprint is not counted.
    case 'CUSTOM_KEYS ASN,JA4Fingerprint': return networkRateOfClient;
    default: throw new Error(`can't count by ${[AggregateKeyType, keys].filter(Boolean).join(' ')}`);
  }
}
