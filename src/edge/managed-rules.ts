import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { FirewallMode } from './firewall-mode';
import { checkInteger, invalid } from '../private/errors';
import { AWS_GROUPS, ManagedGroup } from './private/firewall/managed-groups';
import { checkConfigs } from './private/firewall/statement-checks';
import { checkKnownProps } from '../private/structs/known-props';

/** Options of a managed rule group. */
export interface ManagedRulesOptions {
  /**
   * The action of the group on a matching request. Use COUNT when you add the group.
   *
   * In COUNT mode the evaluation of the group ends at its first match. Later rules of the group match only after a
   * change to BLOCK.
   *
   * @default - the mode of the firewall
   */
  readonly mode?: FirewallMode;

  /**
   * The names of rules of the group that count only, as AWS documents them, such as `NoUserAgent_HEADER`.
   *
   * Check the spelling: AWS WAF ignores unknown names.
   *
   * @default - no counted rules
   */
  readonly countedRules?: string[];

  /**
   * The version of the group, such as `Version_1.20`. AWS announces when a version expires: change the version before.
   *
   * @default - the default version of AWS, which changes without a deployment
   */
  readonly version?: string;

  /**
   * Web ACL capacity units (WCU) of the group, as `aws wafv2 describe-managed-rule-group` reports them. A web ACL has
   * 5,000.
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
 * A managed rule group of AWS or of a vendor in AWS Marketplace.
 *
 * Each group costs about $1 per month.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 *
 * @example
 * new EdgeFirewall(this, 'Firewall', {
 *   regional: true,
 *   managedRules: [ManagedRules.common(), ManagedRules.linux({ mode: FirewallMode.COUNT })],
 * });
 */
export class ManagedRules {
  /**
   * IP addresses that Amazon has identified in bots, scans and attacks: 25 WCU. AWS counts only addresses that join
   * DDoS attacks.
   */
  static ipReputation(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesAmazonIpReputationList', options);
  }

  /**
   * IP addresses of VPNs, proxies, Tor and hosting providers: 50 WCU.
   *
   * The group blocks legitimate users of such services, and clients that run in a cloud. Use COUNT first.
   */
  static anonymousIp(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesAnonymousIpList', options);
  }

  /** Requests of known exploits, such as those of Log4j: 200 WCU. */
  static knownBadInputs(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesKnownBadInputsRuleSet', options);
  }

  /**
   * Cross-site scripting, file inclusion, bad bots and other common attacks: 700 WCU.
   *
   * `SizeRestrictions_BODY` always counts only, because it would block all bodies above 8 KiB, including uploads;
   * see `maxBodySize`.
   */
  static common(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules(COMMON, options);
  }

  /** SQL injection: 200 WCU. */
  static sqlInjection(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesSQLiRuleSet', options);
  }

  /** Attacks on Linux, such as access to its files: 200 WCU. */
  static linux(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesLinuxRuleSet', options);
  }

  /** Commands of a POSIX shell: 100 WCU. */
  static posix(options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules('AWSManagedRulesUnixRuleSet', options);
  }

  /**
   * Any other managed rule group of AWS.
   *
   * AWS charges extra for some groups, such as Bot Control and fraud control. The construct warns of those of AWS.
   *
   * @param name the name of the group, such as `AWSManagedRulesPHPRuleSet`
   * @param options options of the group; `capacity` is required for a group that is not one of the AWS managed rule
   * groups
   * @throws when the capacity of the group is not known and not specified
   */
  static of(name: string, options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules(name, options);
  }

  /**
   * A managed rule group of a vendor in AWS Marketplace, which charges extra. Subscribe to it first.
   *
   * @param vendorName the vendor of the group
   * @param name the name of the group
   * @param options options of the group; `capacity` is required
   * @throws when the capacity is not specified
   */
  static ofVendor(vendorName: string, name: string, options?: ManagedRulesOptions): ManagedRules {
    return new ManagedRules(name, options, vendorName);
  }

  /** The name of the group. */
  readonly groupName: string;
  /** The vendor of the group. */
  readonly vendorName: string;
  /** The web ACL capacity units (WCU) of the group. */
  readonly capacity: number;
  /** The action of the group; undefined for the mode of the firewall. */
  readonly mode?: FirewallMode;
  /** The version of the group; undefined for the default version of AWS. */
  readonly version?: string;
  /** The rules that count only. */
  readonly countedRules: string[];
  /** @internal */
  readonly _group: ManagedGroup;
  /** @internal */
  readonly _configs?: wafv2.CfnWebACL.ManagedRuleGroupConfigProperty[];

  private constructor(name: string, options: ManagedRulesOptions = {}, vendorName: string = 'AWS') {
    checkKnownProps(undefined, 'ManagedRulesOptions', options);
    checkMatch('name', name, NAME, 'the name of a rule group, of letters, digits, hyphens and underscores');
    const isKnown = vendorName === 'AWS' && Object.hasOwn(AWS_GROUPS, name);
    const known: ManagedGroup | undefined = isKnown ? AWS_GROUPS[name] : undefined;
    checkInteger(undefined, 'capacity', options.capacity, 1, 5_000);
    const capacity = options.capacity ?? known?.capacity
      ?? invalid(undefined, 'capacity is required for a group that is not an AWS managed rule group, ' +
        `got none for ${name}; find it with aws wafv2 describe-managed-rule-group`);
    options.countedRules?.forEach((rule) => {
      checkMatch('countedRules', rule, NAME, 'names of rules, of letters, digits, hyphens and underscores');
    });
    if (options.version !== undefined) {
      if (known?.unversioned) {
        invalid(undefined, `version must be absent for ${name}, got ${JSON.stringify(options.version)}; ` +
          'remove it, because the group has no versions');
      }
      checkMatch('version', options.version, VERSION, 'a version in the format of AWS, such as Version_1.20');
    }
    this.groupName = name;
    this.vendorName = vendorName;
    this.capacity = capacity;
    this.mode = options.mode;
    this.version = options.version;
    const always = name === COMMON ? ['SizeRestrictions_BODY'] : [];
    this.countedRules = [...new Set([...always, ...options.countedRules ?? []])];
    this._group = known ?? { capacity };
    this._configs = options.configs;
    checkConfigs(this._configs);
  }
}

function checkMatch(prop: string, value: string, pattern: RegExp, rule: string): void {
  if (Token.isUnresolved(value) || pattern.test(value)) return;
  invalid(undefined, `${prop} must be ${rule}, got ${JSON.stringify(value)}; copy it from the documentation`);
}
