import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { JobSchedule } from './job-schedule';
import { JobTarget } from './job-target';

/** Options of a scheduled job. */
export interface ScheduledJobProps {
  /** When the job runs. */
  readonly schedule: JobSchedule;

  /** What runs. */
  readonly target: JobTarget;

  /**
   * What the job is for, at most 512 characters.
   *
   * @default - the path of the construct
   */
  readonly description?: string;

  /**
   * How often a failed run is tried again: from 0 to 2 for a Lambda function, from 0 to 10 for a Fargate task.
   *
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * How late a run may begin, from a minute to 6 hours for a Lambda function and 24 hours for a Fargate task.
   *
   * What can't begin by then goes to the dead-letter queue.
   *
   * @default Duration.hours(1)
   */
  readonly maxEventAge?: Duration;

  /**
   * Let AWS begin each run at any time within this window, from a minute to 24 hours, so that many jobs don't begin at once.
   *
   * @default - runs begin at their time, within the minute
   */
  readonly flexibleWindow?: Duration;

  /**
   * When a recurring job begins to run. Until then the alarm on missed runs would ring, so that there is none.
   *
   * @default - with the deployment
   */
  readonly start?: Date;

  /**
   * When a recurring job runs no more. After it the alarm on missed runs would ring, so that there is none.
   *
   * @default - it runs until the stack is deleted
   */
  readonly end?: Date;

  /**
   * Whether the job runs. Without, there is no alarm on missed runs.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Let a run begin while another one is running.
   *
   * @default false
   */
  readonly allowOverlap?: boolean;

  /**
   * How long after its time a run may take to succeed, before the alarm on missed runs rings.
   *
   * @default - an hour, or the timeout of the Fargate task if that is longer
   */
  readonly grace?: Duration;

  /**
   * Who is told, and told again when all is well. The alarms are there without it.
   *
   * Its policy and its key get a statement for CloudWatch; those of an imported topic must admit CloudWatch already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * The key of the schedule, the dead-letter queue and the logs. An imported key must admit CloudWatch Logs already.
   *
   * @default - keys that AWS owns, at no cost
   */
  readonly encryptionKey?: kms.IKey;
}
