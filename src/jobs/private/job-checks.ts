import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { JobSchedule } from './job-schedule';
import { checkDuration, checkInteger, invalid } from '../../private/errors';
import { checkName, NameRule, ROLE_NAME } from '../../private/names';
import { ScheduledJobProps } from '../scheduled-job-props';

// Read 2026-11-29: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
const LONGEST_DESCRIPTION = 512;
const SCHEDULE_NAME: NameRule = { longest: 64, pattern: /^[\w.-]+$/, allowed: 'letters, digits and -_.' };

/** Throws for values that EventBridge Scheduler or the target would reject, before any resource is created. */
export function checkJob(scope: IConstruct, props: ScheduledJobProps, schedule: JobSchedule): void {
  const { retryAttempts, maxEventAgeHours } = props.target._limits;
  checkInteger(scope, 'retryAttempts', props.retryAttempts, 0, retryAttempts);
  const longest = Duration.hours(maxEventAgeHours);
  checkDuration(scope, 'maxEventAge', props.maxEventAge, Duration.minutes(1), longest);
  for (const prop of ['maxEventAge', 'flexibleWindow'] as const) {
    if (!props[prop]?.isUnresolved()) continue;
    invalid(scope, `${prop} must be known at synthesis, got a token; pass a literal duration`);
  }
  checkDuration(scope, 'flexibleWindow', props.flexibleWindow, Duration.minutes(1), Duration.hours(24), 'minutes');
  checkDuration(scope, 'grace', props.grace, Duration.minutes(1), Duration.days(7));
  checkDates(scope, props, schedule);
  checkName(scope, 'scheduleName', props.scheduleName, SCHEDULE_NAME);
  checkName(scope, 'roleName', props.roleName, ROLE_NAME);
  const { description } = props;
  if (description !== undefined && !Token.isUnresolved(description) && description.length > LONGEST_DESCRIPTION) {
    invalid(scope, `description must have at most ${LONGEST_DESCRIPTION} characters, got ${description.length}; ` +
      'shorten it');
  }
}

function checkDates(scope: IConstruct, { start, end }: ScheduledJobProps, schedule: JobSchedule): void {
  for (const [prop, date] of Object.entries({ start, end })) {
    if (!date) continue;
    if (Number.isNaN(date.getTime())) {
      invalid(scope, `${prop} must be a valid date, got an invalid one; ` +
        'pass e.g. new Date("2027-01-01T03:00:00+09:00")');
    }
    if (!schedule.recurring) {
      invalid(scope, `${prop} must be absent for a job that runs once, got ${date.toISOString()}; ` +
        'use the time of the schedule');
    }
  }
  if (start && end && start >= end) {
    invalid(scope, `end must be after start, got ${end.toISOString()} and ${start.toISOString()}; swap them`);
  }
}
