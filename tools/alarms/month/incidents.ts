import { counted, many, one } from '../signal';
import { Health, HEALTHY, HOUR, OSAKA, Symptom, TOKYO, whole, World } from './world';

/** When the incidents begin. */
export const BEGIN = 13 * HOUR;
const MINUTES = BEGIN + 90;
const MIB = 1_048_576;

/** The pages with what to do about an incident. */
export const GUIDES = {
  release: '[roll back the release](releases.md#roll-back-a-release)',
  tasks: '[why tasks do not run](release-failed.md#what-it-means)',
  incident: '[during an incident](operations.md#during-an-incident)',
  logs: '[logs](operations.md#logs)',
  topics: '[notifications and pages](operations.md#notifications-and-pages)',
  sessions: '[sessions of the database](operations.md#a-query-that-does-not-end)',
  logicalReplication: '[logical replication](operations.md#major-version-of-a-platform)',
  connections: '[lost connections](workloads.md#lost-connections)',
  workers: '[workers](workloads.md#workers)',
  jobs: '[a run that has failed](constructs/ScheduledJob.md#a-run-that-has-failed)',
  rotation: '[a rotation that is refused](releases.md#if-a-release-credential-leaked)',
  backups: '[backups](restore.md#what-you-can-go-back-to)',
  cache: '[the size of the cache](resize.md#the-cache)',
  site: '[the site does not answer](troubleshooting.md#the-site-doesnt-answer)',
  certificates: '[CAA records](edge.md#caa-and-dnssec)',
  slow: '[slow answers](operations.md#slow-answers)',
  floods: '[floods of requests](flood.md#1-requests-and-files-from-the-cache)',
  nat: '[NAT gateways](flood.md#7-nat-gateways-and-flow-logs)',
  quotas: '[quotas](first-deployment.md#2-check-the-quotas)',
  pair: '[runbooks of the pair](disaster-recovery.md#runbooks)',
} as const;
type Guide = keyof typeof GUIDES;

/** Something that goes wrong, and whether it has to wake somebody. */
export interface Incident {
  readonly title: string;
  /** Where the work continues after the page or the notification. */
  readonly guide: Guide;
  /** The requests of users in a minute. */
  readonly users: number;
  /** Whether users feel it: it has to page within ten minutes. */
  readonly felt: boolean;
  /** From the beginning of the incident on. */
  readonly health?: (minute: number) => Partial<Health>;
  readonly symptoms?: readonly Omit<Symptom, 'from' | 'to'>[];
  /** The topics that deliver nothing. */
  readonly mutes?: RegExp;
  /** Why it does not page within ten minutes although users feel it, or does not notify although it lasts. */
  readonly why?: string;
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
  ...sign, shows: (minute, dimensions) => minute < minutes ? sign.shows(minute, dimensions) : undefined,
}));
/** The value of one instance of three. CloudWatch has writer and readers by their roles, and all as one cluster. */
const ofWriter = (value: number, readers = 0): Symptom['shows'] => (_, dimensions) => {
  if (dimensions.includes('Role=WRITER')) return one(value);
  return many([[value, dimensions.includes('Role=READER') ? 0 : 1], [readers, 2]]);
};

const failing = (share: number, minutes = Infinity) => (minute: number): Partial<Health> => minute < minutes ? { failing: share } : {};
const constant = (health: Partial<Health>) => () => health;
/** Until a minute, and after it. */
const turning = (at: number, before: Partial<Health>, after: Partial<Health>) => (minute: number) => minute < at ? before : after;

const felt = (title: string, guide: Guide, users: number, health?: Incident['health'], symptoms?: Signs): Incident =>
  ({ title, guide, users, felt: true, health, symptoms });
const unfelt = (title: string, guide: Guide, symptoms: Signs, users = MODEST, health?: Incident['health']): Incident =>
  ({ title, guide, users, felt: false, health, symptoms });
const because = (why: string, incident: Incident): Incident => ({ ...incident, why });
/** In some of a number of minutes, again and again. */
const sometimes = (minutes: number, of: number, health: Partial<Health>) => (minute: number) => minute % of < minutes ? health : {};

export const INCIDENTS: readonly Incident[] = [
  felt('bad release, busy site: every request fails', 'release', BUSY, failing(1)),
  felt('bad release, modest site: every request fails', 'release', MODEST, failing(1)),
  felt('bad release, quiet site: every request fails', 'release', QUIET, failing(1)),
  felt('bad release: a fifth of the requests fail', 'release', BUSY, failing(0.2)),
  felt('bad release, modest site: a fifth of the requests fail', 'release', MODEST, failing(0.2)),
  felt('no task runs', 'tasks', MODEST, constant({ tasks: 0 })),
  felt('no task runs, quiet site', 'tasks', QUIET, constant({ tasks: 0 })),
  felt('tasks run, and none is healthy', 'tasks', MODEST, constant({ tasks: 0 }), [
    tokyo('Eldonia/Tasks RunningTasks', 2),
    tokyo('AWS/ApplicationELB UnHealthyHostCount', 2),
    tokyo('AWS/ApplicationELB HealthyHostCount', 0),
  ]),
  unfelt('database: failover that succeeds', 'connections', [], BUSY, failing(0.5, 1)),
  felt('database: failover that hangs', 'incident', BUSY, failing(0.6, 15), [tokyo('AWS/RDS DatabaseConnections', 0)]),
  felt('database: connections at the limit', 'sessions', MODEST, failing(0.3), [tokyo('AWS/RDS DatabaseConnections', 3_500)]),
  unfelt('cache: a node fails, and its replica takes over', 'connections', [], BUSY, failing(0.05, 1)),
  felt('cache: no node answers', 'incident', MODEST, failing(0.9)),
  felt('cache: it rejects writes', 'cache', MODEST, failing(0.1), [
    tokyo('AWS/ElastiCache DurabilityLag', 12_000), tokyo('AWS/ElastiCache DurabilityBufferExceededErrorCount', times(40)),
  ]),
  felt('an Availability Zone is lost for 15 minutes', 'incident', BUSY, failing(0.3, 15)),
  felt('DNS, certificate or CDN broken', 'site', MODEST, constant({ reachable: false })),
  felt('DNS, certificate or CDN broken, quiet site', 'site', QUIET, constant({ reachable: false })),
  felt('the web ACL blocks everybody', 'site', BUSY, constant({ reachable: false }), [{ metric: 'AWS/WAFV2 BlockedRequests', shows: times(2_400) }]),
  felt('the CDN fails for the static files alone', 'site', MODEST, undefined, [
    { metric: 'AWS/CloudFront 5xxErrorRate', shows: () => ({ sum: 160 * 60, count: 160, min: 0, max: 100 }) },
  ]),
  felt('slow, busy site', 'slow', BUSY, constant({ seconds: 5 })),
  felt('slow, modest site', 'slow', MODEST, constant({ seconds: 5 })),
  unfelt('queue stuck', 'workers', [tokyo('AWS/SQS ApproximateAgeOfOldestMessage', growing(60))]),
  unfelt('a job fails', 'jobs', [tokyo('AWS/SQS ApproximateNumberOfMessagesVisible', 1, /Jobs.*DeadLetter/)]),
  unfelt('a backup fails', 'backups', [tokyo('AWS/Backup NumberOfBackupJobsFailed', (minute) => minute === 0 ? one(1) : undefined)]),
  unfelt('the rotation of a secret fails again and again', 'rotation', [tokyo('AWS/Lambda Errors', (minute) => one(minute % 20 === 0 ? 1 : 0), /Rotation/)]),
  unfelt('a certificate is not renewed', 'certificates', [{ metric: 'AWS/CertificateManager DaysToExpiry', shows: always(12) }]),
  unfelt('a NAT gateway has no free port', 'nat', [tokyo('AWS/NATGateway ErrorPortAllocation', 4)]),
  unfelt('notifications are not delivered', 'topics', [tokyo('AWS/SNS NumberOfNotificationsFailed', 1)]),
  unfelt('the role of the Region is unknown', 'pair', [tokyo('AWS/Lambda Errors', 1, /Role/)]),
  unfelt('replication of the database stops', 'pair', replication(OSAKA)),
  unfelt('after a failover, replication to Tokyo stops', 'pair', replication(TOKYO), MODEST, constant({ serving: OSAKA })),
  felt('Tokyo is lost; Osaka serves after 30 minutes', 'pair', MODEST, turning(30, { lost: TOKYO }, { lost: TOKYO, serving: OSAKA }), lost(30)),
  felt('planned failover, with a minute of errors', 'pair', MODEST, turning(1, { failing: 1 }, { serving: OSAKA })),
  felt('after a failover, Osaka is lost', 'pair', MODEST, constant({ serving: OSAKA, lost: OSAKA })),

  unfelt('warm standby: no task runs', 'tasks', [], MODEST, constant({ standbyTasks: 0 })),
  unfelt('warm standby: one of two tasks of each service does not start after a release', 'tasks', [], MODEST, constant({ standbyTasks: 1 })),
  unfelt('one of two tasks runs out of memory, in 4 of 6 minutes', 'tasks', [], BUSY, sometimes(4, 6, { tasks: 1 })),
  unfelt('a scale-out finds no capacity: four tasks are desired, two run', 'quotas', [tokyo('Eldonia/Tasks DesiredTasks', 4)], BUSY),
  unfelt('nothing counts the tasks', 'incident', [tokyo('Eldonia/Tasks DesiredTasks', () => undefined), tokyo('Eldonia/Tasks RunningTasks', () => undefined)]),
  felt('every request hangs, modest site', 'sessions', MODEST, constant({ hanging: 1 })),
  felt('every request hangs, quiet site', 'sessions', QUIET, constant({ hanging: 1 })),
  felt('a fifth of the requests hang: locks, or an exhausted pool', 'sessions', BUSY, constant({ hanging: 0.19 })),
  felt('a fifth of the requests hang, modest site', 'sessions', MODEST, constant({ hanging: 0.19 })),
  felt('one request of twelve hangs', 'sessions', BUSY, constant({ hanging: 0.08 })),
  because('Slower than the p95: at most one request in twenty may take longer than the threshold.',
    felt('checkout: 4 % of the requests take 20 seconds', 'logs', BUSY, undefined, [tokyo('AWS/ApplicationELB TargetResponseTime', () => many([[0.12, 576], [20, 24]]))])),
  because('Below 5 %, the log has to show it for longer, and the error budget decides.', felt('4 % of the requests fail', 'logs', BUSY, failing(0.04))),
  because('As above.', felt('4 % of the requests fail, every other minute', 'logs', BUSY, sometimes(1, 2, { failing: 0.04 }))),
  unfelt('deadlocks: two a minute on the writer', 'sessions', [tokyo('AWS/RDS Deadlocks', ofWriter(2 / 60))], BUSY),
  unfelt('commits take 250 ms on the writer', 'sessions', [tokyo('AWS/RDS CommitLatency', ofWriter(250))], BUSY, constant({ seconds: 0.5 })),
  because('While another cause of the database is open, the errors in the log page.',
    felt('a query fills the local storage: 3 % of the requests fail', 'sessions', BUSY, failing(0.03), [tokyo('AWS/RDS FreeLocalStorage', 1_024 * MIB)])),
  felt('slow, and the local storage is full: one page', 'sessions', BUSY, constant({ seconds: 5 }), [tokyo('AWS/RDS FreeLocalStorage', 1_024 * MIB)]),
  unfelt('the CPU of the writer is at 100 %', 'sessions', [tokyo('AWS/RDS CPUUtilization', ofWriter(100, 20))], BUSY, constant({ seconds: 0.6 })),
  unfelt('a connection leak: 2,800 connections', 'sessions', [tokyo('AWS/RDS DatabaseConnections', ofWriter(2_800, 60))], BUSY),
  unfelt('an import grows the data by 3 GiB a minute', 'incident', [tokyo('AWS/RDS VolumeBytesUsed', (minute) => one((40 + minute * 3) * 1_024 * MIB))]),
  unfelt('a bug logs an error for each third request, and no request fails', 'logs', [tokyo('Eldonia/Observability ErrorLines', times(200))], BUSY),
  felt('a crawler: five times the requests, and slow', 'floods', 5 * BUSY, constant({ seconds: 3 })),
  unfelt('the cache is full and evicts keys', 'cache', [
    tokyo('AWS/ElastiCache DatabaseMemoryUsagePercentage', 100), tokyo('AWS/ElastiCache DatabaseMemoryUsageCountedForEvictPercentage', 100), tokyo('AWS/ElastiCache Evictions', times(5_000)),
  ]),
  because('AWS WAF cannot distinguish customers from bots, which it blocks in such numbers every night.',
    felt('the web ACL blocks 240 requests of customers a minute', 'site', BUSY, undefined, [{ metric: 'AWS/WAFV2 BlockedRequests', shows: times(240) }])),
  because('ECS replaces a task that uses all of its memory, and the end of a task notifies. The alarm reads the average, so that one task does not page.',
    unfelt('one task of ten uses all of its memory', 'tasks', [tokyo('AWS/ECS MemoryUtilization', () => many([[45, 9], [100, 1]]))])),
  because('No metric shows it. Let the job fail when its result is empty, or count its results.', unfelt('a job succeeds and does nothing', 'jobs', [])),
  because('The library creates no logical replication. Above 100 GiB a day, the alarm on the growth of the volume notifies.',
    unfelt('a logical replication slot is never read, and grows by a GiB an hour', 'logicalReplication', [])),
  { ...unfelt('the key of the pages is disabled', 'topics', [tokyo('Eldonia/Topics Problems', 1)]), mutes: /PagesTopic/ },
  { ...unfelt('the key of the alarms is disabled', 'topics', [tokyo('Eldonia/Topics Problems', 1)]), mutes: /AlarmsTopic/ },
  unfelt('nothing checks the topics', 'topics', [tokyo('Eldonia/Topics Problems', () => undefined)]),
  { ...unfelt('the address for pages is not confirmed', 'topics', [{ metric: 'Eldonia/Topics Problems', region: 'us-east-1', shows: always(1) }]), mutes: /PagesTopic/ },
];

/** An incident as it happens to a platform that is well, or on which something else is open. */
export const worldOf = ({ users, health = () => ({}), symptoms = [], mutes }: Incident, open: readonly Symptom[] = []): World => ({
  minutes: MINUTES,
  mutes,
  users: () => users,
  health: (minute) => minute < BEGIN ? HEALTHY : { ...HEALTHY, ...health(minute - BEGIN) },
  symptoms: [
    ...symptoms.map(({ shows, ...rest }): Symptom => ({ ...rest, shows: (minute, of) => shows(minute - BEGIN, of), from: BEGIN, to: MINUTES })),
    ...open,
  ],
});
