import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct, IConstruct } from 'constructs';
import { FargateJobProps } from './fargate-job';
import { BoundTarget, JobContext, JobLimits } from './private/bound-target';
import { bindFargateTask, checkFargateTask, TIMEOUT } from './private/fargate-target';
import { bindFunction } from './private/lambda-target';

/** What a scheduled job runs. */
export abstract class JobTarget {
  /**
   * A Lambda function, invoked asynchronously.
   *
   * The job needs the function for itself. A function of the job's stack gets a reserved concurrency of 1 unless it has one, so that no two runs
   * overlap: a run that is due while another one is running begins after it, at most `maxEventAge` late. It also gets the job's retries and
   * dead-letter queue for its asynchronous invocations. A function that is imported or of another stack stays as it is, with a warning.
   *
   * The account must have 101 concurrent executions left; a new account has fewer, and the deployment fails until AWS raises the quota or
   * `allowOverlap` is set. AWS may deliver an event twice, so that the function must bear to run twice one after the other.
   *
   * @param handler the function, or a version or an alias of it
   * @param input what the function gets; without it the usual event of EventBridge, with the `time` that the run was due
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  static lambdaFunction(handler: lambda.IFunction, input?: scheduler.ScheduleTargetInput): JobTarget {
    return new FunctionTarget(handler, input);
  }

  /**
   * A Fargate task.
   *
   * A small state machine runs it, because ECS itself neither tells of failure nor tries again, stops a task that hangs, or keeps a second one from
   * starting. A run that is due while another one is running fails with `JobStillRunning` and starts nothing. The lock is a record in a DynamoDB
   * table; when an operator aborts an execution, its lock lasts until all tries would have timed out, unless the record is deleted.
   * It costs about 0.02 USD for a hundred runs.
   */
  static fargateTask(props: FargateJobProps): JobTarget {
    return new FargateTarget(props);
  }

  /** @internal */
  abstract readonly _limits: JobLimits;

  /** @internal */
  abstract _validate(scope: IConstruct, retryAttempts: number | undefined): void;

  /** @internal */
  abstract _bind(scope: Construct, context: JobContext): BoundTarget;
}

class FunctionTarget extends JobTarget {
  readonly _limits: JobLimits = { retryAttempts: 2, maxEventAgeHours: 6, usualMinutes: 60 };

  constructor(private readonly handler: lambda.IFunction, private readonly input: scheduler.ScheduleTargetInput | undefined) {
    super();
  }

  _validate(): void {
    // Any function will do.
  }

  _bind(scope: Construct, context: JobContext): BoundTarget {
    return bindFunction(scope, this.handler, this.input, context);
  }
}

class FargateTarget extends JobTarget {
  readonly _limits: JobLimits;

  constructor(private readonly props: FargateJobProps) {
    super();
    const timeout = props.timeout ?? TIMEOUT;
    const minutes = timeout.isUnresolved() ? 0 : timeout.toMinutes({ integral: false });
    this._limits = { retryAttempts: 10, maxEventAgeHours: 24, usualMinutes: Math.max(60, minutes) };
  }

  _validate(scope: IConstruct, retryAttempts: number | undefined): void {
    checkFargateTask(scope, this.props, retryAttempts);
  }

  _bind(scope: Construct, context: JobContext): BoundTarget {
    return bindFargateTask(scope, this.props, context);
  }
}
