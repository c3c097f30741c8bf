import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BundledFunction } from '../../../private/functions/bundled-function';
import { Caller } from '../../../private/functions/caller';

const SERVICE = 'config.amazonaws.com';
/** One call, 15 seconds until a new role is known, and the response. */
const HANDLER_TIMEOUT = Duration.seconds(60);

/**
 * The service-linked role of AWS Config, which the control Config.1 of Security Hub requires.
 *
 * A recorder with a role that does not exist fails: "The role does not exist in the account". An account has the role
 * once, for all Regions, and other services create it too; `AWS::IAM::ServiceLinkedRole` fails if it exists. The custom
 * resource creates it where it is missing.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
 */
export class ConfigRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const roleArn = Stack.of(this).formatArn({
      service: 'iam', region: '', resource: 'role', resourceName: `aws-service-role/${SERVICE}/AWSServiceRoleForConfig`,
    });
    const handler = new BundledFunction(this, 'Handler', {
      entry: 'operations/private/audit/create-config-role',
      description: 'Creates the service-linked role of AWS Config',
      caller: Caller.CLOUDFORMATION,
      timeout: HANDLER_TIMEOUT,
      statements: [new iam.PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'],
        resources: [roleArn],
        conditions: { StringEquals: { 'iam:AWSServiceName': SERVICE } },
      })],
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ConfigServiceRole',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: Duration.minutes(2),
    });
    resource.node.addDependency(handler.role);
    this.role = iam.Role.fromRoleArn(this, 'Role', roleArn, { mutable: false });
  }
}
