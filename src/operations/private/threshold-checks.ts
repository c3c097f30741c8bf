import { Duration, Size, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

/** A number of events that no region reaches. */
const MOST = 1_000_000_000_000;

/** Refuse what is no share of a whole. */
export function checkPercent(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value > 0 && value <= 100)) {
    invalid(scope, `${prop} must be above 0 and at most 100 percent, got ${value}; choose one in that range`);
  }
  return value;
}

/** Refuse what is no number of events. */
export function checkCount(scope: IConstruct, prop: string, value: number, most = MOST): number {
  checkInteger(scope, prop, value, 1, most);
  return value;
}

/** Refuse what is no frequency. */
export function checkRate(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value > 0 && value <= MOST)) {
    invalid(scope, `${prop} must be a number above 0, got ${value}; choose a larger one`);
  }
  return value;
}

/** Refuse a duration that an alarm can't be compared with. */
export function checkDuration(scope: IConstruct, prop: string, value: Duration): Duration {
  if (value.isUnresolved()) invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. Duration.seconds(1)`);
  if (value.toMilliseconds() <= 0) invalid(scope, `${prop} must be longer than nothing, got ${value.toMilliseconds()} ms; choose a longer one`);
  return value;
}

/** Refuse a size that an alarm can't be compared with. */
export function checkSize(scope: IConstruct, prop: string, value: Size): Size {
  if (value.isUnresolved()) invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. Size.mebibytes(512)`);
  if (value.toBytes() <= 0) invalid(scope, `${prop} must be more than nothing, got ${value.toBytes()} bytes; choose a larger one`);
  return value;
}
