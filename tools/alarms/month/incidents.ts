import { counted, one } from '../signal';
import { Health, HEALTHY, HOUR, OSAKA, Symptom, TOKYO, whole, World } from './world';

/** When the incidents begin. */
export const BEGIN = 13 * HOUR;
const MINUTES = BEGIN + 90;
const MIB = 1_048_576;

/** Something that goes wrong, and whether it has to wake somebody. */
export interface Incident {
  readonly title: string;
  /** The requests of users in a minute. */
  readonly users: number;
  /** Whether users feel it: it has to page within ten minutes. */
  readonly felt: boolean;
  /** From the beginning of the incident on. */
  readonly health?: (minute: number) => Partial<Health>;
  readonly symptoms?: readonly Omit<Symptom, 'from' | 'to'>[];
}

/** Something else is wrong, and stays so: a cause that nobody has mended since yesterday. */
export const OPEN_CAUSE: readonly Symptom[] = [
  { metric: 'AWS/SQS ApproximateNumberOfMessagesVisible', alarm: /MediaProcessor.*DeadLetter/, shows: () => one(1), from: 3 * HOUR, to: MINUTES },
  { metric: 'AWS/RDS FreeLocalStorage', region: TOKYO, shows: () => one(2_048 * MIB), from: 3 * HOUR, to: MINUTES },
];

const QUIET = 1;
const MODEST = 40;
const BUSY = 600;

type Signs = Incident['symptoms'];

const always = (value: number) => () => one(value);
const growing = (perMinute: number) => (minute: number) => one(perMinute * minute);
const times = (perMinute: number) => (minute: number) => counted(whole(minute, perMinute));
const tokyo = (metric: string, shown: number | Symptom['shows'], alarm?: RegExp) =>
  ({ metric, region: TOKYO, alarm, shows: typeof shown === 'number' ? always(shown) : shown });
const replication = (region: string): Signs => ['AuroraGlobalDBRPOLag', 'AuroraGlobalDBReplicationLag', 'AuroraGlobalDBProgressLag']
  .map((name) => ({ metric: `AWS/RDS ${name}`, region, shows: growing(60_000) }));

/** Nothing arrives any more, until the promotion. The guide says that the lag may grow; tools/failover plays other cases. */
const lost = (minutes: number): Signs => replication(OSAKA)!.map((sign) => ({
  ...sign, shows: (minute) => minute < minutes ? sign.shows(minute) : undefined,
}));

const failing = (share: number, minutes = Infinity) => (minute: number): Partial<Health> => minute < minutes ? { failing: share } : {};
const constant = (health: Partial<Health>) => () => health;
/** Until a minute, and after it. */
const turning = (at: number, before: Partial<Health>, after: Partial<Health>) => (minute: number) => minute < at ? before : after;

const felt = (title: string, users: number, health?: Incident['health'], symptoms?: Signs): Incident => ({ title, users, felt: true, health, symptoms });
const unfelt = (title: string, symptoms: Signs, users = MODEST, health?: Incident['health']): Incident => ({ title, users, felt: false, health, symptoms });

export const INCIDENTS: readonly Incident[] = [
  felt('bad release, busy site: every request fails', BUSY, failing(1)),
  felt('bad release, modest site: every request fails', MODEST, failing(1)),
  felt('bad release, quiet site: every request fails', QUIET, failing(1)),
  felt('bad release: a fifth of the requests fail', BUSY, failing(0.2)),
  felt('bad release, modest site: a fifth of the requests fail', MODEST, failing(0.2)),
  felt('no task runs', MODEST, constant({ tasks: 0 })),
  felt('no task runs, quiet site', QUIET, constant({ tasks: 0 })),
  felt('tasks run, and none is healthy', MODEST, constant({ tasks: 0 }), [
    tokyo('ECS/ContainerInsights RunningTaskCount', 2),
    tokyo('AWS/ApplicationELB UnHealthyHostCount', 2),
    tokyo('AWS/ApplicationELB HealthyHostCount', () => undefined),
  ]),
  unfelt('database: failover that succeeds', [], BUSY, failing(0.5, 1)),
  felt('database: failover that hangs', BUSY, failing(0.6, 15), [tokyo('AWS/RDS DatabaseConnections', 0)]),
  felt('database: connections at the limit', MODEST, failing(0.3), [tokyo('AWS/RDS DatabaseConnections', 3_500)]),
  unfelt('cache: a node fails, and its replica takes over', [], BUSY, failing(0.05, 1)),
  felt('cache: no node answers', MODEST, failing(0.9)),
  felt('cache: it rejects writes', MODEST, failing(0.1), [
    tokyo('AWS/ElastiCache DurabilityLag', 12_000), tokyo('AWS/ElastiCache DurabilityBufferExceededErrorCount', times(40)),
  ]),
  felt('an Availability Zone is lost for 15 minutes', BUSY, failing(0.3, 15)),
  felt('DNS, certificate or CDN broken', MODEST, constant({ reachable: false })),
  felt('DNS, certificate or CDN broken, quiet site', QUIET, constant({ reachable: false })),
  felt('the web ACL blocks everybody', BUSY, constant({ reachable: false }), [{ metric: 'AWS/WAFV2 BlockedRequests', shows: times(2_400) }]),
  felt('the CDN fails for the static files alone', MODEST, undefined, [
    { metric: 'AWS/CloudFront 5xxErrorRate', shows: () => ({ sum: 160 * 60, count: 160, min: 0, max: 100 }) },
  ]),
  felt('slow, busy site', BUSY, constant({ seconds: 5 })),
  felt('slow, modest site', MODEST, constant({ seconds: 5 })),
  unfelt('queue stuck', [tokyo('AWS/SQS ApproximateAgeOfOldestMessage', growing(60))]),
  unfelt('a job fails', [tokyo('AWS/SQS ApproximateNumberOfMessagesVisible', 1, /Jobs.*DeadLetter/)]),
  unfelt('a backup fails', [tokyo('AWS/Backup NumberOfBackupJobsFailed', (minute) => minute === 0 ? one(1) : undefined)]),
  unfelt('the rotation of a secret fails again and again', [tokyo('AWS/Lambda Errors', (minute) => one(minute % 20 === 0 ? 1 : 0), /Rotation/)]),
  unfelt('a certificate is not renewed', [{ metric: 'AWS/CertificateManager DaysToExpiry', shows: always(12) }]),
  unfelt('a NAT gateway has no free port', [tokyo('AWS/NATGateway ErrorPortAllocation', 4)]),
  unfelt('notifications are not delivered', [tokyo('AWS/SNS NumberOfNotificationsFailed', 1)]),
  unfelt('the role of the Region is unknown', [tokyo('AWS/Lambda Errors', 1, /Role/)]),
  unfelt('replication of the database stops', replication(OSAKA)),
  unfelt('after a failover, replication to Tokyo stops', replication(TOKYO), MODEST, constant({ serving: OSAKA })),
  felt('Tokyo is lost; Osaka serves after 30 minutes', MODEST, turning(30, { lost: TOKYO, reachable: false }, { lost: TOKYO, serving: OSAKA }), lost(30)),
  felt('planned failover, with a minute of errors', MODEST, turning(1, { failing: 1 }, { serving: OSAKA })),
];

/** An incident as it happens to a platform that is well, or on which something else is open. */
export function worldOf({ users, health = () => ({}), symptoms = [] }: Incident, open: readonly Symptom[] = []): World {
  return {
    minutes: MINUTES,
    users: () => users,
    health: (minute) => minute < BEGIN ? HEALTHY : { ...HEALTHY, ...health(minute - BEGIN) },
    symptoms: [
      ...symptoms.map((symptom) => ({ ...symptom, shows: (minute: number) => symptom.shows(minute - BEGIN), from: BEGIN, to: MINUTES })),
      ...open,
    ],
  };
}
