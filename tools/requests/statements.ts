/* eslint-disable @typescript-eslint/no-explicit-any */
import { BlockList, isIP, isIPv6 } from 'net';
import { normalize } from 'path/posix';
import { Deployment, onlyKnown } from './deployment';

/** Stands for the account and name of the web ACL, which the labels of its own rules begin with. */
export const OWN_LABELS = 'awswaf:account:webacl:acl:';

/** A request as the web ACL sees it. */
export interface Inspected {
  readonly ip: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly country: string;
  readonly body: string;
  readonly bodySize: number;
  /** Requests of the same address in the window, this one included, as far as they are in a rate rule's scope. */
  readonly rate: number;
  /** Requests of all addresses of the same network (ASN) in the window, this one included, in the same scope. */
  readonly networkRate: number;
  readonly labels: ReadonlySet<string>;
  /** Bytes of a body that the web ACL looks at. */
  readonly bodyLimit: number;
}

/** Whether a rule's statement is true of a request; statements of whole rule groups are the caller's. */
export function holds(deployment: Deployment, statement: any, request: Inspected): boolean {
  const [kind, ...others] = Object.keys(statement);
  if (!kind || others.length > 0) throw new Error(`can't evaluate a statement of ${kind ?? 'nothing'}, ${others.join(', ')}`);
  const inner = statement[kind];
  switch (kind) {
    case 'AndStatement': return inner.Statements.every((each: any) => holds(deployment, each, request));
    case 'OrStatement': return inner.Statements.some((each: any) => holds(deployment, each, request));
    case 'NotStatement': return !holds(deployment, inner.Statement, request);
    case 'IPSetReferenceStatement': return inIpSet(deployment, inner, request);
    case 'GeoMatchStatement': return geoMatches(inner, request);
    case 'LabelMatchStatement': return labelMatches(inner, request);
    case 'ByteMatchStatement': return bytesMatch(inner, request);
    case 'RegexMatchStatement': return expressionMatches(inner, request);
    case 'SizeConstraintStatement': return sizeMatches(inner, request);
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

/** The address that a rule goes by, or what it decides without one. */
function addressOf(config: any, { ip, headers }: Inspected): string | boolean {
  if (!config) return ip;
  onlyKnown(config, 'a forwarded address', 'HeaderName', 'FallbackBehavior', 'Position');
  const index = { FIRST: 0, LAST: -1 }[String(config.Position ?? 'FIRST')];
  if (index === undefined) throw new Error(`can't evaluate the position ${config.Position}`);
  const value = headers[config.HeaderName.toLowerCase()];
  if (value === undefined) return false;
  const address = value.split(',').at(index)!.trim();
  return isIP(address) ? address : config.FallbackBehavior === 'MATCH';
}

function geoMatches(statement: any, { country }: Inspected): boolean {
  onlyKnown(statement, 'a geo match', 'CountryCodes');
  return statement.CountryCodes.includes(country);
}

/**
 * Labels are case-sensitive. A key is either complete or, for labels of the web ACL's own rules, without the prefix.
 */
function labelMatches({ Scope, Key }: any, { labels }: Inspected): boolean {
  const keyed = [...labels].map((label) => Key.startsWith('awswaf:') ? label : own(label));
  switch (Scope) {
    case 'LABEL': return keyed.includes(Key);
    case 'NAMESPACE': return keyed.some((label) => label?.startsWith(Key));
    default: throw new Error(`can't evaluate a label match on ${Scope}`);
  }
}

function own(label: string): string | undefined {
  return label.startsWith(OWN_LABELS) ? label.slice(OWN_LABELS.length) : undefined;
}

function bytesMatch(statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a byte match', 'FieldToMatch', 'PositionalConstraint', 'SearchString', 'TextTransformations');
  const field = component(statement.FieldToMatch, request);
  if (typeof field === 'boolean') return field;
  const text = transformed(field, statement.TextTransformations);
  switch (statement.PositionalConstraint) {
    case 'EXACTLY': return text === statement.SearchString;
    case 'STARTS_WITH': return text.startsWith(statement.SearchString);
    case 'ENDS_WITH': return text.endsWith(statement.SearchString);
    case 'CONTAINS': return text.includes(statement.SearchString);
    default: throw new Error(`can't evaluate the constraint ${statement.PositionalConstraint}`);
  }
}

function expressionMatches(statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a regex match', 'FieldToMatch', 'RegexString', 'TextTransformations');
  const field = component(statement.FieldToMatch, request);
  return typeof field === 'boolean' ? field : new RegExp(statement.RegexString).test(transformed(field, statement.TextTransformations));
}

function sizeMatches(statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a size constraint', 'ComparisonOperator', 'FieldToMatch', 'Size', 'TextTransformations');
  const size = sizeOf(statement, request);
  if (typeof size === 'boolean') return size;
  switch (statement.ComparisonOperator) {
    case 'GT': return size > statement.Size;
    case 'GE': return size >= statement.Size;
    case 'LT': return size < statement.Size;
    case 'LE': return size <= statement.Size;
    case 'EQ': return size === statement.Size;
    case 'NE': return size !== statement.Size;
    default: throw new Error(`can't compare by ${statement.ComparisonOperator}`);
  }
}

function sizeOf({ FieldToMatch: field, TextTransformations }: any, request: Inspected): number | boolean {
  if (!field.Body) {
    const text = component(field, request);
    return typeof text === 'boolean' ? text : transformed(text, TextTransformations).length;
  }
  if (TextTransformations.some(({ Type }: any) => Type !== 'NONE')) throw new Error('can\'t evaluate the size of a transformed body');
  return request.bodySize > request.bodyLimit ? oversize(field.Body, request) ?? request.bodyLimit : request.bodySize;
}

/** What a body beyond the limit decides by itself; with CONTINUE the web ACL goes on with what it sees. */
function oversize(field: any, { bodySize, bodyLimit }: Inspected): boolean | undefined {
  return handling(field, bodySize > bodyLimit);
}

function handling({ OversizeHandling }: any, isLarge: boolean): boolean | undefined {
  if (!isLarge || OversizeHandling === 'CONTINUE') return undefined;
  if (OversizeHandling !== 'MATCH' && OversizeHandling !== 'NO_MATCH') throw new Error(`can't handle oversize by ${OversizeHandling}`);
  return OversizeHandling === 'MATCH';
}

function component(field: any, request: Inspected): string | boolean {
  const [kind, ...others] = Object.keys(field);
  if (others.length > 0) throw new Error(`can't match ${kind}, ${others.join(', ')}`);
  switch (kind) {
    case 'UriPath': return request.path;
    case 'QueryString': return request.query;
    case 'Method': return request.method;
    case 'SingleHeader': return request.headers[String(field.SingleHeader.Name ?? field.SingleHeader.name).toLowerCase()] ?? '';
    case 'Headers': return headersOf(field.Headers, request);
    case 'Body': return oversize(field.Body, request) ?? request.body.slice(0, request.bodyLimit);
    default: throw new Error(`can't match ${kind}`);
  }
}

/** AWS WAF sees 8 KB of a request's headers, cookies included, and at most 200 of them. */
function headersOf(field: any, { headers }: Inspected): string | boolean {
  onlyKnown(field, 'headers', 'MatchPattern', 'MatchScope', 'OversizeHandling');
  if (!field.MatchPattern.All || field.MatchScope !== 'ALL') throw new Error('can only evaluate all headers');
  const lines = Object.entries(headers).map(([name, value]) => name + value);
  const text = lines.join('');
  const isLarge = lines.length > 200 || text.length > 8_192;
  return handling(field, isLarge) ?? text;
}

function transformed(text: string, transformations: any[]): string {
  const ordered = [...transformations].sort((one, other) => one.Priority - other.Priority);
  return ordered.reduce((value, { Type }) => transform(value, Type), text);
}

function transform(text: string, type: string): string {
  switch (type) {
    case 'NONE': return text;
    case 'LOWERCASE': return text.toLowerCase();
    case 'URL_DECODE': return text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    case 'NORMALIZE_PATH': return normalize(text);
    case 'NORMALIZE_PATH_WIN': return normalize(text.replace(/\\/g, '/'));
    default: throw new Error(`can't apply the transformation ${type}`);
  }
}

function isTooOften(deployment: Deployment, statement: any, request: Inspected): boolean {
  onlyKnown(statement, 'a rate rule', 'AggregateKeyType', 'CustomKeys', 'EvaluationWindowSec', 'ForwardedIPConfig', 'Limit', 'ScopeDownStatement');
  if (statement.ScopeDownStatement && !holds(deployment, statement.ScopeDownStatement, request)) return false;
  const rate = rateOf(statement, request);
  if (!statement.ForwardedIPConfig) return rate > statement.Limit;
  const address = addressOf(statement.ForwardedIPConfig, request);
  return typeof address === 'boolean' ? address : rate > statement.Limit;
}

function rateOf({ AggregateKeyType, CustomKeys, ForwardedIPConfig }: any, { rate, networkRate }: Inspected): number {
  const keys = (CustomKeys ?? []).flatMap((key: any) => Object.keys(key)).join();
  switch (`${AggregateKeyType} ${keys}`.trim()) {
    case 'IP': return rate;
    case 'FORWARDED_IP':
      if (!ForwardedIPConfig) throw new Error('a forwarded address needs its header');
      return rate;
    case 'CUSTOM_KEYS ASN': return networkRate;
    default: throw new Error(`can't count by ${[AggregateKeyType, keys].filter(Boolean).join(' ')}`);
  }
}
