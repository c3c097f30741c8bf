import { counted, many, one } from '../signal';
import { MIB } from './published';
import { DAY, Health, HEALTHY, HOUR, Symptom, TOKYO, whole, World } from './world';

const MONTH = 30 * DAY;
/** All that happens in a month, happens in these. */
const TEN_DAYS = 10 * DAY;
/** 10:00 in Tokyo is 01:00 UTC; the simulated days begin at midnight in Tokyo. */
const MORNING = 10 * HOUR;
const NIGHT = 4 * HOUR;
const ETL = 2 * HOUR;
const DEPLOYMENT_MINUTES = 8;
/** The minutes until the first tasks of a service are healthy. */
const FIRST_TASKS = 4;

const spread = (perMinute: number) => (minute: number) => counted(whole(minute, perMinute));

/** The same every day, for some minutes. */
const daily = (symptom: Omit<Symptom, 'from' | 'to'>, at: number, minutes: number): Symptom[] =>
  Array.from({ length: MONTH / DAY }, (_, day) => ({ ...symptom, from: day * DAY + at, to: day * DAY + at + minutes }));

/** What is on the Internet, and on every platform, without anybody's fault. */
const CUSTOMS: Symptom[] = [
  // A deployment each morning: more tasks are wanted than run, the new ones use their CPU, and the cache accepts their connections.
  ...daily({ metric: 'Eldonia/Tasks DesiredTasks', region: TOKYO, shows: () => one(4) }, MORNING, DEPLOYMENT_MINUTES),
  ...daily({ metric: 'AWS/ECS CPUUtilization', region: TOKYO, shows: () => one(92) }, MORNING, DEPLOYMENT_MINUTES),
  // A bot at night: the web ACL blocks it, or it gets 404s.
  ...daily({ metric: 'AWS/WAFV2 BlockedRequests', shows: spread(400) }, NIGHT, 30),
  ...daily({ metric: 'AWS/CloudFront TotalErrorRate', shows: (minute) => ({ sum: 100 * 80, count: 100, min: 0, max: 100 * (minute % 2) }) }, NIGHT, 30),
  // A scanner of ports and TLS versions.
  ...daily({ metric: 'AWS/ApplicationELB ClientTLSNegotiationErrorCount', shows: spread(120) }, NIGHT + HOUR, 40),
  // Office hours: the morning rush, before Auto Scaling has added tasks, and reports on a reader of the database.
  ...daily({ metric: 'AWS/ApplicationELB TargetResponseTime', region: TOKYO, shows: () => many([[0.6, 95], [1.4, 5]]) }, MORNING - HOUR, 6),
  ...daily({ metric: 'AWS/RDS ACUUtilization', shows: () => one(88) }, MORNING - HOUR, 6),
  // ETL at night: it reads all from a reader, sorts on its disk, and writes the result in long transactions.
  ...daily({ metric: 'AWS/RDS CPUUtilization', region: TOKYO, shows: (_, dimensions) => dimensions.includes('READER') ? many([[96, 1], [15, 1]]) : one(35) }, ETL, 90),
  ...daily({ metric: 'AWS/RDS FreeLocalStorage', region: TOKYO, shows: () => many([[9_000 * MIB, 1], [60_000 * MIB, 2]]) }, ETL, 90),
  ...daily({ metric: 'AWS/RDS CommitLatency', region: TOKYO, shows: (_, dimensions) => one(dimensions.includes('WRITER') ? 40 : 14) }, ETL, 90),
  ...daily({ metric: 'AWS/RDS Deadlocks', region: TOKYO, shows: (minute) => one(minute % 10 === 0 ? 1 / 60 : 0) }, ETL, 90),
  ...daily({ metric: 'AWS/SQS ApproximateAgeOfOldestMessage', region: TOKYO, shows: () => one(240) }, ETL, 30),
  // A crawler in the evening: many requests that miss the cache, some of them for what does not exist any more.
  ...daily({ metric: 'AWS/ElastiCache Evictions', region: TOKYO, shows: spread(5) }, 19 * HOUR, 45),
  ...daily({ metric: 'AWS/ElastiCache EngineCPUUtilization', region: TOKYO, shows: () => one(70) }, 19 * HOUR, 45),
  ...daily({ metric: 'AWS/ECS CPUUtilization', region: TOKYO, shows: () => many([[95, 1], [70, 1]]) }, 19 * HOUR, 12),
  // Users upload what is no image: it is marked and counted, and the function does not fail.
  ...daily({ metric: 'AWS/Lambda Duration', alarm: /Work/, shows: () => one(20_000) }, 20 * HOUR, 60),
  // Monthly maintenance of a cache node, and a failover of the database, in their windows.
  { metric: 'AWS/ElastiCache ReplicationLag', shows: () => one(30), from: 6 * DAY + NIGHT, to: 6 * DAY + NIGHT + 3 },
  { metric: 'AWS/RDS AuroraReplicaLag', shows: () => one(9_000), from: 8 * DAY + NIGHT, to: 8 * DAY + NIGHT + 3 },
  // Someone mistypes the password of the cache.
  { metric: 'AWS/ElastiCache AuthenticationFailures', alarm: /Cache/, shows: (minute) => one(minute % 2), from: 9 * DAY + MORNING, to: 9 * DAY + MORNING + 6 },
];

/** A failover of the database at night: half a minute of errors. And in ten thousand requests, three that fail. */
function ordinary(minute: number): Health {
  if (minute === 8 * DAY + NIGHT) return { ...HEALTHY, failing: 0.45 };
  return { ...HEALTHY, failing: 0.0003 };
}

/** Besides, a deployment in the morning and one in the evening: each resets some connections. */
function deploying(minute: number): Health {
  const inDay = minute % DAY;
  return inDay === MORNING + 3 || inDay === 18 * HOUR + 3 ? { ...HEALTHY, failing: 0.02 } : ordinary(minute);
}

/** One request a minute from one client that always fails, for an hour at night. */
const grumbling = (minute: number): Health => ({ ...HEALTHY, failing: minute % DAY >= NIGHT && minute % DAY < NIGHT + 10 ? 0.5 : 0 });

const dayAndNight = (requests: number) => (minute: number) => {
  const hour = minute % DAY / HOUR;
  return Math.round(requests * (hour < 6 ? 0.05 : hour < 9 ? 0.5 : 1));
};

/** Months in which nothing happens that anybody has to be woken for. */
export const MONTHS: readonly { readonly title: string; readonly world: World }[] = [
  { title: 'the probe alone', world: { minutes: TEN_DAYS, users: () => 0, health: () => HEALTHY, symptoms: CUSTOMS } },
  { title: 'one request a minute', world: { minutes: TEN_DAYS, users: () => 1, health: () => HEALTHY, symptoms: CUSTOMS } },
  { title: 'one request a minute, some of which fail at night', world: { minutes: TEN_DAYS, users: () => 1, health: grumbling, symptoms: [] } },
  { title: '40 requests a minute, fewer at night', world: { minutes: MONTH, users: dayAndNight(40), health: ordinary, symptoms: CUSTOMS } },
  { title: '600 requests a minute, fewer at night', world: { minutes: TEN_DAYS, users: dayAndNight(600), health: ordinary, symptoms: CUSTOMS } },
  { title: '6,000 requests a minute, with two deployments a day', world: { minutes: TEN_DAYS, users: dayAndNight(6_000), health: deploying, symptoms: CUSTOMS } },
  {
    title: 'a first day without a release, its first tasks, then 40 requests a minute',
    world: {
      minutes: 3 * DAY,
      users: (minute) => minute < DAY + HOUR ? whole(minute, 0.2) : 40,
      health: (minute) => minute < DAY ? { ...HEALTHY, released: false } : { ...HEALTHY, tasks: minute < DAY + FIRST_TASKS ? 0 : 2 },
      symptoms: [],
    },
  },
];
