import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { meets, shadows } from '../../edge/internal';
import { checkDomain } from '../../private/domains';
import { invalid } from '../../private/errors';
import { hashOf } from '../../private/hash';

/** A rule has at most five values, of which the secret header has three from its second generation. */
// Read 2026-12-01: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
const MOST_VALUES = 2;
/** The quota of wildcards in the conditions of a rule, of which AWS documents 5 and 6. */
// The page of quotas says 6, that of conditions 5. Read 2026-12-01: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
const MOST_WILDCARDS = 5;
// Read 2026-11-29: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_HostHeaderConditionConfig.html
/** A host of a rule. DNS allows longer names, and ends such as `xn--q9jyb4c`. */
const HOST = /^(?=.{1,128}$).*\.[a-z]+$/i;
/** A path pattern of Elastic Load Balancing. */
const PATTERN = /^\/[A-Za-z0-9_.$/~"'@:+&*?-]{0,127}$/;
/** Rules with hosts come before rules with paths alone, and all come before the rule of the API. */
const [HOST_PRIORITIES, PATH_PRIORITIES] = [30_000, 37_500];
/** The number of priorities of a kind. */
const PRIORITIES = 7_500;

/** Which requests a service receives: those for one of the hosts, if there are any, and one of the paths. */
export interface Route {
  /** Path patterns; empty for all paths of the hosts. */
  readonly paths: string[];
  /** Host names; empty for all names of the site. */
  readonly hosts: string[];
  /**
   * The position of the rule. It follows from the id alone: an added service changes no priority of another one, which
   * Elastic Load Balancing would reject while the other rule still has it.
   */
  readonly priority: number;
}

/** A route with its priority. Throws for what Elastic Load Balancing would reject. */
export function routeOf(id: string, paths: string[] = [], hosts: string[] = []): Route {
  const count = paths.length + hosts.length;
  if (count === 0) {
    invalid(undefined, `paths or hosts of ${id} must have a value, got none; pass e.g. paths: ['/reports/*']`);
  }
  if (count > MOST_VALUES) {
    invalid(undefined, `paths and hosts of ${id} must have at most ${MOST_VALUES} values in total, got ${count}; use ` +
      'a common prefix');
  }
  for (const path of paths) {
    if (Token.isUnresolved(path)) {
      invalid(undefined, `paths of ${id} must be known at synthesis, got a token; pass a literal`);
    }
    if (!PATTERN.test(path)) {
      invalid(undefined, `paths of ${id} must be patterns of at most 128 letters, digits and _-.$/~"'@:+&*? that ` +
        `begin with a slash, got "${path}"; write it as /reports/*`);
    }
  }
  const wildcards = paths.join('').replace(/[^*?]/g, '').length;
  if (wildcards > MOST_WILDCARDS) {
    invalid(undefined, `paths of ${id} must have at most ${MOST_WILDCARDS} wildcards in total, got ${wildcards}; use ` +
      'a common prefix');
  }
  for (const host of hosts) checkHost(id, host);
  const place = Number.parseInt(hashOf(id, 8), 16) % PRIORITIES;
  return { paths, hosts, priority: place + (hosts.length > 0 ? HOST_PRIORITIES : PATH_PRIORITIES) };
}

function checkHost(id: string, host: string): void {
  checkDomain(undefined, `hosts of ${id}`, host);
  if (Token.isUnresolved(host) || host.includes('*')) {
    invalid(undefined, `hosts of ${id} must be known names without a wildcard, got "${host}"; write it as ` +
      'reports.shop.example');
  }
  if (!HOST.test(host)) {
    invalid(undefined, `hosts of ${id} must have at most 128 characters, and letters alone after the last dot, got ` +
      `"${host}"; use paths`);
  }
}

/** A route with the id of its service. */
export interface Routed {
  readonly id: string;
  readonly route: Route;
}

/** Throws if two services receive the same requests, or a service requests that others rely on. */
export function checkRoutes(scope: IConstruct, routed: Routed[], taken: string[], probed: string[]): void {
  for (const [index, { id, route }] of routed.entries()) {
    if (route.hosts.length === 0) checkTaken(scope, id, route, taken, probed);
    for (const other of routed.slice(0, index)) checkApart(scope, { id, route }, other);
  }
}

/** A more specific path below one that is taken is allowed. */
function checkTaken(scope: IConstruct, id: string, { paths }: Route, taken: string[], probed: string[]): void {
  for (const path of paths) {
    const shadowed = taken.find((one) => shadows(path, one))
      ?? probed.find((one) => !Token.isUnresolved(one) && meets(path, one));
    if (shadowed !== undefined) {
      invalid(scope, `paths of ${id} must not shadow ${shadowed} of the API, got "${path}"; use a prefix of its own ` +
        `such as /${id.toLowerCase()}/*`);
    }
  }
}

function checkApart(scope: IConstruct, { id, route }: Routed, other: Routed): void {
  const [{ hosts, paths }, { route: { hosts: otherHosts, paths: otherPaths } }] = [route, other];
  const host = hosts.find((name) => otherHosts.some((one) => one.toLowerCase() === name.toLowerCase()));
  const hostless = hosts.length === 0 && otherHosts.length === 0;
  if (host !== undefined || hostless) {
    const path = all(paths).find((one) => all(otherPaths).some((two) => meets(one, two)));
    if (path !== undefined) {
      const where = host === undefined ? '' : `${host} and `;
      invalid(scope, `paths of ${id} must not match those of ${other.id}, got ${where}"${path}" in both; pass ` +
        'another path to one of them');
    }
  }
  if (route.priority === other.route.priority) {
    invalid(scope, `workloads must have ids with different priorities of their rules, got ${route.priority} for ` +
      `${other.id} and ${id}; rename one of them`);
  }
}

function all(paths: string[]): string[] {
  return paths.length === 0 ? ['/*'] : paths;
}
