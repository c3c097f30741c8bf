import { Duration, Size, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../../private/errors';
import { checkInteger } from '../../../private/numbers';

/** An upper limit for counts. */
const MAX = 1_000_000_000_000;

/** Validates a percentage. */
export function checkPercent(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value > 0 && value <= 100)) {
    invalid(scope, `${prop} must be above 0 and at most 100 percent, got ${value}; choose one in that range`);
  }
  return value;
}

/** Validates a count. */
export function checkCount(scope: IConstruct, prop: string, value: number, max = MAX): number {
  checkInteger(scope, prop, value, 1, max);
  return value;
}

/** Validates a rate. */
export function checkRate(scope: IConstruct, prop: string, value: number): number {
  if (!Token.isUnresolved(value) && !(value > 0 && value <= MAX)) {
    invalid(scope, `${prop} must be a number above 0, got ${value}; choose a larger one`);
  }
  return value;
}

/** Validates a duration. */
export function checkDuration(scope: IConstruct, prop: string, value: Duration): Duration {
  if (value.isUnresolved()) {
    invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. ` +
      'Duration.seconds(1)');
  }
  const milliseconds = value.toMilliseconds();
  if (milliseconds <= 0) {
    invalid(scope, `${prop} must be longer than 0 ms, got ${milliseconds} ms; choose a longer ` +
      'one');
  }
  return value;
}

/** Validates a size. */
export function checkSize(scope: IConstruct, prop: string, value: Size): Size {
  if (value.isUnresolved()) {
    invalid(scope, `${prop} must be known at synthesis, got a token; pass e.g. ` +
      'Size.mebibytes(512)');
  }
  if (value.toBytes() <= 0) {
    invalid(scope, `${prop} must be more than 0 bytes, got ${value.toBytes()} bytes; choose ` +
      'a larger one');
  }
  return value;
}
