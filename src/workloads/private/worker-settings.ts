import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { JobSource } from '../../jobs';
import { checkNoSettings, RETENTION, visibilityOf } from '../../jobs/internal';
import { checkDuration, checkInteger, invalid } from '../../private/errors';

/** What a visibility timeout has in addition to the processing. */
const MARGIN = Duration.minutes(1);
// Read 2026-11-29: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const LONGEST_VISIBILITY = Duration.hours(12);
// Not read yet: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
const MOST_RECEIVES = 1_000;
/** The quota of tasks per service. */
// Read 2026-12-01: https://docs.aws.amazon.com/general/latest/gr/ecs-service.html
const MOST_TASKS = 5_000;
/** Of the longest age, so that a task has started before the alarm goes into ALARM. */
const SHARE_OF_AGE = 2 / 3;

/** How a worker reads its queue, and how many tasks it has. */
export interface WorkerSettings {
  readonly source: JobSource;
  readonly timeout: Duration;
  readonly visibilityTimeout: Duration;
  readonly retentionPeriod?: Duration;
  readonly maxReceiveCount?: number;
  readonly acceptableWait: Duration;
  readonly usualDuration?: Duration;
  readonly maxMessageAge: Duration;
  readonly messagesPerTask: number;
  readonly minTasks: number;
  readonly maxTasks: number;
  readonly stopTimeout: Duration;
}

/** Adds the defaults. A number that is not passed follows from the wait and the duration. */
export function workerSettings(given: Partial<WorkerSettings>): WorkerSettings {
  const { maxMessageAge: age, minTasks = 1, usualDuration } = given;
  const timeout = given.timeout ?? timeoutFor(usualDuration);
  const acceptableWait = given.acceptableWait ?? (age && !age.isUnresolved()
    ? Duration.seconds(Math.floor(age.toSeconds() * SHARE_OF_AGE)) : Duration.minutes(10));
  return {
    source: given.source ?? JobSource.ownQueue(),
    timeout,
    visibilityTimeout: given.visibilityTimeout ?? visibilityFor(timeout),
    retentionPeriod: given.retentionPeriod,
    maxReceiveCount: given.maxReceiveCount,
    acceptableWait,
    usualDuration,
    // The age of a message in process counts.
    maxMessageAge: age ?? acceptableWait.plus(timeout.isUnresolved() ? Duration.minutes(5) : timeout),
    messagesPerTask: given.messagesPerTask ?? messagesFor(acceptableWait, usualDuration),
    minTasks,
    maxTasks: given.maxTasks ?? Math.max(10, minTasks),
    stopTimeout: given.stopTimeout ?? Duration.minutes(2),
  };
}

function timeoutFor(usual: Duration | undefined): Duration {
  if (!usual || usual.isUnresolved()) return Duration.minutes(5);
  const milliseconds = Math.max(Duration.minutes(5).toMilliseconds(), 3 * usual.toMilliseconds());
  return Duration.seconds(Math.ceil(Math.min(milliseconds, LONGEST_VISIBILITY.toMilliseconds()) / 1_000));
}

/** As many messages as a task can process in the wait, one after the other. */
function messagesFor(wait: Duration, usual: Duration | undefined): number {
  if (!usual || usual.isUnresolved() || wait.isUnresolved()) return 100;
  return Math.max(1, Math.floor(wait.toMilliseconds() / usual.toMilliseconds()));
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
  const { acceptableWait, usualDuration } = settings;
  // The steps of the scaling are computed from them.
  for (const prop of ['minTasks', 'maxTasks', 'messagesPerTask', 'acceptableWait', 'usualDuration'] as const) {
    const value = settings[prop];
    if (!(value instanceof Duration ? value.isUnresolved() : Token.isUnresolved(value))) continue;
    invalid(scope, `${prop} must be known at synthesis, got a token; pass a literal ` +
      (value instanceof Duration ? 'duration' : 'number'));
  }
  checkInteger(scope, 'messagesPerTask', settings.messagesPerTask, 1, 1_000_000);
  checkInteger(scope, 'minTasks', minTasks, 0, MOST_TASKS);
  checkInteger(scope, 'maxTasks', maxTasks, 1, MOST_TASKS);
  checkInteger(scope, 'maxReceiveCount', settings.maxReceiveCount, 1, MOST_RECEIVES);
  checkDuration(scope, 'timeout', timeout, Duration.seconds(1), LONGEST_VISIBILITY);
  checkDuration(scope, 'visibilityTimeout', visibilityTimeout, Duration.seconds(1), LONGEST_VISIBILITY);
  checkDuration(scope, 'retentionPeriod', retentionPeriod, Duration.minutes(1), Duration.days(14));
  checkDuration(scope, 'acceptableWait', acceptableWait, Duration.seconds(1), Duration.days(14));
  checkDuration(scope, 'usualDuration', usualDuration, Duration.millis(1), LONGEST_VISIBILITY);
  checkDuration(scope, 'maxMessageAge', maxMessageAge, Duration.minutes(1), Duration.days(14));
  checkDuration(scope, 'stopTimeout', stopTimeout, Duration.seconds(2), Duration.minutes(2));
  if (minTasks > maxTasks) {
    invalid(scope, `minTasks must be at most maxTasks, got ${minTasks} and ${maxTasks}; lower one or raise the other`);
  }
  checkVisibility(scope, 'visibilityTimeout', visibilityTimeout, timeout);
  checkOrder(scope, ['usualDuration', usualDuration], ['timeout', timeout], 'SQS would deliver most messages again');
  checkOrder(scope, ['acceptableWait', acceptableWait], ['maxMessageAge', maxMessageAge],
    'the alarm would page while the wait is acceptable');
  const kept = retentionPeriod ?? (settings.source._existing ? Duration.days(14) : RETENTION);
  checkOrder(scope, ['maxMessageAge', maxMessageAge], ['retentionPeriod', kept],
    'SQS would delete a message before the alarm shows its age');
}

/** Throws where the first is longer than the second. */
function checkOrder(
  scope: IConstruct | undefined, [prop, value]: [string, Duration | undefined], [other, most]: [string, Duration],
  why: string,
): void {
  if (!value || value.isUnresolved() || most.isUnresolved() || value.toMilliseconds() <= most.toMilliseconds()) return;
  invalid(scope, `${prop} must be at most ${other}, ${most.toHumanString()}, got ${value.toHumanString()}; lower ` +
    `one or raise the other, because ${why}`);
}

/** Throws where two statements of the user set the number of messages of a task. */
export function checkGiven({ messagesPerTask, usualDuration }: Partial<WorkerSettings>): void {
  if (messagesPerTask === undefined || usualDuration === undefined) return;
  invalid(undefined, `messagesPerTask must be absent with usualDuration, got ${messagesPerTask}; remove one: it ` +
    'follows from acceptableWait and usualDuration');
}

/** Whether the user expects messages that take longer than ECS waits when it stops a task. */
export function outlastsStop({ timeout, usualDuration }: Partial<WorkerSettings>, stop: Duration): boolean {
  const longest = timeout ?? usualDuration;
  if (!longest || longest.isUnresolved() || stop.isUnresolved()) return false;
  return longest.toMilliseconds() > stop.toMilliseconds();
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
