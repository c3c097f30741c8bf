import { CustomResource, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Handler } from './handler';

/** Name of the SSM parameter that holds tag or digest of the released image. */
export const IMAGE_PARAMETER = '/eldonia/backend/image';
/** Its value until the first release. */
export const UNRELEASED = 'none';

/** Creates the parameter once; `AWS::SSM::Parameter` would set it back to the template's value now and then. */
export class ReleaseStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const handler = new Handler(this, 'Handler', {
      code: 'fargate-api/private/create-parameter',
      description: 'Makes the image parameter when it is missing',
      timeout: Duration.seconds(30),
      statements: [new iam.PolicyStatement({
        actions: ['ssm:PutParameter'],
        resources: [this.formatArn({ service: 'ssm', resource: 'parameter', resourceName: IMAGE_PARAMETER.slice(1) })],
        conditions: { StringNotEquals: { 'ssm:Policies': 'true' } },
      })],
    });
    new CustomResource(this, 'Parameter', {
      resourceType: 'Custom::ImageParameter',
      serviceToken: handler.functionArn,
      properties: { Name: IMAGE_PARAMETER, InitialValue: UNRELEASED },
    });
  }
}
