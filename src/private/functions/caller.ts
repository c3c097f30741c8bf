/** The invoker of a bundled function, with its concurrency limit and its handling of failed invocations. */
export class Caller {
  static readonly CLOUDFORMATION = new Caller(
    'CloudFormation invokes it once per change of the resource',
    'CloudFormation waits for the response: a failed or missing response fails the deployment',
  );

  static readonly FAILOVER_PLAN = new Caller(
    'a plan has one execution at a time, which invokes the function in one step',
    'the plan waits for the response: it retries the step, and a failed step waits for an operator',
  );

  static readonly MONITOR = new Caller(
    'a schedule invokes it every few minutes, for seconds',
    'an alarm counts the failed invocations; a retry would report another time',
  );

  static readonly QUEUE = new Caller(
    'the event source mapping has a maximum concurrency',
    'the message of a failed invocation returns to the queue, and after its retries to a dead-letter queue with an ' +
    'alarm',
  );

  static readonly ROTATION = new Caller(
    'Secrets Manager invokes it for one rotation step after the other',
    'Secrets Manager retries a failed rotation, and CloudTrail records the failure',
  );

  static readonly SCHEDULE = new Caller(
    'a schedule invokes it every minute or less often, for seconds',
    'a failed invocation writes no metric, which the alarm treats as an outage; a retry would report another time',
  );

  private constructor(
    /** The limit of concurrent invocations. */
    readonly limit: string,
    /** The handling of failed invocations. */
    readonly failure: string,
  ) {}
}
