import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The error for invalid input. */
export class InvalidInput extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidInput';
  }
}

/** Enough for the frames of a check, of the constructs around it, and of the caller's. */
const STACK_FRAMES = 100;

/**
 * Throws an error for invalid input: `<prop> must <rule>, got <value>; <what to do>`.
 *
 * The construct path is appended. Value classes without a construct pass `undefined`.
 */
export function invalid(scope: IConstruct | undefined, message: string): never {
  const { stackTraceLimit } = Error;
  // With the 10 frames of Node.js, the line of the caller can be missing.
  Error.stackTraceLimit = Math.max(stackTraceLimit, STACK_FRAMES);
  try {
    throw new InvalidInput(scope ? `${message} (at ${scope.node.path})` : message);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The names of the required props. */
type RequiredName<P> = { [K in keyof P]-?: object extends Pick<P, K> ? never : K }[keyof P];

/**
 * Checks that all required props are set. TypeScript guarantees this, but JavaScript and untyped Python do not.
 *
 * @param advice what to do about each missing prop
 */
export function checkRequired<P>(scope: IConstruct, props: P, advice: Record<RequiredName<P>, string>): void {
  const passed = (props ?? {}) as Record<string, unknown>;
  for (const [prop, action] of Object.entries<string>(advice)) {
    if (passed[prop] === undefined || passed[prop] === null) {
      invalid(scope, `${prop} is required, got none; ${action}`);
    }
  }
}

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

/** Validates that a duration is whole days in a range, and returns them; undefined values and tokens are accepted. */
export function checkDays(
  scope: IConstruct | undefined, prop: string, value: Duration | undefined, least: number, most?: number,
  advice = 'use Duration.days()',
): number | undefined {
  if (!value || value.isUnresolved()) return undefined;
  const days = value.toDays({ integral: false });
  if (!Number.isInteger(days) || days < least || days > (most ?? Infinity)) {
    const range = most === undefined ? `at least ${least}` : `from ${least} to ${most}`;
    invalid(scope, `${prop} must be ${range} whole days, got ${value.toHumanString()}; ${advice}`);
  }
  return days;
}

/** Validates that a size is a whole number of MiB in a range; tokens are accepted. */
export function checkMebibytes(
  scope: IConstruct | undefined, prop: string, size: Size | undefined, min: number, max: number,
): void {
  if (!size || size.isUnresolved()) return;
  checkInteger(scope, `${prop} in MiB`, size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), min, max);
}
