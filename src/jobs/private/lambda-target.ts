import { Annotations, CfnResource, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { BoundTarget, JobContext } from './bound-target';
import { grantSend } from '../../private/dead-letters';
import { allow } from '../../private/permissions';

/** Configures a function as a job: one run at a time, retries, and a dead-letter queue. */
export function bindFunction(
  scope: Construct, handler: lambda.IFunction, input: scheduler.ScheduleTargetInput | undefined, context: JobContext,
): BoundTarget {
  const own = ownResource(scope, handler);
  if (own) {
    if (!context.allowOverlap) reserveOne(scope, own);
    sendFailures(scope, handler, context);
  } else {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:importedFunction',
      'the function is imported or in another stack, and is not changed: ' +
      'configure a reserved concurrency of 1, retries and a failure destination there');
  }
  return {
    arn: handler.functionArn,
    invocation: allow('lambda:InvokeFunction', handler.functionArn),
    input,
    succeeded: new cloudwatch.MathExpression({
      expression: 'invocations - errors',
      usingMetrics: { invocations: handler.metricInvocations(), errors: handler.metricErrors() },
      label: 'Successful runs',
    }),
  };
}

/** The resource of a function, or of the function of a version or alias, in the stack of the job. */
function ownResource(scope: Construct, handler: lambda.IFunction): lambda.CfnFunction | undefined {
  const base = 'lambda' in handler ? (handler as lambda.IVersion).lambda : handler;
  const child = base.node.defaultChild;
  if (!child || !CfnResource.isCfnResource(child) || child.cfnResourceType !== 'AWS::Lambda::Function') {
    return undefined;
  }
  return Stack.of(child) === Stack.of(scope) ? child as lambda.CfnFunction : undefined;
}

function reserveOne(scope: Construct, own: lambda.CfnFunction): void {
  own.reservedConcurrentExecutions ??= 1;
  if (own.reservedConcurrentExecutions !== 1) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:mayOverlap',
      `runs can overlap, because the function has a reserved concurrency of ${own.reservedConcurrentExecutions}; ` +
      'set it to 1, or set allowOverlap');
  }
}

function sendFailures(scope: Construct, handler: lambda.IFunction, context: JobContext): void {
  const { deadLetterQueue, maxEventAge, retryAttempts } = context;
  if (handler.node.tryFindChild('EventInvokeConfig')) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:ownRetries',
      'the function has its own configuration of asynchronous invocations, so that its failures are not sent to the ' +
      'dead-letter queue of this job; remove retryAttempts, maxEventAge, onFailure and onSuccess from the function');
    return;
  }
  grantSend(deadLetterQueue, handler);
  const onFailure = { bind: () => ({ destination: deadLetterQueue.queueArn }) };
  handler.configureAsyncInvoke({ onFailure, maxEventAge, retryAttempts });
}
