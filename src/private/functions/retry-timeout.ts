import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { RESPONSE_MILLISECONDS } from './cloudformation-response';
import { invalid } from '../errors';
import { millisecondsOf, RetryBudget } from './retry';

/**
 * The maximum of Lambda. Read 2026-12-01:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
 */
const LONGEST = Duration.minutes(15);
const MINUTE_MILLISECONDS = 60_000;
/** The shortest time for CloudFormation to wait, and the time for it to start a function and to read its answer. */
const SHORTEST_SERVICE_TIMEOUT = Duration.minutes(5);
const SERVICE_MARGIN = Duration.minutes(2);

/** The timeout of a function with these attempts, its other work, and its answer, in whole minutes. */
export function timeoutFor(scope: Construct, budget: RetryBudget, work = Duration.seconds(0)): Duration {
  const milliseconds = millisecondsOf(budget) + work.toMilliseconds() + RESPONSE_MILLISECONDS;
  const timeout = Duration.minutes(Math.ceil(milliseconds / MINUTE_MILLISECONDS));
  if (timeout.toMinutes() > LONGEST.toMinutes()) {
    invalid(scope, `the attempts of a function must end within ${LONGEST.toMinutes()} minutes, got ` +
      `${milliseconds / 1_000} seconds of ${budget.attempts} attempts, their pauses and the answer; lower attempts ` +
      'or pauses');
  }
  return timeout;
}

/** The time for which CloudFormation waits for the answer of a function with a timeout. */
export function serviceTimeoutFor(timeout: Duration): Duration {
  return Duration.minutes(Math.max(SHORTEST_SERVICE_TIMEOUT.toMinutes(), timeout.plus(SERVICE_MARGIN).toMinutes()));
}
