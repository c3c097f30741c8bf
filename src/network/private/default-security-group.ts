import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../../private/acknowledge';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { allow, arnFor } from '../../private/permissions';

/** At most three calls of about one second each, and the response. */
const HANDLER_TIMEOUT = Duration.seconds(30);

/** Removes the rules of the default security group of a VPC, which CloudFormation cannot do. */
export class DefaultSecurityGroup extends Construct {
  constructor(scope: Construct, id: string, vpc: ec2.CfnVPC, logEncryptionKey?: kms.IKey) {
    super(scope, id);
    const stack = Stack.of(this);
    const groupId = vpc.attrDefaultSecurityGroup;

    const handler = new BundledFunction(this, 'Handler', {
      entry: 'network/private/restrict-default-security-group',
      description: 'Removes the rules of the default security group of a VPC',
      caller: Caller.CLOUDFORMATION,
      timeout: HANDLER_TIMEOUT,
      // The modules of the EC2 client take up most of 128 MiB.
      memorySize: 256,
      statements: [allow(
        ['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'],
        arnFor(stack, 'ec2', `security-group/${groupId}`),
      )],
      logEncryptionKey,
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::RestrictDefaultSecurityGroup',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: Duration.minutes(2),
      properties: { SecurityGroupId: groupId, Account: stack.account },
    });
    // The permissions must exist before the first call and until the last call.
    resource.node.addDependency(handler.role);
    acknowledgeRule(
      vpc, 'VPCDefaultSecurityGroupClosed',
      'A custom resource removes the rules of the group, which CloudFormation cannot do',
    );
  }
}
