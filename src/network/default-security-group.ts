import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BundledFunction } from '../private/bundled-function';

/** Three calls of a second each at worst; the rest is for the answer. */
const HANDLER_TIMEOUT = Duration.seconds(30);

/** Empties the default security group of a VPC, which CloudFormation can't do by itself. */
export class DefaultSecurityGroup extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.CfnVPC) {
    super(scope, id);
    const stack = Stack.of(this);
    const groupId = vpc.attrDefaultSecurityGroup;

    const handler = new BundledFunction(this, 'Handler', {
      entry: 'network/restrict-default-security-group',
      description: 'Empties the default security group of a VPC',
      timeout: HANDLER_TIMEOUT,
      statements: [new iam.PolicyStatement({
        actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
        resources: [stack.formatArn({ service: 'ec2', resource: 'security-group', resourceName: groupId })],
      })],
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::RestrictDefaultSecurityGroup',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: { SecurityGroupId: groupId, Account: stack.account },
    });
    // The permissions must be there before the call, and stay until the last one.
    resource.node.addDependency(handler.role);
  }
}
