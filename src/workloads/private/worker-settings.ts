import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { JobSource } from '../../jobs';
import { checkNoSettings, visibilityOf } from '../../jobs/internal';
import { checkDuration, checkInteger, invalid } from '../../private/errors';

/** What a visibility timeout has in addition to the processing. */
const MARGIN = Duration.minutes(1);
// Read 2026-11-29: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const LONGEST_VISIBILITY = Duration.hours(12);
// Not read yet: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
const MOST_RECEIVES = 1_000;
/** The quota of tasks per service. */
// Not read yet: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
const MOST_TASKS = 5_000;

/** How a worker reads its queue, and how many tasks it has. */
export interface WorkerSettings {
  readonly source: JobSource;
  readonly timeout: Duration;
  readonly visibilityTimeout: Duration;
  readonly retentionPeriod?: Duration;
  readonly maxReceiveCount?: number;
  readonly maxMessageAge: Duration;
  readonly messagesPerTask: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly stopTimeout: Duration;
}

/** Adds the defaults. */
export function workerSettings(given: Partial<WorkerSettings>): WorkerSettings {
  const { timeout = Duration.minutes(5), minTasks = 1 } = given;
  return {
    source: given.source ?? JobSource.ownQueue(),
    timeout,
    visibilityTimeout: given.visibilityTimeout ?? visibilityFor(timeout),
    retentionPeriod: given.retentionPeriod,
    maxReceiveCount: given.maxReceiveCount,
    maxMessageAge: given.maxMessageAge ?? Duration.minutes(15),
    messagesPerTask: given.messagesPerTask ?? 100,
    minTasks,
    maxTasks: given.maxTasks ?? Math.max(10, minTasks),
    stopTimeout: given.stopTimeout ?? Duration.minutes(2),
  };
}

function visibilityFor(timeout: Duration): Duration {
  // A token has no sum.
  if (timeout.isUnresolved()) return timeout;
  const visibility = timeout.plus(MARGIN);
  const tooLong = visibility.toMilliseconds() > LONGEST_VISIBILITY.toMilliseconds();
  return tooLong ? LONGEST_VISIBILITY : visibility;
}

/** Throws for settings that an existing queue does not get, and for one that shows a message again during the work. */
export function checkExisting(given: Partial<WorkerSettings>): void {
  const queue = given.source?._existing?.queue;
  if (!queue) return;
  checkNoSettings(undefined, given);
  const [visibility, { timeout }] = [visibilityOf(queue), workerSettings(given)];
  if (visibility) checkVisibility(undefined, 'visibilityTimeout of the queue', visibility, timeout);
}

/** Throws when a number or a duration is outside the limits of AWS, or two of them contradict each other. */
export function checkWorker(scope: IConstruct | undefined, settings: WorkerSettings): void {
  const { timeout, visibilityTimeout, retentionPeriod, maxMessageAge, stopTimeout, minTasks, maxTasks } = settings;
  // The steps of the scaling are computed from them.
  for (const prop of ['minTasks', 'maxTasks', 'messagesPerTask'] as const) {
    if (!Token.isUnresolved(settings[prop])) continue;
    invalid(scope, `${prop} must be known at synthesis, got a token; pass a literal number`);
  }
  checkInteger(scope, 'messagesPerTask', settings.messagesPerTask, 1, 1_000_000);
  checkInteger(scope, 'minTasks', minTasks, 0, MOST_TASKS);
  checkInteger(scope, 'maxTasks', maxTasks, 1, MOST_TASKS);
  checkInteger(scope, 'maxReceiveCount', settings.maxReceiveCount, 1, MOST_RECEIVES);
  checkDuration(scope, 'timeout', timeout, Duration.seconds(1), LONGEST_VISIBILITY);
  checkDuration(scope, 'visibilityTimeout', visibilityTimeout, Duration.seconds(1), LONGEST_VISIBILITY);
  checkDuration(scope, 'retentionPeriod', retentionPeriod, Duration.minutes(1), Duration.days(14));
  checkDuration(scope, 'maxMessageAge', maxMessageAge, Duration.minutes(1), Duration.days(14));
  checkDuration(scope, 'stopTimeout', stopTimeout, Duration.seconds(2), Duration.minutes(2));
  if (minTasks > maxTasks) {
    invalid(scope, `minTasks must be at most maxTasks, got ${minTasks} and ${maxTasks}; lower one or raise the other`);
  }
  checkVisibility(scope, 'visibilityTimeout', visibilityTimeout, timeout);
}

function checkVisibility(
  scope: IConstruct | undefined, subject: string, visibility: Duration, timeout: Duration,
): void {
  if (visibility.isUnresolved() || timeout.isUnresolved()) return;
  if (visibility.toMilliseconds() < timeout.toMilliseconds()) {
    invalid(scope, `${subject} must be at least timeout, ${timeout.toHumanString()}, got ` +
      `${visibility.toHumanString()}; SQS would deliver a message again while it is processed`);
  }
}
