import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { allow, arnFor } from '../../private/permissions';

/** RDS writes Enhanced Monitoring of all databases to this log group. */
const LOG_GROUP = 'RDSOSMetrics';

/** The permissions of `AmazonRDSEnhancedMonitoringRole`, limited to the log group that RDS uses. */
export class MonitoringRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const group = arnFor(stack, 'logs', `log-group:${LOG_GROUP}`);
    const statements = [
      // CloudWatch Logs authorizes these calls with the ARN of the log group, with or without a suffix.
      allow(['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], [group, `${group}:*`]),
      allow(
        ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
        `${group}:log-stream:*`,
      ),
    ];
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { Monitoring: new iam.PolicyDocument({ statements }) },
    });
    acknowledgeInlinePolicy(this.role);
    acknowledgeWildcard(this.role, `${group}:*`, 'The wildcard is the suffix in the ARN of one log group');
    acknowledgeWildcard(
      this.role, `${group}:log-stream:*`, 'RDS names a log stream after an instance, which depends on this role',
    );
  }
}
