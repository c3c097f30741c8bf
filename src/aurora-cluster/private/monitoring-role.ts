import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** RDS writes enhanced monitoring of every database to the same log group. */
const LOG_GROUP = 'RDSOSMetrics';

/** What `AmazonRDSEnhancedMonitoringRole` allows, for the one log group that exists. */
export class MonitoringRole extends Construct {
  readonly role: iam.Role;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const group = stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: LOG_GROUP, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': stack.account } } }),
      inlinePolicies: {
        Monitoring: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], resources: [group] }),
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams', 'logs:GetLogEvents'],
              resources: [`${group}:log-stream:*`],
            }),
          ],
        }),
      },
    });
    acknowledgeInlinePolicy(this.role);
    acknowledgeWildcard(this.role, `${group}:log-stream:*`, 'a log stream is named like an instance, which needs this role before it exists');
  }
}
