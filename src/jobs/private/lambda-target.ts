import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { BoundTarget, JobContext } from './bound-target';
import { grantSend } from '../../private/dead-letters';

/** Make a function a job: one run at a time, tried again, and what fails for good kept. */
export function bindFunction(
  scope: Construct, handler: lambda.IFunction, input: scheduler.ScheduleTargetInput | undefined, context: JobContext,
): BoundTarget {
  const own = ownResource(scope, handler);
  if (own) {
    if (!context.allowOverlap) runOneAtATime(scope, own);
    keepFailures(scope, handler, context);
  } else {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:foreignFunction',
      'the function is imported or of another stack and stays as it is: give it a reserved concurrency of 1, retries and a failure destination there');
  }
  return {
    arn: handler.functionArn,
    invocation: new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
    input,
    succeeded: new cloudwatch.MathExpression({
      expression: 'invocations - errors',
      usingMetrics: { invocations: handler.metricInvocations(), errors: handler.metricErrors() },
      label: 'Runs that succeeded',
    }),
  };
}

/** The resource of a function, or of the function behind a version or an alias, if it is of the job's own stack. */
function ownResource(scope: Construct, handler: lambda.IFunction): lambda.CfnFunction | undefined {
  const base = 'lambda' in handler ? (handler as lambda.IVersion).lambda : handler;
  const child = base.node.defaultChild;
  if (!child || !CfnResource.isCfnResource(child) || child.cfnResourceType !== 'AWS::Lambda::Function') return undefined;
  return Stack.of(child) === Stack.of(scope) ? child as lambda.CfnFunction : undefined;
}

function runOneAtATime(scope: Construct, own: lambda.CfnFunction): void {
  own.reservedConcurrentExecutions ??= 1;
  if (own.reservedConcurrentExecutions !== 1) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:mayOverlap',
      `runs may overlap, because the function may run ${own.reservedConcurrentExecutions} times at once; reserve a concurrency of 1, or set allowOverlap`);
  }
}

function keepFailures(scope: Construct, handler: lambda.IFunction, { deadLetterQueue, maxEventAge, retryAttempts }: JobContext): void {
  if (handler.node.tryFindChild('EventInvokeConfig')) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:ownRetries',
      'the function has its own configuration of asynchronous invocations, so that its failures are not in the dead-letter queue of this job; ' +
      'leave retryAttempts, maxEventAge, onFailure and onSuccess out of the function');
    return;
  }
  grantSend(deadLetterQueue, handler);
  handler.configureAsyncInvoke({ onFailure: { bind: () => ({ destination: deadLetterQueue.queueArn }) }, maxEventAge, retryAttempts });
}
