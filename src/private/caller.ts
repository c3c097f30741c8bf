/** Who calls one of the library's own functions, and so how often at a time, and what becomes of a call that fails. */
export class Caller {
  static readonly CLOUDFORMATION = new Caller(
    'CloudFormation calls once for each change of the resource',
    'CloudFormation waits for the answer: a call that fails, or gives none, fails the deployment',
  );

  static readonly FAILOVER_PLAN = new Caller(
    'a plan has one execution at a time, which calls the function in one of its steps',
    'the plan waits for the answer: it tries a step again, and leaves one that fails to people',
  );

  static readonly PIPELINE = new Caller(
    'each execution of the pipeline calls once, when it has succeeded',
    'Lambda tries again twice, and an alarm rings for each call that fails',
  );

  static readonly QUEUE = new Caller(
    'the queue\'s mapping has a limit of its own',
    'a message whose call fails goes back to the queue, and from there to a dead-letter queue that an alarm watches',
  );

  static readonly ROTATION = new Caller(
    'Secrets Manager calls for the steps of a rotation one after the other',
    'Secrets Manager tries a rotation again that fails, and CloudTrail has its failure',
  );

  static readonly SCHEDULE = new Caller(
    'the schedule calls once a minute, for seconds',
    'a call that fails writes no metric, which the alarm takes for an outage; tried later, it would tell of another minute',
  );

  private constructor(
    /** What limits the calls at a time. */
    readonly limit: string,
    /** What becomes of a call that fails. */
    readonly failure: string,
  ) {}
}
