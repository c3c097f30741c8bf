import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct, IConstruct } from 'constructs';
import { FargateJobOptions } from './fargate-job';
import { BoundTarget, JobContext, JobLimits } from './private/bound-target';
import { bindFargateTask, checkFargateTask, TIMEOUT } from './private/fargate-target';
import { bindFunction } from './private/lambda-target';
import { checkEnvironment } from '../private/places';
import { checkKnownProps } from '../private/structs/known-props';

/**
 * The target of a scheduled job: what it runs.
 *
 * @example
 * new ScheduledJob(this, 'Cleanup', {
 *   schedule: ScheduleExpression.rate(Duration.hours(6)),
 *   target: JobTarget.lambdaFunction(handler),
 * });
 */
export abstract class JobTarget {
  /**
   * A Lambda function, invoked asynchronously.
   *
   * Use a separate function for each job. The job sets a reserved concurrency of 1 on a function in its own stack,
   * unless the function has a reserved concurrency, so that runs do not overlap: a run that is due during another run
   * starts after it, at most `maxEventAge` late. The job also configures the retries and the dead-letter queue of the
   * asynchronous invocations. A function that is imported or in another stack is not changed, and the construct adds a
   * warning.
   *
   * The account must have 101 unreserved concurrent executions. A new account has fewer: the deployment fails until AWS
   * raises the quota or you set `allowOverlap`. AWS can deliver an event twice: the function must be idempotent.
   *
   * @param handler the function, or a version or alias of it
   * @param input the input of the function; the EventBridge event with the scheduled `time` of the run if absent
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  static lambdaFunction(handler: lambda.IFunction, input?: scheduler.ScheduleTargetInput): JobTarget {
    return new FunctionTarget(handler, input);
  }

  /**
   * A Fargate task.
   *
   * A Step Functions state machine runs the task, because ECS does not retry a failed task, does not stop a task that
   * hangs and does not prevent a second one. A run succeeds if the container of the job ends with exit code 0, whatever
   * the exit codes of sidecars are that are not essential. The error of the execution is the outcome of another run:
   *
   * - `JobStillRunning`: the run was due during another run, and started no task.
   * - `JobNotReleased`: the `service` has no released image, and the run started no task.
   * - Any other error: all attempts failed. A message is in the dead-letter queue, and its alarm goes into ALARM.
   *
   * The alarm on missed runs goes into ALARM if no run succeeds in time, whatever the outcomes are.
   *
   * The lock is an item in a DynamoDB table. When you abort an execution, delete the item: otherwise the lock lasts
   * until all attempts would have timed out.
   *
   * A hundred runs cost about $0.02, without the task.
   */
  static fargateTask(props: FargateJobOptions): JobTarget {
    checkKnownProps(undefined, 'FargateJobOptions', props);
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

  constructor(
    private readonly handler: lambda.IFunction,
    private readonly input: scheduler.ScheduleTargetInput | undefined,
  ) {
    super();
  }

  _validate(scope: IConstruct): void {
    checkEnvironment(scope, 'target', this.handler, Stack.of(scope), { region: 'pass a function of this Region' });
  }

  _bind(scope: Construct, context: JobContext): BoundTarget {
    return bindFunction(scope, this.handler, this.input, context);
  }
}

class FargateTarget extends JobTarget {
  readonly _limits: JobLimits;

  constructor(private readonly props: FargateJobOptions) {
    super();
    const timeout = props.timeout ?? TIMEOUT;
    const minutes = timeout.isUnresolved() ? 0 : timeout.toMinutes({ integral: false });
    this._limits = { retryAttempts: 10, maxEventAgeHours: 24, usualMinutes: Math.max(60, minutes) };
  }

  _validate(scope: IConstruct, retryAttempts: number | undefined): void {
    checkKnownProps(scope, 'FargateJobOptions', this.props);
    checkFargateTask(scope, this.props, retryAttempts);
  }

  _bind(scope: Construct, context: JobContext): BoundTarget {
    return bindFargateTask(scope, this.props, context);
  }
}
