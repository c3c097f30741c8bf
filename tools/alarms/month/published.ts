import { DAY, Health, Timeouts, whole, World } from './world';
import { counted, many, one, Sample } from '../signal';

/** What is sent in a minute while nothing is wrong but what the health of the site says. */
export type Published = (minute: number, at: Place) => Sample | undefined;

/** The Region of an alarm, and how the site does. */
export interface Place {
  readonly serves: boolean;
  readonly health: Health;
  readonly world: World;
  readonly timeouts: Timeouts;
}

export const MIB = 1_048_576;
export const GIB = 1_024 * MIB;
const NIGHTLY = 3 * 60;
/** Requests to the CDN per request to the API. The CDN answers the others from its cache. */
const CDN_REQUESTS = 4;
/** The errors in the log per request, of an application that is well. */
const LOGGED_ERRORS = 0.003;
/** The desired number of tasks. */
const DESIRED = 2;

export const always = (value: number): Published => () => one(value);
export const never: Published = () => undefined;
/** Once in so many minutes. */
export const every = (minutes: number, sample: Sample | undefined): Published => (minute) => minute % minutes === 0 ? sample : undefined;
export const nightly: Published = (minute) => minute % DAY === NIGHTLY ? one(1) : undefined;
export const nightlyWhereServed: Published = (minute, place) => place.serves ? nightly(minute, place) : undefined;
export const atDeployment: Published = (minute) => minute === 0 ? one(1) : undefined;
export const secondary = (value: number): Published => (_, { serves }) => serves ? undefined : one(value);
export const isSecondary: Published = (_, { serves }) => one(serves ? 0 : 1);

/** A load balancer sends no count of 0. */
export const requests: Published = (minute, place) => hasTasks(place) ? counted(arriving(minute, place)) : undefined;
export const failures: Published = (minute, place) => hasTasks(place) ? counted(among('failing', minute, place)) : undefined;
/** Without a task, each request. Of those that hang, the load balancer answers what CloudFront has not given up on before. */
export const rejections: Published = (minute, place) => {
  if (!hasTasks(place)) return counted(arriving(minute, place));
  return counted(place.timeouts.loadBalancer < place.timeouts.cdn ? among('hanging', minute, place) : 0);
};
/** A request without an answer has no response time. */
export const seconds: Published = (minute, place) => {
  const answered = arriving(minute, place) - among('hanging', minute, place);
  return hasTasks(place) ? many([[place.health.seconds, answered * 0.97], [place.health.seconds * 4, answered * 0.03]]) : undefined;
};
export const runningTasks: Published = (_, place) => one(tasks(place));
export const desiredTasks: Published = (_, { health }) => one(health.released ? DESIRED : 0);
const served = new Map<Published, Published>();
/** The same function for the same one: signals are known by it. */
export const whereServed = (published: Published): Published => {
  const known = served.get(published) ?? ((minute, place) => place.serves ? published(minute, place) : one(0));
  served.set(published, known);
  return known;
};
/**
 * What a task, or a registered target, publishes: nothing while none runs.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
 */
export const whileTasksRun = (published: Published): Published => (minute, place) => hasTasks(place) ? published(minute, place) : undefined;
/** Each application logs some errors. */
export const errorLines: Published = (minute, place) => counted(among('failing', minute, place) + whole(minute, arriving(minute, place) * LOGGED_ERRORS));

export const cdnRequests: Published = (minute, { health, world }) => health.reachable ? counted(world.users(minute) * CDN_REQUESTS) : undefined;
const bytes = (perRequest: number): Published => (minute, { health, world }) => one((health.reachable ? world.users(minute) : 0) * perRequest);
export const [cdnBytes, logBytes, logEvents] = [bytes(CDN_REQUESTS * 20_000), bytes(500), bytes(1)];
/** The mean of the minute is sent once per request. */
export const cdnErrorRate: Published = (minute, { health, world }) => {
  const count = world.users(minute) * CDN_REQUESTS;
  if (count === 0 || !health.reachable) return undefined;
  const share = isDown(health) ? 1 : Math.min(1, health.failing + health.hanging);
  const percent = 100 * Math.min(world.users(minute), whole(minute, world.users(minute) * share)) / count;
  return { sum: percent * count, count, min: 0, max: percent > 0 ? 100 : 0 };
};
export const isAvailable: Published = (_, { health }) =>
  one(!health.released || (health.reachable && !isDown(health) && health.failing + health.hanging <= 0.5) ? 1 : 0);

/** What users and probe send to the load balancer that serves. */
const arriving = (minute: number, { serves, health, world }: Place): number =>
  serves && health.reachable ? world.users(minute) + (health.released ? 1 : 0) : 0;

/** How many of the arriving requests are among a share of them. */
function among(share: 'failing' | 'hanging', minute: number, place: Place): number {
  const all = arriving(minute, place);
  return Math.min(all, whole(minute, all * place.health[share]));
}

/** Whether the Region that serves has no task, or is lost. */
const isDown = ({ lost, serving, tasks: running, released }: Health): boolean => lost === serving || running === 0 && released;

function tasks({ serves, health }: Place): number {
  if (!health.released) return 0;
  return serves ? health.tasks : health.standbyTasks;
}

const hasTasks = (place: Place): boolean => tasks(place) > 0;
