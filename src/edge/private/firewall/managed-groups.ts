/** The documented properties of an AWS managed rule group. */
export interface ManagedGroup {
  /** Web ACL capacity units (WCU). */
  readonly capacity: number;
  /** Whether the group evaluates IP addresses only: it has a low cost and is evaluated before the rate limits. */
  readonly addresses?: boolean;
  /** The part of the labels that identifies the group. */
  readonly labels?: string;
  /** The rules that inspect the body for attacks, and can match uploaded files. */
  readonly bodyRules?: readonly string[];
  /** The rules that block senders of webhooks. */
  readonly senderRules?: readonly string[];
  /** Whether AWS charges for the group in addition to the firewall. */
  readonly paid?: boolean;
  /** Whether the group has one version only, which AWS updates. */
  readonly unversioned?: boolean;
}

/**
 * The AWS managed rule groups.
 *
 * The list of body rules contains rules that only some versions have: AWS WAF ignores an override of an unknown rule.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export const AWS_GROUPS: Record<string, ManagedGroup> = {
  AWSManagedRulesAmazonIpReputationList: { capacity: 25, addresses: true, unversioned: true },
  AWSManagedRulesAnonymousIpList: { capacity: 50, addresses: true, unversioned: true },
  AWSManagedRulesKnownBadInputsRuleSet: {
    capacity: 200,
    labels: 'known-bad-inputs',
    bodyRules: ['JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'],
  },
  AWSManagedRulesCommonRuleSet: {
    capacity: 700,
    labels: 'core-rule-set',
    senderRules: ['NoUserAgent_HEADER'],
    bodyRules: ['CrossSiteScripting_BODY', 'EC2MetaDataSSRF_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY'],
  },
  AWSManagedRulesSQLiRuleSet: {
    capacity: 200, labels: 'sql-database', bodyRules: ['SQLi_BODY', 'SQLiExtendedPatterns_BODY'],
  },
  AWSManagedRulesLinuxRuleSet: { capacity: 200 },
  AWSManagedRulesUnixRuleSet: { capacity: 100, labels: 'posix-os', bodyRules: ['UNIXShellCommandsVariables_BODY'] },
  AWSManagedRulesWindowsRuleSet: {
    capacity: 200,
    labels: 'windows-os',
    bodyRules: ['WindowsShellCommands_BODY', 'PowerShellCommands_BODY'],
  },
  AWSManagedRulesPHPRuleSet: { capacity: 100, labels: 'php-app', bodyRules: ['PHPHighRiskMethodsVariables_BODY'] },
  AWSManagedRulesWordPressRuleSet: { capacity: 100 },
  AWSManagedRulesAdminProtectionRuleSet: { capacity: 100 },
  AWSManagedRulesBotControlRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesATPRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesACFPRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesAntiDDoSRuleSet: { capacity: 50, paid: true },
};

/** The label of a rule: `GenericLFI_BODY` adds `…:GenericLFI_Body`. */
export function labelOf(group: ManagedGroup, rule: string): string {
  return `awswaf:managed:aws:${group.labels}:${rule.replace('_BODY', '_Body').replace('_HEADER', '_Header')}`;
}
