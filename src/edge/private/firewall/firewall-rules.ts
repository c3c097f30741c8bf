import { Lazy, Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { forwardedIp } from './address-list';
import { labelOf } from './managed-groups';
import { FLOOD_OF_NETWORK, pathExpression, prefixExpression } from './paths';
import {
  allOf, anyOf, bodyAbove, hasLabel, headersAboveInspection, methodIs, normalizedPathBegins, not, pageView, pathAsSent,
  pathIs, pathMatches, pathMayBegin, pathSurelyBegins, Statement,
} from './statements';
import { CustomRule } from '../../custom-rule';
import { FirewallMode } from '../../firewall-mode';
import { ManagedRules } from '../../managed-rules';
import { RateLimit } from '../../rate-limit';

/** The label of what a rate limit refuses, without the namespace of the web ACL. */
export const LIMITED = 'limited';

/** A rule without its priority. */
export interface FirewallRule extends Statement {
  readonly name: string;
  readonly action?: wafv2.CfnWebACL.RuleActionProperty;
  readonly overrideAction?: wafv2.CfnWebACL.OverrideActionProperty;
  /** Whether the rule blocks requests. */
  readonly blocks: boolean;
  readonly label?: string;
}

/** The props of the rules. */
export interface RuleSet {
  readonly mode: FirewallMode;
  readonly managedRules: ManagedRules[];
  readonly rateLimits: RateLimit[];
  readonly uploadPaths: string[];
  readonly signedPaths: string[];
  readonly loginPaths: string[];
  readonly blockedPaths: string[];
  readonly maxBodyBytes?: number;
  readonly allowUninspected: boolean;
  readonly clientIpHeader?: string;
}

/**
 * The limits of requests to login paths: an office of 500 people who sign in within 5 minutes, every fifth of them
 * twice, and a tenth of the page views of a network.
 */
const MOST_LOGINS = { ofAddress: 600, ofNetwork: 2_000 };
const LOGIN_WINDOW_SECONDS = 300;
/** Files, as the viewer spells them. Other spellings count as for the tasks. */
const FILES = '^/media/|[.](avif|css|gif|ico|jpe?g|js|mjs|png|svg|webp|woff2?)$';
/** The capacity of a custom key of a rate limit. */
const KEY_CAPACITY = 30;
const NETWORK: Key[] = [{ asn: {} }];
/** The clients of a network with one TLS fingerprint: a version of a browser or a program, from any address. */
const CLIENT_OF_NETWORK: Key[] = [...NETWORK, { ja4Fingerprint: { fallbackBehavior: 'NO_MATCH' } }];

type Key = wafv2.CfnWebACL.RateBasedStatementCustomKeyProperty;

/** All rules except those of the CIDR blocks, in ascending order of cost. */
export function rulesOf(set: RuleSet): FirewallRule[] {
  const isAddressList = ({ _group }: ManagedRules) => _group.addresses ?? false;
  return [
    ...blockedPathRules(set),
    ...set.managedRules.filter(isAddressList).map((group) => managedRule(group, set)),
    ...loginRules(set),
    ...rateRules(set),
    ...set.managedRules.filter((group) => !isAddressList(group)).map((group) => managedRule(group, set)),
    ...bodyRules(set),
  ];
}

/** A rule of this library that blocks or counts. */
export function ownRule(name: string, statement: Statement, mode: FirewallMode): FirewallRule {
  const blocks = mode === FirewallMode.BLOCK;
  return { name, ...statement, action: blocks ? { block: {} } : { count: {} }, blocks };
}

/** A rule of the caller. A rule group has the actions of its rules. */
export function customRule({ name, capacity, _statement: statement, _action: action }: CustomRule): FirewallRule {
  const overrideAction = action ? undefined : { none: {} };
  return { name, statement, capacity, action, overrideAction, blocks: !action?.count };
}

/** The rules with their priorities, metrics and samples. */
export function inOrder(rules: FirewallRule[]): wafv2.CfnWebACL.RuleProperty[] {
  return rules.map(({ name, statement, action, overrideAction, label }, priority) => ({
    name,
    priority,
    statement,
    action,
    overrideAction,
    ruleLabels: label === undefined ? undefined : [{ name: label }],
    visibilityConfig: visibility(name),
  }));
}

/** The web ACL capacity units of rules. */
export function capacityOf(rules: Pick<FirewallRule, 'capacity'>[]): number {
  return rules.reduce((total, { capacity }) => total + capacity, 0);
}

export function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

function managedRule(rules: ManagedRules, set: RuleSet): FirewallRule {
  const blocks = modeOf(rules, set) === FirewallMode.BLOCK;
  const counted = [...rules.countedRules, ...exemptRules(rules, set)];
  return {
    name: rules.vendorName === 'AWS' ? rules.groupName : sanitize(`${rules.vendorName}-${rules.groupName}`),
    statement: {
      managedRuleGroupStatement: {
        vendorName: rules.vendorName,
        name: rules.groupName,
        version: rules.version,
        managedRuleGroupConfigs: rules._configs,
        ruleActionOverrides: counted.length > 0 ? counted.map(countOverride) : undefined,
      },
    },
    overrideAction: blocks ? { none: {} } : { count: {} },
    capacity: rules.capacity,
    blocks,
  };
}

function countOverride(name: string): wafv2.CfnWebACL.RuleActionOverrideProperty {
  return { name, actionToUse: { count: {} } };
}

/**
 * The rules that count only, because they would block uploads or webhooks. A rule of this library blocks their matches
 * on other paths.
 */
function exemptRules(rules: ManagedRules, set: RuleSet): string[] {
  return [...exemptOf(rules, 'bodyRules', bodyPaths(set)), ...exemptOf(rules, 'senderRules', set.signedPaths)];
}

type Exempt = 'bodyRules' | 'senderRules';

function exemptOf({ countedRules, _group }: ManagedRules, kind: Exempt, paths: string[]): string[] {
  return paths.length === 0 ? [] : (_group[kind] ?? []).filter((rule) => !countedRules.includes(rule));
}

function bodyPaths({ uploadPaths, signedPaths }: RuleSet): string[] {
  return [...uploadPaths, ...signedPaths];
}

function modeOf(rules: ManagedRules, set: RuleSet): FirewallMode {
  return rules.mode ?? set.mode;
}

function blockedPathRules({ blockedPaths, mode }: RuleSet): FirewallRule[] {
  if (blockedPaths.length === 0) return [];
  return [ownRule('BlockedPaths', pathMatches(pathExpression(blockedPaths)), mode)];
}

/** Before the limits on all requests, whose rules would otherwise decide first and hide the reason. */
function loginRules({ loginPaths, mode, clientIpHeader }: RuleSet): FirewallRule[] {
  if (loginPaths.length === 0) return [];
  const scopeDown = allOf([methodIs('POST'), pathMatches(prefixExpression(loginPaths))]);
  const login = { evaluationWindowSec: LOGIN_WINDOW_SECONDS, scopeDown, clientIpHeader };
  return [
    tooMany('LoginRateLimit', rateStatement({ ...login, limit: MOST_LOGINS.ofAddress }), mode, LOGIN_WINDOW_SECONDS),
    // Not for a whole network, whose users anybody could lock out, and no challenge, which a POST request cannot solve.
    tooMany('LoginNetworkRateLimit', rateStatement({
      ...login, limit: MOST_LOGINS.ofNetwork, keys: CLIENT_OF_NETWORK,
    }), mode, LOGIN_WINDOW_SECONDS),
  ];
}

function rateRules({ rateLimits, mode, clientIpHeader }: RuleSet): FirewallRule[] {
  const taken = new Set<string>();
  const own = rateLimits.flatMap(({ countsNetwork, path }) => countsNetwork && path !== undefined ? [path] : []);
  const nameOf = (wanted: string): string => {
    const name = freeName(sanitize(wanted), taken);
    taken.add(name);
    return name;
  };
  return rateLimits.flatMap((rate) => {
    const { limit, countsNetwork, path = '' } = rate;
    const window = rate.window.toSeconds();
    const props = { limit, evaluationWindowSec: window, keys: countsNetwork ? NETWORK : undefined, clientIpHeader };
    const action = rate.mode ?? mode;
    if (!countsNetwork) {
      const name = nameOf(`RateLimit${rate._withoutFiles ? '-without-files' : path}`);
      return [tooMany(name, rateStatement({ ...props, scopeDown: scopeOf(rate) }), action, window)];
    }
    if (rate.path !== undefined) {
      const name = nameOf(`NetworkRateLimit${path}`);
      return [tooMany(name, rateStatement({ ...props, scopeDown: pathIs(path) }), action, window)];
    }
    // What has a limit of its own does not count.
    const others = own.length > 0 ? not(anyOf(own.map(pathIs))) : undefined;
    return [
      challengeRule(nameOf('NetworkRateLimit'), rateStatement({ ...props, scopeDown: pageView() }), action),
      tooMany(nameOf('NetworkFlood'), rateStatement({
        ...props, limit: floodOf(limit), scopeDown: others,
      }), action, window),
    ];
  });
}

function scopeOf({ path, _onePath, _withoutFiles }: RateLimit): Statement | undefined {
  if (_withoutFiles) return not(fromCache());
  if (path === undefined) return undefined;
  return _onePath ? pathMatches(pathExpression([path])) : pathMayBegin(path);
}

/** What CloudFront usually answers from its cache: reading files outside of the API. */
function fromCache(): Statement {
  return allOf([anyOf([methodIs('GET'), methodIs('HEAD')]), pathAsSent(FILES), not(normalizedPathBegins('/api/'))]);
}

/**
 * Blocks with the status code that means "later": search engines keep the pages, and clients wait.
 *
 * @see https://developers.google.com/search/blog/2023/02/dont-404-my-yum
 */
function tooMany(name: string, statement: Statement, mode: FirewallMode, window: number): FirewallRule {
  const rule = ownRule(name, statement, mode);
  const response = { responseCode: 429, responseHeaders: [{ name: 'Retry-After', value: text(window) }] };
  return rule.blocks ? { ...rule, action: { block: { customResponse: response } }, label: LIMITED } : rule;
}

function floodOf(limit: number): number {
  if (!Token.isUnresolved(limit)) return limit * FLOOD_OF_NETWORK;
  return Lazy.uncachedNumber({ produce: ({ resolve }) => resolve(limit) as number * FLOOD_OF_NETWORK });
}

/** A number as a text, which may be a token. */
function text(value: number): string {
  if (!Token.isUnresolved(value)) return String(value);
  return Lazy.uncachedString({ produce: ({ resolve }) => String(resolve(value)) });
}

/** Users share a network with attackers, so that a challenge replaces the block. */
function challengeRule(name: string, statement: Statement, mode: FirewallMode): FirewallRule {
  const rule = ownRule(name, statement, mode);
  return rule.blocks ? { ...rule, action: { challenge: {} } } : rule;
}

interface RateProps {
  readonly limit: number;
  readonly evaluationWindowSec: number;
  /** What is counted together; by default the requests of an IP address. */
  readonly keys?: Key[];
  readonly scopeDown?: Statement;
  readonly clientIpHeader?: string;
}

function rateStatement({ limit, evaluationWindowSec, keys, scopeDown, clientIpHeader }: RateProps): Statement {
  const address = clientIpHeader ? 'FORWARDED_IP' : 'IP';
  return {
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec,
        aggregateKeyType: keys ? 'CUSTOM_KEYS' : address,
        customKeys: keys,
        forwardedIpConfig: forwardedIp(clientIpHeader, true),
        scopeDownStatement: scopeDown?.statement,
      },
    },
    capacity: 2 + KEY_CAPACITY * (keys?.length ?? 0) + (scopeDown?.capacity ?? 0),
  };
}

/** The rules for what the firewall does not inspect, and for bodies outside the upload paths. */
function bodyRules(set: RuleSet): FirewallRule[] {
  return [
    ...set.maxBodyBytes === undefined
      ? []
      : [ownRule('LargeBodies', allOf([bodyAbove(set.maxBodyBytes), ...elsewhere(bodyPaths(set))]), set.mode)],
    ...set.allowUninspected ? [] : [ownRule('LargeHeaders', headersAboveInspection(), set.mode)],
    ...attackRules('AttacksInBodies', set, 'bodyRules', bodyPaths(set)),
    ...attackRules('MissingUserAgents', set, 'senderRules', set.signedPaths),
  ];
}

/** Applies the action of the exempt rules on other paths. */
function attackRules(name: string, set: RuleSet, kind: Exempt, paths: string[]): FirewallRule[] {
  return [FirewallMode.BLOCK, FirewallMode.COUNT].flatMap((mode) => {
    const labels = set.managedRules.filter((rules) => modeOf(rules, set) === mode)
      .flatMap((rules) => exemptOf(rules, kind, paths).map((rule) => hasLabel(labelOf(rules._group, rule))));
    const prefix = mode === FirewallMode.COUNT ? 'Counted' : '';
    return labels.length > 0 ? [ownRule(prefix + name, allOf([anyOf(labels), ...elsewhere(paths)]), mode)] : [];
  });
}

function elsewhere(paths: string[]): Statement[] {
  return paths.length > 0 ? [not(anyOf(paths.map(pathSurelyBegins)))] : [];
}

/** Valid names of rules and metrics: letters, digits, hyphens and underscores, at most 128. */
function sanitize(name: string): string {
  return name.replace(/[^A-Za-z0-9_]+/g, '-').replace(/-$/, '').slice(0, 120);
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
  return name;
}
