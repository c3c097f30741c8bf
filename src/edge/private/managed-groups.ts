/** What AWS documents about one of its rule groups. */
export interface ManagedGroup {
  /** In web ACL capacity units. */
  readonly capacity: number;
  /** Whether it looks at addresses alone, which is cheap, so that it may go before the rate limits. */
  readonly addresses?: boolean;
  /** The part of a label that stands for the group. */
  readonly labels?: string;
  /** The rules that read the body for attacks, and so trip over uploaded files. */
  readonly bodyRules?: readonly string[];
  /** Whether AWS bills it beside the rest of the firewall. */
  readonly paid?: boolean;
  /** Whether there is one version only, which AWS keeps up to date. */
  readonly unversioned?: boolean;
}

/**
 * AWS's own groups, after https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 *
 * A body rule that only some versions have is listed too: AWS WAF ignores an override of a rule that isn't there.
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
    bodyRules: ['CrossSiteScripting_BODY', 'EC2MetaDataSSRF_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY'],
  },
  AWSManagedRulesSQLiRuleSet: { capacity: 200, labels: 'sql-database', bodyRules: ['SQLi_BODY', 'SQLiExtendedPatterns_BODY'] },
  AWSManagedRulesLinuxRuleSet: { capacity: 200 },
  AWSManagedRulesUnixRuleSet: { capacity: 100, labels: 'posix-os', bodyRules: ['UNIXShellCommandsVariables_BODY'] },
  AWSManagedRulesWindowsRuleSet: { capacity: 200, labels: 'windows-os', bodyRules: ['WindowsShellCommands_BODY', 'PowerShellCommands_BODY'] },
  AWSManagedRulesPHPRuleSet: { capacity: 100, labels: 'php-app', bodyRules: ['PHPHighRiskMethodsVariables_BODY'] },
  AWSManagedRulesWordPressRuleSet: { capacity: 100 },
  AWSManagedRulesAdminProtectionRuleSet: { capacity: 100 },
  AWSManagedRulesBotControlRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesATPRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesACFPRuleSet: { capacity: 50, paid: true },
  AWSManagedRulesAntiDDoSRuleSet: { capacity: 50, paid: true },
};

/** The label that a body rule of AWS puts on a request: `GenericLFI_BODY` writes `…:GenericLFI_Body`. */
export function bodyLabel(group: ManagedGroup, rule: string): string {
  return `awswaf:managed:aws:${group.labels}:${rule.replace(/_BODY$/, '_Body')}`;
}
