import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** The log group from which Application Signals reads its metrics. The agent creates it. */
const SIGNALS_LOG_GROUP = '/aws/application-signals/data';

/** Grants the permissions to send traces to X-Ray and to read the sampling rules. */
export function grantXray(scope: Construct, role: iam.IRole): iam.Policy {
  return policyOf(scope, role, []);
}

/**
 * Grants the permissions of `grantXray`, and those for the metrics of Application Signals. The AWS managed policy of
 * the agent allows all logs and metrics.
 */
export function grantSignals(scope: Construct, role: iam.IRole): iam.Policy {
  const arn = (resourceName: string) => Stack.of(scope).formatArn({
    service: 'logs', resource: 'log-group', resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const streams = arn(`${SIGNALS_LOG_GROUP}:*`);
  const policy = policyOf(scope, role, [new iam.PolicyStatement({
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      'logs:PutRetentionPolicy',
    ],
    resources: [arn(SIGNALS_LOG_GROUP), streams],
  })]);
  acknowledgeWildcard(policy, streams, 'the agent creates a log stream for each task in the log group of Application ' +
    'Signals');
  return policy;
}

/** A separate policy, so that the acknowledged wildcard does not apply to the permissions of the application. */
function policyOf(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): iam.Policy {
  const calls = [
    'PutTraceSegments',
    'PutTelemetryRecords',
    'GetSamplingRules',
    'GetSamplingTargets',
    'GetSamplingStatisticSummaries',
  ];
  const traces = new iam.PolicyStatement({ actions: calls.map((call) => `xray:${call}`), resources: ['*'] });
  const policy = new iam.Policy(scope, 'TracingPolicy', {
    roles: [role],
    statements: [traces, ...statements],
  });
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', 'the actions of X-Ray to send and sample traces do not ' +
    'support resource-level permissions');
  return acknowledgeInlinePolicy(policy);
}
