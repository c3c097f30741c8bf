import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** Refuse a number that is no whole number of the range; unset values and tokens pass. */
export function checkInteger(scope: IConstruct | undefined, prop: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || Token.isUnresolved(value)) return;
  if (!Number.isInteger(value) || value < least || value > most) {
    invalid(scope, `${prop} must be a whole number from ${least} to ${most}, got ${value}; choose one in that range`);
  }
}
