import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../private/acknowledge';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';

/** Three calls of a second each at worst; the rest is for the answer. */
const HANDLER_TIMEOUT = Duration.seconds(30);

/** Empties the default security group of a VPC, which CloudFormation can't do by itself. */
export class DefaultSecurityGroup extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.CfnVPC, logEncryptionKey?: kms.IKey) {
    super(scope, id);
    const stack = Stack.of(this);
    const groupId = vpc.attrDefaultSecurityGroup;

    const handler = new BundledFunction(this, 'Handler', {
      entry: 'network/private/restrict-default-security-group',
      description: 'Empties the default security group of a VPC',
      caller: Caller.CLOUDFORMATION,
      timeout: HANDLER_TIMEOUT,
      statements: [new iam.PolicyStatement({
        actions: ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
        resources: [stack.formatArn({ service: 'ec2', resource: 'security-group', resourceName: groupId })],
      })],
      logEncryptionKey,
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::RestrictDefaultSecurityGroup',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: { SecurityGroupId: groupId, Account: stack.account },
    });
    // The permissions must be there before the call, and stay until the last one.
    resource.node.addDependency(handler.role);
    acknowledgeRule(vpc, 'VPCDefaultSecurityGroupClosed', 'a custom resource empties the group; CloudFormation itself can\'t');
  }
}
