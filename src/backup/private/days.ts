import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** Longest retention of AWS Backup in days: 100 years. */
export const LONGEST_RETENTION = 36_500;

/** Checks that a duration is a whole number of days within the range. Undefined values and tokens are valid. */
export function checkDays(
  scope: IConstruct | undefined, prop: string, value: Duration | undefined, least: number, most = LONGEST_RETENTION,
): void {
  if (value === undefined || value.isUnresolved()) return;
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < least || days > most) {
    invalid(
      scope, `${prop} must be whole days from ${least} to ${most}, got ${value.toHumanString()}; use Duration.days()`,
    );
  }
}
