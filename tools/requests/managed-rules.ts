import type { Inspected } from './statements';

/** A rule group of AWS: where its labels begin, and its rules with the label that each adds. */
export interface ManagedGroup {
  readonly namespace: string;
  readonly rules: Readonly<Record<string, string>>;
  /** The rule that AWS itself has only count. */
  readonly counting?: string;
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
    rules: {
      ...rules(...components('JavaDeserializationRCE', 'HEADER', 'BODY', 'URIPATH', 'QUERYSTRING'), 'ExploitablePaths_URIPATH',
        ...components('Log4JRCE', 'HEADER', 'QUERYSTRING', 'BODY', 'URIPATH'), 'ReactJSRCE_BODY'),
      Host_localhost_HEADER: 'Host_Localhost_Header',
      PROPFIND_METHOD: 'Propfind_Method',
    },
  },
  AWSManagedRulesSQLiRuleSet: {
    namespace: 'awswaf:managed:aws:sql-database:',
    rules: rules(...components('SQLi', 'QUERYARGUMENTS', 'BODY', 'COOKIE', 'URIPATH'),
      ...components('SQLiExtendedPatterns', 'QUERYARGUMENTS', 'BODY', 'HEADER')),
  },
  AWSManagedRulesAmazonIpReputationList: {
    namespace: 'awswaf:managed:aws:amazon-ip-list:',
    counting: 'AWSManagedIPDDoSList',
    rules: rules('AWSManagedIPReputationList', 'AWSManagedReconnaissanceList', 'AWSManagedIPDDoSList'),
  },
};

/** An empty `User-Agent` stands for none. */
type Seen = Pick<Inspected, 'path' | 'query' | 'method' | 'headers' | 'bodySize'> & { readonly matches?: string[] };

/** What the developer guide says of rules whose expressions are secret. */
const DOCUMENTED: Readonly<Record<string, (request: Seen) => boolean>> = {
  NoUserAgent_HEADER: ({ headers }) => headers['user-agent'] === '',
  SizeRestrictions_BODY: ({ bodySize }) => bodySize > 8_192,
  SizeRestrictions_QUERYSTRING: ({ query }) => query.length > 2_048,
  SizeRestrictions_URIPATH: ({ path }) => path.length > 1_024,
  SizeRestrictions_Cookie_HEADER: ({ headers }) => (headers.cookie ?? '').length > 10_240,
  EC2MetaDataSSRF_QUERYARGUMENTS: ({ query }) => query.includes('169.254.169.254'),
  GenericLFI_QUERYARGUMENTS: ({ query }) => query.includes('../../'),
  GenericRFI_QUERYARGUMENTS: ({ query }) => /:(\/|%2f){2}(\d+\.){3}\d+/i.test(query.replace(/%3a/gi, ':')),
  RestrictedExtensions_URIPATH: ({ path }) => /\.(log|ini)$/.test(path),
  Host_localhost_HEADER: ({ headers }) => headers.host === 'localhost',
  PROPFIND_METHOD: ({ method }) => method === 'PROPFIND',
  ExploitablePaths_URIPATH: ({ path }) => /web-inf/i.test(path),
  Log4JRCE_HEADER: ({ headers }) => Object.values(headers).some((value) => value.includes('${jndi:ldap://')),
};

const KNOWN = new Set(Object.values(MANAGED_GROUPS).flatMap(({ rules: of }) => Object.keys(of)));
if (Object.keys(DOCUMENTED).some((name) => !KNOWN.has(name))) throw new Error('a documented rule is in no group');

/** What a request trips in a group: what the test says, and what AWS documents. */
export function tripped(group: ManagedGroup, request: Seen): string[] {
  const unknown = (request.matches ?? []).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw new Error(`no managed rule is called ${unknown.join(', ')}`);
  return Object.keys(group.rules).filter((name) => DOCUMENTED[name]?.(request) || request.matches?.includes(name));
}
