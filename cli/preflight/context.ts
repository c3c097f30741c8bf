import { listOf, Statement } from '../../tools/policies/evaluation';
import { shown } from '../../tools/policies/permissions';

/** The keys of a request. Undefined: the request certainly has not got the key. Others are not known. */
export type Context = Readonly<Record<string, string | string[] | undefined>>;

/** Who makes a call, where it is not CloudFormation. */
export interface Caller {
  readonly by: string;
  readonly context: Context;
  /** Keys of the context that the request may lack. */
  readonly uncertain?: readonly string[];
  /** A principal of the same account that no role of the app is, or a service, an identity or a principal of another account. */
  readonly from: 'account' | 'elsewhere';
}

/** What each policy of your organization names: its IDs. The commands do not know them, and take each for the right one. */
export const OWN = 'your organization';
const ELSEWHERE = 'another organization';
export const GLOBAL_SERVICES = ['iam', 'route53', 'cloudfront', 'budgets', 'ce', 'organizations', 'sts', 'shield'];
/** Keys whose values in policies are IDs of your organization. */
export const OF_ORGANIZATION = /^aws:(?:Principal|Resource|Source|Vpce)OrgID$/i;
export const OF_ROUTES = ['aws:SourceVpc', 'aws:SourceVpce', 'aws:VpceOrgID', 'aws:VpceAccount', 'aws:SourceVpcArn'];
/**
 * What only the principal, or the way of its request, decides. With `aws:PrincipalTag`, it has no other tags than those in
 * the context; so has the resource with `aws:ResourceTag`.
 */
const OF_PRINCIPAL = [...OF_ROUTES, 'aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast', 'aws:MultiFactorAuthPresent', 'aws:AssumedRoot', 'SAML:aud', 'aws:PrincipalTag', 'aws:PrincipalType'];
/** Keys with several values in one request. Several values of another key are requests of their own. */
const OF_SETS = ['aws:TagKeys', 'aws:CalledVia', 'aws:PrincipalOrgPaths', 'aws:PrincipalServiceNamesList'];
/** What a request has only where a call says so. */
const ABSENT: Context = Object.fromEntries([...OF_PRINCIPAL, 'lambda:SourceFunctionArn', 'ec2:SourceInstanceARN', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceArn', 'aws:TagKeys']
  .map((key) => [key, undefined]));
const OF_SOURCE = ['aws:SourceAccount', 'aws:SourceOrgID'];

/** What each request of a role has. */
export function common(account: string, region: string): Context {
  return {
    ...ABSENT,
    'aws:PrincipalIsAWSService': 'false',
    'aws:ViaAWSService': 'false',
    'aws:SecureTransport': 'true',
    'aws:PrincipalAccount': account,
    'aws:ResourceAccount': account,
    'aws:RequestedRegion': region,
    'aws:PrincipalType': 'AssumedRole',
  };
}

/** A context in which some keys are not known. */
export function without(context: Context, keys: readonly string[]): Context {
  return Object.fromEntries(Object.entries(context).filter(([key]) => !keys.includes(key)));
}

/** What a request has that meets conditions; the values of negated ones are not known. */
export function meeting(context: Context, { Condition = {} }: Pick<Statement, 'Condition'>): Context {
  const all = Object.entries(Condition).flatMap(([operator, keys]) => Object.entries(keys)
    .map(([key, values]) => [operator, nameIn(context, key), listOf(values as string).map(plain)] as const));
  const stated = all.filter(([operator, , values]) => !/Not|Greater|Less|IfExists|^ForAllValues/.test(operator) && !(operator === 'Null' && values.includes('false')))
    .map(([operator, key, values]) => [key, operator === 'Null' ? undefined : OF_ORGANIZATION.test(key) ? OWN : values.length === 1 ? values[0] : values] as const);
  return { ...without(context, all.map(([, key]) => key)), ...Object.fromEntries(stated) };
}

/** As the names of resources are compared. */
export function plain(text: unknown): string {
  return shown(text as string).replace(/<AWS::Partition>/g, 'aws');
}

/** A key as a context has it: keys are case-insensitive. */
export function nameIn(context: Context, key: string): string {
  return Object.keys(context).find((one) => one.toLowerCase() === key.toLowerCase()) ?? key;
}

/** The requests that have one each of several values of a key. */
export function alternatives(context: Context, named = Object.keys(context)): Context[] {
  return named.filter((key) => Array.isArray(context[key]) && !OF_SETS.includes(key))
    .reduce<Context[]>((all, key) => listOf(context[key]).flatMap((value) => all.map((one) => ({ ...one, [key]: value }))), [context]);
}

/** With the organizations of the accounts of a request. */
export function inOrganizations(context: Context, ours: readonly string[]): Context {
  const known = (['Principal', 'Resource', 'Source'] as const).flatMap((kind) => {
    const account = context[`aws:${kind}Account`];
    return typeof account === 'string' ? [[`aws:${kind}OrgID`, ours.includes(account) ? OWN : ELSEWHERE]] : [];
  });
  return { ...context, ...Object.fromEntries(known) };
}

/** The accounts of a request that count as those of another organization. */
export function foreignIn(context: Context): string[] {
  return ['Principal', 'Resource', 'Source'].filter((kind) => context[`aws:${kind}OrgID`] === ELSEWHERE).map((kind) => String(context[`aws:${kind}Account`]));
}

/** The name of the provider of a web identity, with which the keys of its token begin. */
export function providerOf({ 'aws:FederatedProvider': provider = 'aws' }: Context): string {
  return String(provider).replace(/^.*:oidc-provider\//, '');
}

/** Whom the policy of a resource allows a call, apart from the roles of the app. */
export function callersOf(statement: Statement, account: string, region: string): Caller[] {
  const { AWS, Service, Federated } = (statement.Principal === '*' ? { AWS: '*' } : statement.Principal ?? {}) as Record<string, string | string[] | undefined>;
  const base = common(account, region);
  const nobody = { 'aws:PrincipalAccount': undefined, 'aws:PrincipalOrgID': undefined, 'aws:PrincipalArn': undefined, 'aws:PrincipalType': undefined };
  const unknown = without(base, OF_PRINCIPAL);
  return [
    ...listOf(Service).map(plain).map((service): Caller => {
      const context = meeting({ ...base, ...nobody, 'aws:PrincipalIsAWSService': 'true', ...Object.fromEntries(OF_SOURCE.map((key) => [key, undefined])) }, statement);
      const isSourced = OF_SOURCE.some((key) => context[key] !== undefined);
      // Not each service sends them, and no policy of the app requires them here.
      return { by: service, from: 'elsewhere', context: without({ ...context, 'aws:SourceAccount': context['aws:SourceAccount'] ?? account }, isSourced ? [] : ['aws:SourceArn']), ...isSourced ? {} : { uncertain: OF_SOURCE } };
    }),
    ...listOf(Federated).map(plain).map((provider): Caller => ({
      by: providerOf({ 'aws:FederatedProvider': provider }), from: 'elsewhere', context: meeting({ ...base, ...nobody, 'aws:FederatedProvider': provider }, statement),
    })),
    ...listOf(AWS).map(plain).flatMap((principal): Caller[] => {
      const context = meeting(without(unknown, Object.keys(nobody)), statement);
      const named = principal === '*' ? context['kms:CallerAccount'] ?? context['aws:PrincipalAccount'] : principal;
      if (named === undefined) return [{ by: 'any principal', from: 'elsewhere', context }];
      const [, own, arn] = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12}|<AWS::AccountId>)(?::(?:root|(.*)))?$/.exec(String(named)) ?? [];
      if (own === undefined) return [];
      return [{
        by: `account ${own}${arn === undefined ? '' : ` (${arn})`}`,
        from: own === account ? 'account' : 'elsewhere',
        context: meeting({ ...unknown, 'aws:PrincipalAccount': own, ...arn === undefined ? {} : { 'aws:PrincipalArn': principal } }, statement),
      }];
    }),
  ];
}
