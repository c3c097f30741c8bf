import { isIP } from 'net';
import { Deployment, Templates } from './deployment';
import { FirewallRequest, RateRule, Verdict, WEB_ACL, firewall, rateRules } from './firewall';
import { Logged, requestsIn } from './logs';
import { MANAGED_GROUPS } from './managed-rules';
import { LONGEST_URL, OWN_NAME, Routed, route } from './route';
import { matches } from '../policies/evaluation';
import { UserError } from '../user-error';

export const OUTCOMES = ['blocked', 'challenged', 'cut off', 'redirected', 'from the bucket', 'not played', 'counted only', 'cached', 'to the tasks'] as const;
type Outcome = typeof OUTCOMES[number];

/** Requests of the log that meet the same. */
export interface Finding {
  readonly outcome: Outcome;
  /** The rule, the limit, or the path pattern of the behavior. */
  readonly by: string;
  /** The path, with a star for each part that looks like an identifier. */
  readonly path: string;
  requests: number;
  /** Those that the present site answered with a status below 400. */
  served: number;
  readonly example: string;
  /** What changes it. */
  readonly setting?: string;
}

export interface Replay {
  readonly requests: number;
  readonly unreadable: number;
  readonly formats: readonly string[];
  readonly from: string;
  readonly until: string;
  readonly addresses: number;
  readonly findings: readonly Finding[];
  /** What decides and is not in the log, for how many requests, and the rules and limits that are not played for them. */
  readonly notInLog: readonly { readonly what: string; readonly requests: number; readonly undecided: readonly string[] }[];
  readonly notes: readonly string[];
}

/** The props of the firewall, of its distribution and of the load balancer, by the names of the rules. */
export const SETTINGS: readonly (readonly [rule: RegExp, setting: string])[] = [
  [/^LoginRateLimit/, 'loginPaths'], [/RateLimit|NetworkFlood/, 'rateLimits, allowedCidrs'], [/^LargeBodies|_BODY$|^AttacksInBodies/, 'bodyInspectionLimit, uploadPaths, signedPaths'],
  [/^LargeHeaders/, 'allowUninspected'], [/UserAgent/, 'signedPaths, managedRules with countedRules'], [/^AWSManagedRules/, 'managedRules with countedRules'], [/^BlockedPaths/, 'blockedPaths'],
  [/^BlockedAddresses/, 'blockedCidrs'], [/^OtherClients/, 'allowedClients'], [/^/, 'customRules'],
];
const settingOf = (rule: string) => SETTINGS.find(([pattern]) => pattern.test(rule))![1];

const WITHOUT_BODY = ['GET', 'HEAD', 'OPTIONS'];
/** Seconds that are counted together, as far as AWS WAF is exact: it counts about every 10 seconds. */
const SLICE = 10;
/** Different paths that are listed apart. */
const MOST_FINDINGS = 20_000;

/** How long CloudFront and a load balancer wait for a byte of a task, in seconds, for each origin and load balancer of an app. */
export function timesOf(templates: Templates): { readonly loadBalancers: number[]; readonly origins: number[] } {
  const deployment = Deployment.of(templates);
  const idle = (attributes: { Key: string; Value: string }[] = []) => attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value ?? 60;
  return {
    loadBalancers: deployment.all('AWS::ElasticLoadBalancingV2::LoadBalancer').map(({ properties }) => Number(idle(properties.LoadBalancerAttributes))),
    origins: deployment.all('AWS::CloudFront::Distribution').flatMap(({ properties }) => properties.DistributionConfig.Origins)
      .flatMap(({ CustomOriginConfig, VpcOriginConfig = CustomOriginConfig }) => VpcOriginConfig ?? [])
      .map(({ OriginReadTimeout = 30 }) => OriginReadTimeout as number),
  };
}

interface Fact {
  readonly what: string;
  readonly has: (request: Logged) => boolean;
  /** What rules depend on it, or which other limits do. */
  readonly reads: RegExp | string[];
}

/** What decides, if the log has it. */
const FACTS: readonly Fact[] = [
  { what: 'sizes of bodies', has: ({ method, bytes }) => WITHOUT_BODY.includes(method) || bytes !== undefined, reads: /Body"|SizeRestrictions_BODY/ },
  { what: 'sizes of bodies apart from the headers', has: ({ method, bytes, complete }) => complete ?? (WITHOUT_BODY.includes(method) || !bytes), reads: /"Body"/ },
  { what: 'contents of bodies', has: ({ method }) => WITHOUT_BODY.includes(method), reads: /_Body"|_BODY/ },
  { what: 'User-Agent', has: ({ headers }) => 'user-agent' in headers, reads: /UserAgent/ },
  // Browsers leave cookies out of a record, unless their user decides otherwise.
  { what: 'cookies and other headers', has: ({ complete = false, headers }) => complete && 'cookie' in headers, reads: /Headers"|SingleHeader|_COOKIE|_HEADER/ },
  { what: 'network (ASN) and TLS fingerprint (JA4) of clients', has: () => false, reads: /"ASN"/ },
  { what: 'TLS version', has: ({ tls, protocol }) => tls !== undefined || protocol === 'http', reads: ['minimumProtocolVersion'] },
  { what: 'time until the first byte', has: ({ format, seconds, status }) => (format !== 'combined' && seconds !== undefined) || status === 101, reads: ['idleTimeout'] },
  { what: 'silence within a WebSocket', has: ({ status }) => status !== 101, reads: ['idleTimeout'] },
  { what: 'Cache-Control of the answers', has: () => false, reads: ['the time in the cache'] },
];

/** Plays each request of an access log through the firewall and the distribution of an app. The log is read twice or three times. */
export async function replay(templates: Templates, log: string): Promise<Replay> {
  const site = siteOf(templates);
  const day = await overview(log);
  const counted = await ratesOf(site.limits, log, day.addresses);
  const findings = new Map<string, Finding>();
  const unknown = new Map<string, string>();
  for await (const request of requestsIn(log)) {
    if (request) for (const met of site.play(request, { counted: counted(request), newTls: day.newTls, unknown })) add(findings, request, met);
  }
  const { addresses, lacking, otherHosts, ...rest } = day;
  const first = [...addresses].reduce((one, other) => (other[1] > one[1] ? other : one));
  const elsewhere = [...otherHosts].filter(([host]) => !site.serves(host)).sort((one, other) => other[1] - one[1]);
  return {
    ...rest,
    addresses: addresses.size,
    findings: [...findings.values()].sort((one, other) => other.served - one.served || other.requests - one.requests),
    notInLog: FACTS.map(({ what, reads }, index) => ({ what, requests: lacking[index], undecided: site.rulesWith(reads) }))
      .filter(({ requests }) => requests > 0),
    notes: [
      ...[...unknown].map(([rule, reason]) => `${rule} is not played: ${reason}`),
      ...elsewhere.slice(0, 5).map(([host, count]) => `${count} requests name ${host}, which the distribution does not serve (alternateDomainNames): played as ${site.name}`),
      ...first[1] > day.requests / 2 && day.requests > 1_000 ? [`${first[0]} sent ${first[1]} of ${day.requests} requests: if it is a proxy, the limits for an address are not played for its clients`] : [],
    ],
  };
}

async function overview(log: string) {
  const [addresses, otherHosts, formats] = [new Map<string, number>(), new Map<string, number>(), new Set<string>()];
  const lacking = FACTS.map(() => 0);
  let [requests, unreadable, from, until, newTls] = [0, 0, Infinity, -Infinity, false];
  for await (const request of requestsIn(log)) {
    if (!request) unreadable++;
    if (!request) continue;
    requests++;
    [from, until] = [Math.min(from, request.time), Math.max(until, request.time)];
    newTls ||= request.tls === 'TLSv1.3';
    formats.add(request.format);
    addresses.set(request.ip, (addresses.get(request.ip) ?? 0) + 1);
    if (request.host !== undefined) otherHosts.set(request.host, (otherHosts.get(request.host) ?? 0) + 1);
    FACTS.forEach(({ has }, index) => (lacking[index] += has(request) ? 0 : 1));
  }
  if (requests === 0) {
    throw new UserError(`log must be an access log of CloudFront (standard), an Application Load Balancer or nginx (combined), or a HAR, got ${log} with ${unreadable} ` +
      'lines that are none of them; pass --log with such a file, also compressed with gzip, or a folder of them');
  }
  const text = (seconds: number) => new Date(seconds * 1_000).toISOString();
  return { requests, unreadable, formats: [...formats], from: text(from), until: text(until), addresses, otherHosts, lacking, newTls };
}

/** How many requests of an address are in the window of a rate rule when one arrives. Logs are not in order: a slice of time counts as a whole. */
async function ratesOf(limits: readonly RateRule[], log: string, addresses: ReadonlyMap<string, number>) {
  const least = Math.min(...limits.map(({ statement }) => statement.Limit as number));
  const slicesOf = new Map(limits.map(({ statement }) => [statement, new Map<string, Map<number, number>>()]));
  if ([...addresses.values()].some((count) => count > least)) {
    for await (const request of requestsIn(log)) {
      if (!request || addresses.get(request.ip)! <= least) continue;
      const [seen, slice] = [sent(request), Math.floor(request.time / SLICE)];
      for (const { statement } of limits.filter((limit) => addresses.get(request.ip)! > limit.statement.Limit && limit.covers(seen))) {
        const slices = slicesOf.get(statement)!.get(request.ip) ?? new Map<number, number>();
        slicesOf.get(statement)!.set(request.ip, slices.set(slice, (slices.get(slice) ?? 0) + 1));
      }
    }
  }
  for (const [{ Limit }, all] of slicesOf) for (const [ip, slices] of all) if (sumOf([...slices.values()]) <= Limit) all.delete(ip);
  return ({ ip, time }: Logged) => (rule: { readonly EvaluationWindowSec?: number }): number => {
    const [slices, last, length] = [slicesOf.get(rule)?.get(ip), Math.floor(time / SLICE), (rule.EvaluationWindowSec ?? 300) / SLICE];
    return slices ? sumOf(Array.from({ length }, (_, index) => slices.get(last - index) ?? 0)) : 0;
  };
}

const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

/** A request as AWS WAF sees it. Sizes with the headers stand for the body, or for the headers of a request without one. */
function sent({ ip, method, uri, headers, complete, bytes = 0 }: Logged): FirewallRequest {
  const others = complete ? bytes : Math.max(0, bytes - uri.length - Object.values(headers).join('').length);
  const withoutBody = WITHOUT_BODY.includes(method);
  return {
    ip: isIP(ip) ? ip : undefined,
    method,
    uri,
    bodySize: withoutBody ? 0 : others,
    headers: withoutBody && !complete && others > 8_192 ? { ...headers, others: ' '.repeat(Math.min(others, 100_000)) } : headers,
  };
}

interface Met { readonly outcome: Outcome; readonly by: string; readonly setting?: string }

interface Day {
  readonly counted: (rule: { readonly EvaluationWindowSec?: number }) => number;
  /** Whether the present site offers TLS 1.3, so that a client with less has none. */
  readonly newTls: boolean;
  /** Rules that are not played, with the reason. */
  readonly unknown: Map<string, string>;
}

/** The firewall and the distribution of an app. */
class Site {
  readonly limits: readonly RateRule[];
  /** A name that the distribution serves. */
  readonly name: string;
  private readonly rules: { readonly Name: string; readonly Statement: Parameters<typeof rulesOf>[0] }[];
  private readonly aliases: readonly string[];
  private readonly tls: string;
  private readonly idle: number;
  private readonly known = new Map<string, Routed>();

  constructor(private readonly templates: Templates) {
    const deployment = Deployment.of(templates);
    const { DistributionConfig: config } = deployment.only('AWS::CloudFront::Distribution').properties;
    this.aliases = config.Aliases ?? [OWN_NAME];
    this.name = (this.aliases.find((alias) => !alias.startsWith('*')) ?? this.aliases[0]).replace('*', 'www');
    this.tls = config.ViewerCertificate?.MinimumProtocolVersion ?? '';
    this.idle = Math.min(...timesOf(templates).loadBalancers);
    this.rules = deployment.all(WEB_ACL).length === 0 ? [] : deployment.only(WEB_ACL).properties.Rules ?? [];
    this.limits = this.rules.length === 0 ? [] : rateRules(templates).filter(({ statement }) => statement.AggregateKeyType === 'IP');
  }

  serves(host: string): boolean {
    return [OWN_NAME, ...this.aliases].some((alias) => matches(alias, host.toLowerCase()));
  }

  rulesWith(reads: Fact['reads']): string[] {
    if (Array.isArray(reads)) return reads;
    return this.rules.filter(({ Statement }) => reads.test(JSON.stringify([Statement, rulesOf(Statement)]))).map(({ Name }) => Name);
  }

  play(request: Logged, { counted, newTls, unknown }: Day): Met[] {
    const isOld = newTls && request.tls !== undefined && request.tls !== 'TLSv1.3';
    if (isOld && this.tls.startsWith('TLSv1.3')) return [{ outcome: 'cut off', by: request.tls!, setting: 'minimumProtocolVersion' }];
    const { action, rule, counted: others } = this.rules.length === 0 ? OPEN
      : firewall(this.templates, { ...sent(request), counted }, (name, reason) => void unknown.set(name, reason.message));
    const also = others.map((by): Met => ({ outcome: 'counted only', by }));
    if (action !== 'ALLOW') return [...also, { outcome: action === 'BLOCK' ? 'blocked' : 'challenged', by: rule, setting: settingOf(rule) }];
    if (/^(http|ws)$/.test(request.protocol ?? '')) return [...also, { outcome: 'redirected', by: 'HTTP' }];
    try {
      return [...also, behind(this.routed(request), request, this.idle)];
    } catch (error) {
      return [...also, { outcome: 'not played', by: (error as Error).message }];
    }
  }

  private routed({ method, host, uri }: Logged): Routed {
    const url = `https://${host !== undefined && this.serves(host) ? host : this.name}${uri}`;
    const key = `${method} ${url.length > LONGEST_URL ? 'long' : url.split('?')[0]}`;
    const found = this.known.get(key) ?? route(this.templates, { url, method });
    if (this.known.size > MOST_FINDINGS) this.known.clear();
    this.known.set(key, found);
    return found;
  }
}

/** Without a firewall. */
const OPEN: Verdict = { action: 'ALLOW', rule: 'default', counted: [] };

function siteOf(templates: Templates): Site {
  try {
    return new Site(templates);
  } catch (error) {
    throw new UserError(`app must have one distribution whose templates can be played, got the error "${(error as Error).message}"; ` +
      'pass --app with the folder of one Stage, such as cdk.out/assembly-Live');
  }
}

/** The rules of a group of AWS. */
const rulesOf = ({ ManagedRuleGroupStatement: group }: { readonly ManagedRuleGroupStatement?: { readonly Name: string } }) =>
  Object.keys(MANAGED_GROUPS[group?.Name ?? '']?.rules ?? {});

/** What the distribution does with a request that the firewall allows. */
function behind({ behavior = 'all', status, origin, readable, ttl = 0 }: Routed, { method, seconds = 0, status: present }: Logged, idle: number): Met {
  const isOpen = present === 101;
  if (status !== undefined && status < 400) return { outcome: 'redirected', by: behavior, setting: 'redirectedDomainNames' };
  if (status !== undefined) return { outcome: 'blocked', by: status === 413 ? `an address of more than ${LONGEST_URL} bytes` : `${method} at ${behavior}`, setting: 'behaviors' };
  if (origin !== 'load balancer') return { outcome: readable ? 'from the bucket' : 'blocked', by: behavior, setting: 'behaviors, site, media' };
  if (isOpen && ttl > 0) return { outcome: 'cut off', by: `WebSocket at ${behavior}`, setting: 'EdgeBehavior.uncached' };
  if (seconds > idle) return { outcome: 'cut off', by: `no byte for ${idle} s`, setting: 'idleTimeout of api.loadBalancer' };
  return ttl > 0 ? { outcome: 'cached', by: behavior, setting: 'Cache-Control, EdgeBehavior.uncached' } : { outcome: 'to the tasks', by: behavior };
}

function add(findings: Map<string, Finding>, request: Logged, { outcome, by, setting }: Met): void {
  const [path, query] = request.uri.split(/\?(.*)/s);
  const general = path.split('/').slice(0, 5).map((part) => (/\d|[^.]{25}|%/.test(part.replace(/\.\w{1,5}$/, '')) ? part.replace(/^.*?(\.\w{1,5})?$/, '*$1') : part)).join('/');
  const shown = findings.size < MOST_FINDINGS ? general : 'others';
  const key = [outcome, by, shown].join('\n');
  const size = request.bytes === undefined ? '' : `, ${request.bytes} bytes`;
  const found = findings.get(key) ?? {
    outcome,
    by,
    path: shown,
    requests: 0,
    served: 0,
    setting,
    example: `${request.method} ${path.slice(0, 80)}${query === undefined ? '' : `?… of ${query.length} bytes`}${size} from ${request.ip} at ${new Date(request.time * 1_000).toISOString()}`,
  };
  found.requests++;
  found.served += request.status >= 100 && request.status < 400 ? 1 : 0;
  findings.set(key, found);
}
