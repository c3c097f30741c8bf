import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** Validates that a number is a whole number in a range; undefined values and tokens are accepted. */
export function checkInteger(
  scope: IConstruct | undefined, prop: string, value: number | undefined, min: number, max: number,
): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < min || value > max) {
    invalid(scope, `${prop} must be a whole number from ${min} to ${max}, got ${value}; choose one in that range`);
  }
}

/** Validates that a duration is whole seconds or minutes in a range; undefined values and tokens are accepted. */
export function checkDuration(
  scope: IConstruct | undefined, prop: string, value: Duration | undefined, least: Duration, most: Duration,
  unit: 'seconds' | 'minutes' = 'seconds',
): void {
  if (!value || value.isUnresolved()) return;
  const milliseconds = value.toMilliseconds();
  const whole = milliseconds % (unit === 'seconds' ? 1_000 : 60_000) === 0;
  if (!whole || milliseconds < least.toMilliseconds() || milliseconds > most.toMilliseconds()) {
    invalid(scope, `${prop} must be whole ${unit} from ${least.toHumanString()} to ${most.toHumanString()}, ` +
      `got ${value.toHumanString()}; choose one in that range`);
  }
}
