import type { Sample } from '../signal';

export const TOKYO = 'ap-northeast-1';
export const OSAKA = 'ap-northeast-3';
export const DAY = 1_440;
export const HOUR = 60;

/** How the site does in a minute. */
export interface Health {
  /** The share of the requests that a task answers with an error. */
  readonly failing: number;
  /** The share of the requests that a task never answers. */
  readonly hanging: number;
  /** The seconds that a request takes. */
  readonly seconds: number;
  /** The tasks that run and are healthy in the Region that serves; the desired number is two. */
  readonly tasks: number;
  /** The tasks in the Region in standby. */
  readonly standbyTasks: number;
  /** Whether requests reach the load balancer: DNS, certificate, CDN and web ACL. */
  readonly reachable: boolean;
  /** The Region that serves, and whose database accepts writes. */
  readonly serving: string;
  /** A Region that neither answers, publishes, nor notifies. */
  readonly lost?: string;
  /** Whether there has been a release. */
  readonly released: boolean;
}

export const HEALTHY: Health = { failing: 0, hanging: 0, seconds: 0.12, tasks: 2, standbyTasks: 2, reachable: true, serving: TOKYO, released: true };

/** Something that a metric shows during some minutes. */
export interface Symptom {
  /** `Namespace Metric`. */
  readonly metric: string;
  /** The construct paths of the alarms that read it. */
  readonly alarm?: RegExp;
  readonly region?: string;
  /** @param dimensions those of the metric, e.g. `Role=WRITER` */
  readonly shows: (minute: number, dimensions: string) => Sample | undefined;
  readonly from: number;
  readonly to: number;
}

/** After how many seconds load balancer and CDN give up on a request. */
export interface Timeouts { readonly loadBalancer: number; readonly cdn: number }

/** Some time of a platform. */
export interface World {
  readonly minutes: number;
  /** The requests of users to the API in a minute. */
  readonly users: (minute: number) => number;
  readonly health: (minute: number) => Health;
  readonly symptoms: readonly Symptom[];
  /** The topics that deliver nothing. */
  readonly mutes?: RegExp;
}

/** At which a share of what happens per minute has become a whole one: as many whole ones as a fraction gives in time. */
export const whole = (minute: number, perMinute: number): number =>
  Math.floor((minute + 1) * perMinute + 1e-9) - Math.floor(minute * perMinute + 1e-9);
