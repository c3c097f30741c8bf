import { Duration, Token } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { IConstruct } from 'constructs';
import { Cron } from './cron';
import { invalid } from '../../private/errors';

const MINUTES: Record<string, number> = { minute: 1, hour: 60, day: 1_440 };

/** What a schedule of EventBridge Scheduler means for a job. */
export interface JobSchedule {
  /** The schedule expression, e.g. `cron(0 3 * * ? *)`. */
  readonly expressionString: string;
  /** The IANA name of the time zone; undefined for UTC. */
  readonly timeZoneName: string | undefined;
  /**
   * The longest time between two runs, in local time; undefined if it differs from year to year, and for a single time.
   */
  readonly longestInterval: Duration | undefined;
  /** Whether the job runs more than once. */
  readonly recurring: boolean;
}

/** @throws when EventBridge Scheduler rejects the expression, no date matches it, or the time zone does not exist */
export function jobScheduleOf(scope: IConstruct, schedule: scheduler.ScheduleExpression): JobSchedule {
  const { expressionString, timeZone } = schedule;
  // The CDK gives a rate a time zone too, which has no effect.
  const timeZoneName = expressionString.startsWith('rate(') ? undefined : checkZone(scope, timeZone?.timezoneName);
  const longestInterval = intervalOf(scope, expressionString);
  return { expressionString, timeZoneName, longestInterval, recurring: !expressionString.startsWith('at(') };
}

function intervalOf(scope: IConstruct, text: string): Duration | undefined {
  if (Token.isUnresolved(text)) return undefined;
  const [, kind, inner] = /^(at|cron|rate)\((.*)\)$/.exec(text) ?? [];
  if (kind === 'cron') {
    const minutes = Cron.parse(inner).longestGap();
    return minutes === undefined ? undefined : Duration.minutes(minutes);
  }
  const [, count, unit] = kind === 'rate' ? /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? [] : [];
  if (count !== undefined) return Duration.minutes(Number(count) * MINUTES[unit]);
  const isDate = kind === 'at' && !Number.isNaN(Date.parse(`${inner}Z`));
  if (!isDate) {
    invalid(scope, `schedule must be cron(...), rate(...) or at(...) of EventBridge Scheduler, got "${text}"; ` +
      'pass e.g. ScheduleExpression.rate(Duration.hours(1))');
  }
  return undefined;
}

function checkZone(scope: IConstruct, name: string | undefined): string | undefined {
  if (name === undefined || Token.isUnresolved(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    invalid(scope, `timeZone must be a time zone of the IANA database, got "${name}"; pass e.g. TimeZone.ASIA_TOKYO`);
  }
  return name;
}
