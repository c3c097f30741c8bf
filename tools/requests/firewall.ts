/* eslint-disable @typescript-eslint/no-explicit-any */
import { Deployment, Templates, onlyKnown } from './deployment';
import { MANAGED_GROUPS, tripped } from './managed-rules';
import { Inspected, holds } from './statements';

export interface FirewallRequest {
  /** @default '203.0.113.9' */
  readonly ip?: string;
  /** @default 'GET' */
  readonly method?: string;
  /** Path and query as the viewer sent them. @default '/' */
  readonly uri?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body. @default 0 */
  readonly bodySize?: number;
  /** Requests of the address within the window, in the scope of whatever rate rule is asked. @default 1 */
  readonly rate?: number;
  /** The same of all addresses of its network. @default - those of the address */
  readonly networkRate?: number;
  /** Of these, the requests to the path of a rate rule on one path. @default - all */
  readonly networkRateAtPath?: number;
  /** Of those of its network, the requests of clients with the same TLS fingerprint (JA4). @default - all */
  readonly networkRateOfClient?: number;
  /** Whether the client has passed a challenge and sends its token. @default false */
  readonly challenged?: boolean;
  /** Rules of AWS's groups that would find something in the request. */
  readonly matches?: string[];
  /** Requests in the window of a rate rule. @default - by the numbers above */
  readonly counted?: Inspected['counted'];
}

export interface Verdict {
  readonly action: 'ALLOW' | 'BLOCK' | 'CHALLENGE';
  /** Name of the rule that decided, with the rule of its group behind a slash; `default` where none did. */
  readonly rule: string;
  /** Rules that matched and only counted. */
  readonly counted: string[];
}

/** The state while a web ACL's rules are gone through. */
interface Evaluation {
  readonly deployment: Deployment;
  readonly request: Inspected & { matches?: string[]; challenged?: boolean };
  readonly labels: Set<string>;
  readonly counted: string[];
}

export const WEB_ACL = 'AWS::WAFv2::WebACL';
const KB = 1_024;
/** Rule groups and web ACLs say `{ Block: {} }`, `{ Count: {} }` and so on. */
type Action = 'Allow' | 'Block' | 'Challenge' | 'Count';

const VERDICTS = { Allow: 'ALLOW', Block: 'BLOCK', Challenge: 'CHALLENGE' } as const;

/** What the only web ACL does with a request. A rule that can't be evaluated is an error, or left to `unknown`. */
export function firewall(templates: Templates, request: FirewallRequest, unknown?: (rule: string, reason: Error) => void): Verdict {
  const deployment = Deployment.of(templates);
  const { properties } = deployment.only(WEB_ACL);
  onlyKnown(properties, 'a web ACL', 'AssociationConfig', 'DataProtectionConfig', 'DefaultAction', 'Description', 'Name', 'Rules', 'Scope', 'Tags',
    'VisibilityConfig');
  const labels = new Set<string>();
  const { matches, challenged } = request;
  const seen = { ...inspected(request, bodyLimit(properties)), labels, matches, challenged };
  const evaluation = { deployment, request: seen, labels, counted: [] };
  for (const rule of [...properties.Rules ?? []].sort((one, other) => one.Priority - other.Priority)) {
    const decided = attempt(() => decide(evaluation, rule), unknown && ((reason) => unknown(rule.Name, reason)));
    if (decided) return { ...decided, counted: evaluation.counted };
  }
  if (actionOf(properties.DefaultAction) !== 'Allow') throw new Error('can only evaluate a web ACL that allows by default');
  return { action: 'ALLOW', rule: 'default', counted: evaluation.counted };
}

/** Requests of one client, such as a version of a browser, which its TLS fingerprint identifies. */
type Repeated = FirewallRequest & { readonly times: number; readonly client?: string };

/** A rate rule, and whether a request is in its scope. */
export interface RateRule {
  readonly name: string;
  readonly statement: any;
  readonly covers: (request: FirewallRequest) => boolean;
}

export function rateRules(templates: Templates): RateRule[] {
  const deployment = Deployment.of(templates);
  const { properties } = deployment.only(WEB_ACL);
  return (properties.Rules as any[]).flatMap(({ Name: name, Statement: { RateBasedStatement: statement } }) => (statement === undefined ? [] : [{
    name,
    statement,
    covers: (request: FirewallRequest) => !statement.ScopeDownStatement
      || holds(deployment, statement.ScopeDownStatement, { ...inspected(request, bodyLimit(properties)), labels: new Set() }),
  }]));
}

/** The rate rules that requests of one address and its network exceed within 5 minutes. */
export const exceeded = (templates: Templates, requests: readonly Repeated[]): string[] =>
  rateRules(templates).filter(({ statement: rate, covers }) => {
    if (rate.EvaluationWindowSec !== 300) throw new Error(`can't count the requests of ${rate.EvaluationWindowSec} s`);
    const counted = requests.filter(covers);
    const byClient = JSON.stringify(rate.CustomKeys ?? []).includes('JA4Fingerprint');
    return [...new Set(counted.map(({ client }) => client))].some((one) => counted.filter(({ client }) => !byClient || client === one)
      .reduce((sum, { times }) => sum + times, 0) > rate.Limit);
  }).map(({ name }) => name);

/** Regional web ACLs are taken to stand before load balancers, of whose bodies AWS WAF always sees 8 kB. */
function bodyLimit({ Scope, AssociationConfig }: any): number {
  const configured = AssociationConfig?.RequestBody ?? {};
  if (Scope === 'REGIONAL') {
    onlyKnown(configured, 'an association', 'API_GATEWAY', 'APP_RUNNER_SERVICE', 'COGNITO_USER_POOL', 'VERIFIED_ACCESS_INSTANCE');
    return 8 * KB;
  }
  onlyKnown(configured, 'an association', 'CLOUDFRONT');
  return Number((configured.CLOUDFRONT?.DefaultSizeInspectionLimit ?? 'KB_16').replace('KB_', '')) * KB;
}

function inspected(request: FirewallRequest, limit: number): Omit<Inspected, 'labels'> {
  const [path, query = ''] = (request.uri ?? '/').split(/\?(.*)/s);
  const { ip = '203.0.113.9', method = 'GET', bodySize = 0, rate = 1, networkRate = rate } = request;
  const { networkRateAtPath = networkRate, networkRateOfClient = networkRate } = request;
  const headers = Object.fromEntries(Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const { counted } = request;
  return { ip, method, path, query, headers, bodySize, rate, networkRate, networkRateAtPath, networkRateOfClient, counted, bodyLimit: limit };
}

function attempt<T>(work: () => T, failed?: (reason: Error) => void): T | undefined {
  if (!failed) return work();
  try {
    return work();
  } catch (error) {
    failed(error as Error);
    return undefined;
  }
}

function decide(evaluation: Evaluation, rule: any): Omit<Verdict, 'counted'> | undefined {
  onlyKnown(rule, `rule ${rule.Name}`, 'Action', 'Name', 'OverrideAction', 'Priority', 'RuleLabels', 'Statement', 'VisibilityConfig');
  const group = rule.Statement.ManagedRuleGroupStatement;
  if (group) return decideByGroup(evaluation, rule, group);
  return holds(evaluation.deployment, rule.Statement, evaluation.request) ? act(evaluation, actionOf(rule.Action), rule.Name) : undefined;
}

function decideByGroup(evaluation: Evaluation, rule: any, group: any): Omit<Verdict, 'counted'> | undefined {
  onlyKnown(group, `group of ${rule.Name}`, 'Name', 'RuleActionOverrides', 'VendorName', 'Version');
  const managed = MANAGED_GROUPS[group.Name];
  if (!managed || group.VendorName !== 'AWS') throw new Error(`can't evaluate the group ${group.VendorName} ${group.Name}`);
  if (rule.Action) throw new Error(`rule ${rule.Name} has an action, where a group takes an override`);
  const overrides = Object.fromEntries((group.RuleActionOverrides ?? []).map(({ Name, ActionToUse }: any) => [Name, actionOf(ActionToUse)]));
  const strange = Object.keys(overrides).filter((name) => !(name in managed.rules));
  if (strange.length > 0) throw new Error(`${group.Name} has no rule ${strange.join(', ')}`);
  const [wholeGroup] = Object.keys(rule.OverrideAction ?? {});
  if (wholeGroup !== 'None' && wholeGroup !== 'Count') throw new Error(`can't evaluate the override of ${rule.Name}`);
  for (const name of tripped(managed, evaluation.request)) {
    evaluation.labels.add(managed.namespace + managed.rules[name]);
    const own = overrides[name] ?? (managed.counting === name ? 'Count' : 'Block');
    const decided = act(evaluation, wholeGroup === 'Count' ? wholeGroup : own, `${rule.Name}/${name}`);
    if (decided) return decided;
    // A group whose answer is only counted still stops at the first rule that would have blocked.
    if (wholeGroup === 'Count' && own !== 'Count') return undefined;
  }
  return undefined;
}

/** A challenge only counts where the client has the token of an earlier one. */
function act({ counted, request }: Evaluation, action: Action, rule: string): Omit<Verdict, 'counted'> | undefined {
  if (action !== 'Count' && !(action === 'Challenge' && request.challenged)) return { action: VERDICTS[action], rule };
  counted.push(rule);
  return undefined;
}

function actionOf(action: any): Action {
  const [name, ...others] = Object.keys(action ?? {});
  if (!['Allow', 'Block', 'Challenge', 'Count'].includes(name) || others.length > 0) throw new Error(`can't evaluate the action ${name}`);
  return name as Action;
}
