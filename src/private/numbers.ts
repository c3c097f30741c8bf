import { Token } from 'aws-cdk-lib';
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
