import { Token } from 'aws-cdk-lib';
import { invalid } from '../../../private/errors';
import { checkCountries } from '../countries';

/** The lists without which a statement matches nothing, although the types of aws-cdk-lib have them as optional. */
const LISTS: Record<string, string> = { geoMatchStatement: 'countryCodes', asnMatchStatement: 'asnList' };
/**
 * The statements that AWS WAF accepts in a rule alone.
 *
 * @see https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatement.html
 */
const TOP = ['rateBasedStatement', 'ruleGroupReferenceStatement', 'managedRuleGroupStatement'];
const DICT = 'in Python, pass a type of wafv2.CfnWebACL instead of a dict, whose names get lost';

/**
 * A dict of Python within a statement has names in snake case, which the runtime of jsii drops: CloudFormation would
 * get an empty property without an error.
 */
export function checkStatement(value: unknown, within = false): void {
  if (typeof value !== 'object' || value === null || Token.isUnresolved(value)) return;
  for (const [name, part] of Object.entries(value)) {
    const list = Object.hasOwn(LISTS, name) ? LISTS[name] : undefined;
    if (list && isEmpty(part, list)) {
      invalid(undefined, `${list} of ${name} must have at least one entry, got none; pass it (${DICT})`);
    }
    if (name === 'countryCodes' && Array.isArray(part)) checkCountries(undefined, `${name} of geoMatchStatement`, part);
    if (within && TOP.includes(name)) {
      invalid(undefined, `${name} must be a rule of its own, got one within another statement; define ` +
        'another CustomRule for it');
    }
    checkStatement(part, true);
  }
}

/** Settings of managed rules, of which an empty one is a dict, too. */
export function checkConfigs(configs: readonly object[] = []): void {
  if (Token.isUnresolved(configs) || configs.every((config) => Object.keys(config).length > 0)) return;
  invalid(undefined, `configs must have no empty settings, got {}; pass what the group requires (${DICT})`);
}

function isEmpty(part: unknown, list: string): boolean {
  if (typeof part !== 'object' || part === null || Token.isUnresolved(part)) return false;
  const entries = (part as Record<string, unknown>)[list];
  return entries === undefined || Array.isArray(entries) && entries.length === 0;
}
