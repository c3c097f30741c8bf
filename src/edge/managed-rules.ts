import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { FirewallMode } from './firewall-mode';
import { AWS_GROUPS, ManagedGroup } from './private/managed-groups';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** What can be chosen of a group of managed rules. */
export interface ManagedRulesOptions {
  /**
   * What the group does with a request that it matches; COUNT for its first days.
   *
   * A group that counts stops at its first match, so later rules of the group show only once it blocks.
   *
   * @default - the mode of the firewall
   */
  readonly mode?: FirewallMode;

  /**
   * Rules of the group that only count, by their names as AWS documents them, such as `NoUserAgent_HEADER`.
   *
   * Take care with the spelling: AWS WAF ignores a name that it doesn't know.
   *
   * @default - none
   */
  readonly countedRules?: string[];

  /**
   * The version of the group, such as `Version_1.20`. AWS announces when a version expires; you have to follow.
   *
   * @default - the version that AWS recommends, which changes without a deployment
   */
  readonly version?: string;

  /**
   * Web ACL capacity units (WCU) of the group, as `aws wafv2 describe-managed-rule-group` reports them. A web ACL has 5,000.
   *
   * Required for a group that is not one of the AWS managed rule groups.
   *
   * @default - the capacity that AWS documents for the AWS managed rule group
   */
  readonly capacity?: number;

  /**
   * Settings that some groups require, such as the path of the login page.
   *
   * @default - no settings
   */
  readonly configs?: wafv2.CfnWebACL.ManagedRuleGroupConfigProperty[];
}

const COMMON = 'AWSManagedRulesCommonRuleSet';
const NAME = /^[\w-]{1,128}$/;
const VERSION = /^[\w#:./-]{1,64}$/;

/**
 * A group of rules that AWS, or somebody on its marketplace, writes and keeps up to date.
 *
 * Each group costs about 1 USD a month. @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export class ManagedRules {
  /** Addresses that Amazon knows for bots, scans and attacks: 25 WCU. AWS only counts those that take part in floods. */
  static ipReputation(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesAmazonIpReputationList', options);
  }

  /**
   * Addresses of VPNs, proxies, Tor and hosting providers: 50 WCU.
   *
   * It blocks honest users of such services, and clients that run in a cloud; let it count first.
   */
  static anonymousIp(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesAnonymousIpList', options);
  }

  /** Requests that only an exploit sends, such as those for Log4j: 200 WCU. */
  static knownBadInputs(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesKnownBadInputsRuleSet', options);
  }

  /**
   * Cross-site scripting, file inclusion, bad bots and other frequent attacks: 700 WCU (R5.2.3-12).
   *
   * `SizeRestrictions_BODY` always counts only, because it would block every body above 8 KiB; see `maxBodySize`.
   */
  static common(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules(COMMON, options);
  }

  /** SQL injection: 200 WCU (R5.2.3-11). */
  static sqlInjection(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesSQLiRuleSet', options);
  }

  /** Attacks on Linux, such as reading its files: 200 WCU. */
  static linux(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesLinuxRuleSet', options);
  }

  /** Commands for the shell of a POSIX system: 100 WCU. */
  static posix(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesUnixRuleSet', options);
  }

  /**
   * Any other group.
   *
   * Some are billed on top, such as AWS's Bot Control and fraud control; the construct warns of those of AWS that are.
   *
   * @param name the name of the group, such as `AWSManagedRulesPHPRuleSet`
   * @param options what can be chosen of the group
   * @param vendorName the vendor of the group, `AWS` if absent
   * @throws when the group's capacity isn't known and not given
   */
  static of(name: string, options?: ManagedRulesOptions, vendorName?: string): ManagedRules {
    return new ManagedRules(name, options, vendorName);
  }

  /** The name of the group. */
  readonly groupName: string;
  /** Who wrote the group. */
  readonly vendorName: string;
  /** What the group takes of the capacity of the firewall, in WCU. */
  readonly capacity: number;
  /** What the group does with a request that it matches; undefined if the firewall decides. */
  readonly mode?: FirewallMode;
  /** The version of the group; undefined if AWS decides. */
  readonly version?: string;
  /** The rules that only count. */
  readonly countedRules: string[];
  /** @internal */
  readonly _group: ManagedGroup;
  /** @internal */
  readonly _configs?: wafv2.CfnWebACL.ManagedRuleGroupConfigProperty[];

  private constructor(name: string, options: ManagedRulesOptions = {}, vendorName: string = 'AWS') {
    checkMatch('name', name, NAME, 'the name of a rule group, of letters, digits, hyphens and underscores');
    const known: ManagedGroup | undefined = vendorName === 'AWS' && Object.hasOwn(AWS_GROUPS, name) ? AWS_GROUPS[name] : undefined;
    checkInteger(undefined, 'capacity', options.capacity, 1, 5_000);
    const capacity = options.capacity ?? known?.capacity
      ?? invalid(undefined, `capacity must be given for a group that the library doesn't know, got none for ${name}; ask describe-managed-rule-group`);
    options.countedRules?.forEach((rule) => checkMatch('countedRules', rule, NAME, 'names of rules, of letters, digits, hyphens and underscores'));
    if (options.version !== undefined) {
      if (known?.unversioned) invalid(undefined, `version must be absent for ${name}, got ${JSON.stringify(options.version)}; AWS offers no versions of it`);
      checkMatch('version', options.version, VERSION, 'a version as AWS writes it, such as Version_1.20');
    }
    this.groupName = name;
    this.vendorName = vendorName;
    this.capacity = capacity;
    this.mode = options.mode;
    this.version = options.version;
    this.countedRules = [...new Set([...name === COMMON ? ['SizeRestrictions_BODY'] : [], ...options.countedRules ?? []])];
    this._group = known ?? { capacity };
    this._configs = options.configs;
  }
}

function checkMatch(prop: string, value: string, pattern: RegExp, rule: string): void {
  if (Token.isUnresolved(value) || pattern.test(value)) return;
  invalid(undefined, `${prop} must be ${rule}, got ${JSON.stringify(value)}; copy it from the documentation`);
}
