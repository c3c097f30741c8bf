/** A rule group of AWS: where its labels begin, and its rules with the label that each adds. */
export interface ManagedGroup {
  readonly namespace: string;
  readonly rules: Readonly<Record<string, string>>;
  /** Rules that AWS itself has only count. */
  readonly counting: readonly string[];
}

/** Rule names say the component in capitals, labels don't: `SQLi_BODY` adds `SQLi_Body`. */
function rules(...names: string[]): Record<string, string> {
  const words: Record<string, string> = {
    BODY: 'Body', COOKIE: 'Cookie', HEADER: 'Header', METHOD: 'Method', QUERYARGUMENTS: 'QueryArguments', QUERYSTRING: 'QueryString', URIPATH: 'URIPath',
  };
  const labelOf = (name: string) => name.replace(/_([A-Z]+)$/, (text, word) => words[word] ? `_${words[word]}` : text);
  return Object.fromEntries(names.map((name) => [name, labelOf(name)]));
}

const components = (name: string, ...names: string[]) => names.map((component) => `${name}_${component}`);

/**
 * The groups that the library uses, as of the developer guide's pages on baseline, use-case and IP reputation rule
 * groups.
 */
export const MANAGED_GROUPS: Readonly<Record<string, ManagedGroup>> = {
  AWSManagedRulesCommonRuleSet: {
    namespace: 'awswaf:managed:aws:core-rule-set:',
    counting: [],
    rules: {
      ...rules('NoUserAgent_HEADER', ...components('SizeRestrictions', 'QUERYSTRING', 'Cookie_HEADER', 'BODY', 'URIPATH'),
        ...components('EC2MetaDataSSRF', 'BODY', 'COOKIE', 'URIPATH', 'QUERYARGUMENTS'), ...components('GenericLFI', 'QUERYARGUMENTS', 'URIPATH', 'BODY'),
        ...components('RestrictedExtensions', 'URIPATH', 'QUERYARGUMENTS'), ...components('GenericRFI', 'QUERYARGUMENTS', 'BODY', 'URIPATH'),
        ...components('CrossSiteScripting', 'COOKIE', 'QUERYARGUMENTS', 'BODY', 'URIPATH')),
      UserAgent_BadBots_HEADER: 'BadBots_Header',
    },
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    namespace: 'awswaf:managed:aws:known-bad-inputs:',
    counting: [],
    rules: {
      ...rules(...components('JavaDeserializationRCE', 'HEADER', 'BODY', 'URIPATH', 'QUERYSTRING'), 'ExploitablePaths_URIPATH',
        ...components('Log4JRCE', 'HEADER', 'QUERYSTRING', 'BODY', 'URIPATH'), 'ReactJSRCE_BODY'),
      Host_localhost_HEADER: 'Host_Localhost_Header',
      PROPFIND_METHOD: 'Propfind_Method',
    },
  },
  AWSManagedRulesSQLiRuleSet: {
    namespace: 'awswaf:managed:aws:sql-database:',
    counting: [],
    rules: rules(...components('SQLi', 'QUERYARGUMENTS', 'BODY', 'COOKIE', 'URIPATH'),
      ...components('SQLiExtendedPatterns', 'QUERYARGUMENTS', 'BODY', 'HEADER')),
  },
  AWSManagedRulesAmazonIpReputationList: {
    namespace: 'awswaf:managed:aws:amazon-ip-list:',
    counting: ['AWSManagedIPDDoSList'],
    rules: rules('AWSManagedIPReputationList', 'AWSManagedReconnaissanceList', 'AWSManagedIPDDoSList'),
  },
};

/** What a request trips in a group: what the test says, and the size limits that the request exceeds. */
export function tripped(group: ManagedGroup, request: { matches?: string[]; path: string; query: string; bodySize: number }): string[] {
  const sizes = [
    ...request.bodySize > 8_192 ? ['SizeRestrictions_BODY'] : [],
    ...request.query.length > 2_048 ? ['SizeRestrictions_QUERYSTRING'] : [],
    ...request.path.length > 1_024 ? ['SizeRestrictions_URIPATH'] : [],
  ];
  const known = Object.values(MANAGED_GROUPS).flatMap(({ rules: of }) => Object.keys(of));
  const unknown = (request.matches ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no managed rule is called ${unknown.join(', ')}`);
  return Object.keys(group.rules).filter((name) => sizes.includes(name) || request.matches?.includes(name));
}
