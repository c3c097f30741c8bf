import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** The longest that AWS Backup keeps anything: a hundred years. */
export const LONGEST_RETENTION = 36_500;

/** Refuse a duration that is no whole number of days of the range; unset values and tokens pass. */
export function checkDays(scope: IConstruct | undefined, prop: string, value: Duration | undefined, least: number, most = LONGEST_RETENTION): void {
  if (value === undefined || value.isUnresolved()) return;
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < least || days > most) {
    invalid(scope, `${prop} must be whole days from ${least} to ${most}, got ${value.toHumanString()}; use Duration.days()`);
  }
}
