import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** The log group that Application Signals reads its metrics from; the agent makes it. */
const SIGNALS_LOG_GROUP = '/aws/application-signals/data';

/** Send traces to X-Ray, and ask which to send. */
export function permitXray(scope: Construct, role: iam.IRole): void {
  policyOf(scope, role, []);
}

/** The same, and the metrics of Application Signals: AWS's policy for the agent allows all logs and metrics. */
export function permitSignals(scope: Construct, role: iam.IRole): void {
  const arn = (resourceName: string) => Stack.of(scope).formatArn({
    service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const streams = arn(`${SIGNALS_LOG_GROUP}:*`);
  const policy = policyOf(scope, role, [new iam.PolicyStatement({
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents', 'logs:PutRetentionPolicy'],
    resources: [arn(SIGNALS_LOG_GROUP), streams],
  })]);
  acknowledgeWildcard(policy, streams, 'the agent writes to a stream for each task, in the one group of Application Signals');
}

/** A policy of its own, so that a wildcard is accepted for it alone and not for the application. */
function policyOf(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): iam.Policy {
  const actions = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets', 'GetSamplingStatisticSummaries'];
  const policy = new iam.Policy(scope, 'TracingPolicy', {
    roles: [role],
    statements: [new iam.PolicyStatement({ actions: actions.map((action) => `xray:${action}`), resources: ['*'] }), ...statements],
  });
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', 'X-Ray knows no resource for the calls that send and sample traces');
  return acknowledgeInlinePolicy(policy);
}
