import { allApps } from './runner';
import { chosen } from '../command-line';
import { UserError } from '../user-error';

/** What is known of an app beyond its code. */
export interface AppFacts {
  /** Estimates of a run in an account: time, and on-demand list prices of what runs meanwhile. */
  readonly minutes: number;
  readonly dollars: number;
  /** Why the app is only compared with its snapshot. */
  readonly notDeployed?: string;
  /** What must exist in the account beyond a hosted zone. */
  readonly needs?: string;
  /** Runs after the others, because another app has the same resource, which exists once per account. */
  readonly later?: boolean;
  /** Part of `integ:local --quick`. */
  readonly quick?: boolean;
}

export const APPS: Record<string, AppFacts> = {
  'audit-trail': {
    minutes: 10, dollars: 0.3, needs: 'no recorder, detector, analyzer or Security Hub in both Regions (also for dr-pair)', later: true,
  },
  'aurora-cluster': { minutes: 60, dollars: 3 },
  'aurora-replica-cluster': { minutes: 75, dollars: 3.5 },
  'backup-plan': { minutes: 45, dollars: 1 },
  'cache-cluster': { minutes: 40, dollars: 1 },
  'cost-guard': { minutes: 20, dollars: 0.3 },
  'datadog': { minutes: 15, dollars: 0.2 },
  'delivery-pipeline': { minutes: 15, dollars: 0.2, needs: 'INTEG_CONNECTION_ARN, a connection to GitHub that a person has accepted' },
  'dr-pair': { minutes: 120, dollars: 9 },
  'edge-distribution': { minutes: 35, dollars: 0.2 },
  'edge-firewall': { minutes: 5, dollars: 0.1 },
  'eldonia-platform': { minutes: 60, dollars: 1 },
  'everything': {
    minutes: 0, dollars: 0, notDeployed: 'every switch on, for the table of requirements; needs keys of Datadog and Sentry. The other apps deploy its parts',
  },
  'failover-plan': { minutes: 15, dollars: 1.5 },
  'fargate-api': { minutes: 15, dollars: 0.2 },
  'github-deploy-role': { minutes: 3, dollars: 0, needs: 'no OIDC provider of GitHub in the account' },
  'jobs': { minutes: 15, dollars: 0.2, quick: true },
  'media-processor': { minutes: 8, dollars: 0.1, quick: true },
  'network': { minutes: 12, dollars: 0.3 },
  'observability': { minutes: 10, dollars: 0.2, quick: true },
  'origin-records': { minutes: 10, dollars: 0.1 },
  'secure-bucket': { minutes: 20, dollars: 0.1, quick: true },
};

/** The apps that are deployed: those with these names, all without any. And those that are left out without names. */
export function chosenApps(names: readonly string[], quick = false): { apps: string[]; left: string[] } {
  const missing = allApps().filter((app) => !(app in APPS));
  if (missing.length > 0) throw new UserError(`app must have an entry in APPS of tools/integ/apps.ts, got ${missing.join(', ')} without one`);
  const all = allApps().filter((app) => !quick || APPS[app].quick);
  const left = all.filter((app) => APPS[app].notDeployed);
  return { apps: chosen('app', all.filter((app) => !left.includes(app)), names), left: names.length > 0 ? [] : left };
}

export const inPhases = (apps: string[]): string[][] => [apps.filter((app) => !APPS[app].later), apps.filter((app) => APPS[app].later)];
