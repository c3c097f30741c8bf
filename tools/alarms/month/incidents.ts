import { one, Sample } from './signal';
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

const always = (value: number) => () => one(value);
const failing = (share: number, minutes = Infinity) => (minute: number): Partial<Health> => minute < minutes ? { failing: share } : {};
const counted = (perMinute: number) => (minute: number): Sample | undefined => {
  const sum = whole(minute, perMinute);
  return sum > 0 ? { sum, count: sum, min: 1, max: 1 } : undefined;
};
const tokyo = (metric: string, value: number, alarm?: RegExp) => ({ metric, region: TOKYO, alarm, shows: always(value) });

export const INCIDENTS: readonly Incident[] = [
  ...[['busy', BUSY], ['modest', MODEST], ['quiet', QUIET]].map(([name, users]): Incident => ({
    title: `bad release, ${name} site: every request fails`, users: Number(users), felt: true, health: failing(1),
  })),
  { title: 'bad release: a fifth of the requests fail', users: BUSY, felt: true, health: failing(0.2) },
  { title: 'bad release, modest site: a fifth of the requests fail', users: MODEST, felt: true, health: failing(0.2) },
  { title: 'no task runs', users: MODEST, felt: true, health: () => ({ tasks: 0 }) },
  { title: 'no task runs, quiet site', users: QUIET, felt: true, health: () => ({ tasks: 0 }) },
  {
    title: 'tasks run, and none is healthy',
    users: MODEST,
    felt: true,
    health: () => ({ tasks: 0 }),
    symptoms: [
      tokyo('ECS/ContainerInsights RunningTaskCount', 2), tokyo('AWS/ApplicationELB UnHealthyHostCount', 2),
      { metric: 'AWS/ApplicationELB HealthyHostCount', region: TOKYO, shows: () => undefined },
    ],
  },
  { title: 'database: failover that succeeds', users: BUSY, felt: false, health: failing(0.5, 1) },
  { title: 'database: failover that hangs', users: BUSY, felt: true, health: failing(0.6, 15), symptoms: [tokyo('AWS/RDS DatabaseConnections', 0)] },
  { title: 'database: connections at the limit', users: MODEST, felt: true, health: failing(0.3), symptoms: [tokyo('AWS/RDS DatabaseConnections', 3_500)] },
  { title: 'cache: a node fails, and its replica takes over', users: BUSY, felt: false, health: failing(0.05, 1), symptoms: [] },
  { title: 'cache: no node answers', users: MODEST, felt: true, health: failing(0.9), symptoms: [] },
  {
    title: 'cache: it rejects writes',
    users: MODEST,
    felt: true,
    health: failing(0.1),
    symptoms: [
      tokyo('AWS/ElastiCache DurabilityLag', 12_000), { metric: 'AWS/ElastiCache DurabilityBufferExceededErrorCount', region: TOKYO, shows: counted(40) },
    ],
  },
  { title: 'an Availability Zone is lost for 15 minutes', users: BUSY, felt: true, health: failing(0.3, 15) },
  { title: 'DNS, certificate or CDN broken', users: MODEST, felt: true, health: () => ({ reachable: false }) },
  { title: 'DNS, certificate or CDN broken, quiet site', users: QUIET, felt: true, health: () => ({ reachable: false }) },
  {
    title: 'the web ACL blocks everybody',
    users: BUSY,
    felt: true,
    health: () => ({ reachable: false }),
    symptoms: [
      { metric: 'AWS/WAFV2 BlockedRequests', shows: counted(2_400) },
    ],
  },
  {
    title: 'the CDN fails for the static files alone',
    users: MODEST,
    felt: true,
    symptoms: [
      { metric: 'AWS/CloudFront 5xxErrorRate', shows: () => ({ sum: 160 * 60, count: 160, min: 0, max: 100 }) },
    ],
  },
  { title: 'slow, busy site', users: BUSY, felt: true, health: () => ({ seconds: 5 }) },
  { title: 'slow, modest site', users: MODEST, felt: true, health: () => ({ seconds: 5 }) },
  {
    title: 'queue stuck',
    users: MODEST,
    felt: false,
    symptoms: [
      { metric: 'AWS/SQS ApproximateAgeOfOldestMessage', region: TOKYO, shows: (minute) => one(60 * minute) },
    ],
  },
  { title: 'a job fails', users: MODEST, felt: false, symptoms: [tokyo('AWS/SQS ApproximateNumberOfMessagesVisible', 1, /Jobs.*DeadLetter/)] },
  {
    title: 'a backup fails',
    users: MODEST,
    felt: false,
    symptoms: [
      { metric: 'AWS/Backup NumberOfBackupJobsFailed', region: TOKYO, shows: (minute) => minute === 0 ? one(1) : undefined },
    ],
  },
  {
    title: 'the rotation of a secret fails again and again',
    users: MODEST,
    felt: false,
    symptoms: [
      { metric: 'AWS/Lambda Errors', region: TOKYO, alarm: /Rotation/, shows: (minute) => one(minute % 20 === 0 ? 1 : 0) },
    ],
  },
  {
    title: 'a certificate is not renewed',
    users: MODEST,
    felt: false,
    symptoms: [{ metric: 'AWS/CertificateManager DaysToExpiry', shows: always(12) }],
  },
  { title: 'a NAT gateway has no free port', users: MODEST, felt: false, symptoms: [tokyo('AWS/NATGateway ErrorPortAllocation', 4)] },
  { title: 'notifications are not delivered', users: MODEST, felt: false, symptoms: [tokyo('AWS/SNS NumberOfNotificationsFailed', 1)] },
  {
    title: 'the role of the Region is unknown',
    users: MODEST,
    felt: false,
    symptoms: [tokyo('AWS/Lambda Errors', 1, /Role/)],
  },
  {
    title: 'replication of the database stops',
    users: MODEST,
    felt: false,
    symptoms: [
      { metric: 'AWS/RDS AuroraGlobalDBRPOLag', region: OSAKA, shows: (minute) => one(60_000 * minute) },
      { metric: 'AWS/RDS AuroraGlobalDBReplicationLag', region: OSAKA, shows: (minute) => one(60_000 * minute) },
    ],
  },
  {
    title: 'after a failover, replication to Tokyo stops',
    users: MODEST,
    felt: false,
    health: () => ({ serving: OSAKA }),
    symptoms: ['AuroraGlobalDBRPOLag', 'AuroraGlobalDBReplicationLag'].map((name) => ({
      metric: `AWS/RDS ${name}`, region: TOKYO, shows: (minute) => one(60_000 * minute),
    })),
  },
  {
    title: 'Tokyo is lost; Osaka serves after 30 minutes',
    users: MODEST,
    felt: true,
    health: (minute) =>
      minute < 30 ? { lost: TOKYO, reachable: false } : { lost: TOKYO, serving: OSAKA },
  },
  {
    title: 'planned failover, with a minute of errors',
    users: MODEST,
    felt: true,
    health: (minute) =>
      minute < 1 ? { failing: 1 } : { serving: OSAKA },
  },
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
