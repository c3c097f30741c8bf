import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { forwardedIp } from './address-list';
import { bodyLabel } from './managed-groups';
import { allOf, anyOf, bodyAbove, hasLabel, not, pathMayBegin, pathSurelyBegins, Statement } from './statements';
import { FirewallMode } from '../firewall-mode';
import { ManagedRules } from '../managed-rules';
import { RateLimit } from '../rate-limit';

/** A rule without its priority. */
export interface FirewallRule extends Statement {
  readonly name: string;
  readonly action?: wafv2.CfnWebACL.RuleActionProperty;
  readonly overrideAction?: wafv2.CfnWebACL.OverrideActionProperty;
  /** Whether the rule blocks requests. */
  readonly blocks: boolean;
}

/** The props of the rules. */
export interface RuleSet {
  readonly mode: FirewallMode;
  readonly managedRules: ManagedRules[];
  readonly rateLimits: RateLimit[];
  readonly uploadPaths: string[];
  readonly maxBodyBytes?: number;
  readonly clientIpHeader?: string;
}

/** All rules except those of the CIDR blocks, in ascending order of cost. */
export function rulesOf(set: RuleSet): FirewallRule[] {
  const isAddressList = ({ _group }: ManagedRules) => _group.addresses ?? false;
  return [
    ...set.managedRules.filter(isAddressList).map((group) => managedRule(group, set)),
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

/** The rules with their priorities, metrics and samples. */
export function inOrder(rules: FirewallRule[]): wafv2.CfnWebACL.RuleProperty[] {
  return rules.map(({ name, statement, action, overrideAction }, priority) => ({
    name, priority, statement, action, overrideAction, visibilityConfig: visibility(name),
  }));
}

/** The web ACL capacity units of rules. */
export function capacityOf(rules: FirewallRule[]): number {
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
 * The rules that count only, because they would block uploads. A rule of this library blocks their matches on other
 * paths.
 */
function exemptRules({ countedRules, _group }: ManagedRules, { uploadPaths }: RuleSet): string[] {
  return uploadPaths.length === 0 ? [] : (_group.bodyRules ?? []).filter((rule) => !countedRules.includes(rule));
}

function modeOf(rules: ManagedRules, set: RuleSet): FirewallMode {
  return rules.mode ?? set.mode;
}

function rateRules({ rateLimits, mode, clientIpHeader }: RuleSet): FirewallRule[] {
  const taken = new Set<string>();
  return rateLimits.map((rate) => {
    const name = freeName(sanitize(`RateLimit${rate.path ?? ''}`), taken);
    taken.add(name);
    return ownRule(name, rateStatement(rate, clientIpHeader), rate.mode ?? mode);
  });
}

function rateStatement({ limit, window, path }: RateLimit, clientIpHeader?: string): Statement {
  const scopeDown = path === undefined ? undefined : pathMayBegin(path);
  return {
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: window.toSeconds(),
        aggregateKeyType: clientIpHeader ? 'FORWARDED_IP' : 'IP',
        forwardedIpConfig: forwardedIp(clientIpHeader, true),
        scopeDownStatement: scopeDown?.statement,
      },
    },
    capacity: 2 + (scopeDown?.capacity ?? 0),
  };
}

/** The rules for bodies outside the upload paths. */
function bodyRules(set: RuleSet): FirewallRule[] {
  const elsewhere = set.uploadPaths.length > 0 ? [not(anyOf(set.uploadPaths.map(pathSurelyBegins)))] : [];
  return [
    ...set.maxBodyBytes === undefined
      ? []
      : [ownRule('LargeBodies', allOf([bodyAbove(set.maxBodyBytes), ...elsewhere]), set.mode)],
    ...attackRule('AttacksInBodies', FirewallMode.BLOCK, set, elsewhere),
    ...attackRule('CountedAttacksInBodies', FirewallMode.COUNT, set, elsewhere),
  ];
}

/** Applies the action of the exempt rules on other paths. */
function attackRule(name: string, mode: FirewallMode, set: RuleSet, elsewhere: Statement[]): FirewallRule[] {
  const labels = set.managedRules.filter((rules) => modeOf(rules, set) === mode)
    .flatMap((rules) => exemptRules(rules, set).map((rule) => hasLabel(bodyLabel(rules._group, rule))));
  return labels.length > 0 ? [ownRule(name, allOf([anyOf(labels), ...elsewhere]), mode)] : [];
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
