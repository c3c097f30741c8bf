import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy, acknowledgeRule } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { allowCloudWatchLogs } from '../../private/log-key';
import { allow } from '../../private/permissions';

/** Options of the flow logs of a VPC. */
export interface FlowLogsProps {
  readonly vpc: ec2.CfnVPC;
  readonly retention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly encryptionKey?: kms.IKey;
}

/** Flow logs of accepted and rejected traffic of a VPC, in CloudWatch Logs. */
export class FlowLogs extends Construct {
  readonly logGroup: logs.LogGroup;
  readonly role: iam.Role;
  readonly flowLog: ec2.CfnFlowLog;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: props.retention,
      removalPolicy: props.removalPolicy,
      encryptionKey: props.encryptionKey,
    });
    if (props.encryptionKey) {
      allowCloudWatchLogs(props.encryptionKey, this);
    } else {
      acknowledgeRule(this.logGroup, 'CloudWatchLogGroupEncrypted',
        'CloudWatch Logs encrypts the flow logs with an AWS owned key; ' +
          'they contain addresses, ports and sizes, no payload');
    }
    this.role = acknowledgeInlinePolicy(this.defineRole());
    this.flowLog = new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceId: props.vpc.ref,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: this.logGroup.logGroupName,
      deliverLogsPermissionArn: this.role.roleArn,
    });
  }

  private defineRole(): iam.Role {
    const write = ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'];
    const statements = [allow(write, this.logGroup.logGroupArn)];
    return new iam.Role(this, 'Role', {
      description: 'Allows VPC Flow Logs to write to one log group',
      // Only for the flow logs of this account, to prevent the confused deputy problem.
      assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { Delivery: new iam.PolicyDocument({ statements }) },
    });
  }
}
