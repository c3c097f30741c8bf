import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** RDS writes Enhanced Monitoring of all databases to this log group. */
const LOG_GROUP = 'RDSOSMetrics';

/** The permissions of `AmazonRDSEnhancedMonitoringRole`, limited to the log group that RDS uses. */
export class MonitoringRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const group = stack.formatArn({
      service: 'logs', resource: 'log-group', resourceName: LOG_GROUP, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal(
        'monitoring.rds.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } },
      ),
      inlinePolicies: {
        Monitoring: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              // CloudWatch Logs authorizes these calls with the ARN of the log group, with or without a suffix.
              actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], resources: [group, `${group}:*`],
            }),
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
              resources: [`${group}:log-stream:*`],
            }),
          ],
        }),
      },
    });
    acknowledgeInlinePolicy(this.role);
    acknowledgeWildcard(this.role, `${group}:*`, 'The wildcard is the suffix in the ARN of one log group');
    acknowledgeWildcard(
      this.role, `${group}:log-stream:*`, 'RDS names a log stream after an instance, which depends on this role',
    );
  }
}
