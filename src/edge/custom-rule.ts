import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { checkInteger, invalid } from '../private/errors';
import { statementCapacity } from './private/firewall/statement-capacity';
import { checkStatement } from './private/firewall/statement-checks';

/** The valid names of rules and their metrics. */
const NAME = /^[\w-]{1,128}$/;
/** @see https://docs.aws.amazon.com/waf/latest/APIReference/API_VisibilityConfig.html */
const METRICS_OF_WAF = ['All', 'Default_Action'];
// Read 2026-11-29: https://aws.amazon.com/about-aws/whats-new/2023/04/aws-waf-web-acl-capacity-units-limits/
const MOST_CAPACITY = 5_000;

/**
 * A rule of your own in a firewall. It costs $1 per month, plus its capacity.
 *
 * The library adds the priority and the metric. The capacity follows from the statement, according to the documentation
 * of AWS. `mode` of the firewall does not affect it.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
 *
 * @example
 * Edge.cloudFront({
 *   firewallOptions: { customRules: [CustomRule.block('Embargo', { geoMatchStatement: { countryCodes: ['KP'] } })] },
 * });
 */
export class CustomRule {
  /**
   * A rule that blocks requests with 403.
   *
   * @param name the name of the rule and its metric
   * @param statement what the rule matches
   * @throws when the name is not valid, or the capacity of the statement is not known
   */
  static block(name: string, statement: wafv2.CfnWebACL.StatementProperty): CustomRule {
    return new CustomRule(name, statement, { block: {} });
  }

  /**
   * A rule that counts requests, for a try. Later rules decide.
   *
   * @param name the name of the rule and its metric
   * @param statement what the rule matches
   * @throws when the name is not valid, or the capacity of the statement is not known
   */
  static count(name: string, statement: wafv2.CfnWebACL.StatementProperty): CustomRule {
    return new CustomRule(name, statement, { count: {} });
  }

  /**
   * A rule with another action, such as a redirect or a challenge.
   *
   * @param name the name of the rule and its metric
   * @param action the action
   * @param statement what the rule matches
   * @throws when the name is not valid, there is not exactly one action, or the capacity of the statement is not known
   */
  static of(
    name: string, action: wafv2.CfnWebACL.RuleActionProperty, statement: wafv2.CfnWebACL.StatementProperty,
  ): CustomRule {
    return new CustomRule(name, statement, action);
  }

  /**
   * A rule whose capacity cannot be computed, because its statement has tokens.
   *
   * @param name the name of the rule and its metric
   * @param capacity the capacity in WCU
   * @param action the action
   * @param statement what the rule matches
   * @throws when the name or the capacity is not valid, or there is not exactly one action
   */
  static withCapacity(
    name: string, capacity: number, action: wafv2.CfnWebACL.RuleActionProperty,
    statement: wafv2.CfnWebACL.StatementProperty,
  ): CustomRule {
    return new CustomRule(name, statement, action, capacity);
  }

  /**
   * A rule group, whose rules have their own actions.
   *
   * @param name the name of the rule and its metric
   * @param capacity the capacity of the group in WCU
   * @param statement the group: `ruleGroupReferenceStatement` or `managedRuleGroupStatement`
   * @throws when the name or the capacity is not valid, or the statement is not a group
   */
  static group(name: string, capacity: number, statement: wafv2.CfnWebACL.StatementProperty): CustomRule {
    return new CustomRule(name, statement, undefined, capacity);
  }

  /** The capacity in web ACL capacity units (WCU). */
  readonly capacity: number;
  /**
   * The number of its rate limits.
   *
   * @internal
   */
  readonly _rateLimits: number;

  private constructor(
    /** The name of the rule and its metric. */
    readonly name: string,
    /** @internal */
    readonly _statement: wafv2.CfnWebACL.StatementProperty,
    /** @internal */
    readonly _action?: wafv2.CfnWebACL.RuleActionProperty,
    capacity?: number,
  ) {
    if (Token.isUnresolved(name) || !NAME.test(name)) {
      invalid(undefined, 'name must be at most 128 letters, digits, hyphens and underscores, got ' +
        `${JSON.stringify(name)}; write it as Embargo`);
    }
    if (METRICS_OF_WAF.includes(name)) {
      invalid(undefined, `name must not be that of a metric of AWS WAF, got "${name}"; write it as Embargo`);
    }
    if (Token.isUnresolved(capacity)) {
      invalid(undefined, `capacity must be known at synthesis, got a token for ${name}; pass a literal number`);
    }
    if (capacity !== undefined) checkInteger(undefined, 'capacity', capacity, 1, MOST_CAPACITY);
    checkStatement(_statement);
    const group = _statement.ruleGroupReferenceStatement ?? _statement.managedRuleGroupStatement;
    if (!group && !_action) {
      invalid(undefined, `statement must be a rule group, got another one for ${name}; ` +
        'use CustomRule.of, with an action such as { block: {} }');
    }
    if (group && _action) {
      invalid(undefined, `action must be absent for a rule group, got one for ${name}; ` +
        'use CustomRule.group, because each of its rules has its own');
    }
    this.checkAction();
    const known = capacity ?? statementCapacity(_statement);
    if (known === undefined) {
      invalid(undefined, `capacity must be known, got none for the statement of ${name}; ` +
        'use CustomRule.withCapacity');
    }
    this.capacity = known;
    this._rateLimits = _statement.rateBasedStatement ? 1 : 0;
  }

  private checkAction(): void {
    if (!this._action || Token.isUnresolved(this._action)) return;
    const actions = Object.entries(this._action).flatMap(([action, value]) => value === undefined ? [] : [action]);
    if (actions.length === 1) return;
    invalid(undefined, `action must be one of the actions of AWS WAF, got ${actions.join(' and ') || 'none'} for ` +
      `${this.name}; pass e.g. { block: {} }`);
  }
}
