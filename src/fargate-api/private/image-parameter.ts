import { CustomResource, Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { putParameter } from './deploy-access';
import { checkRequired } from '../../private/errors';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { checkName, PARAMETER_NAME } from '../../private/names';
import { arnFor } from '../../private/permissions';
import { UNRELEASED } from '../../private/unreleased';

/**
 * Properties of an `ImageParameter`.
 *
 * @internal
 */
export interface ImageParameterProps {
  /** The name of the SSM parameter, e.g. `/eldonia/backend/image`. */
  readonly parameterName: string;
}

/**
 * An SSM parameter with the tag or digest of the released image. It contains `none` until the first release.
 *
 * Define it in a stack that is deployed before the stack that reads it (`ApiImage.fromParameter`). A Lambda function
 * creates the parameter when it does not exist, and no deployment changes its value afterwards. `AWS::SSM::Parameter`
 * would reset the value to that of the template when, for example, a tag of the stack changes. The next deployment
 * would then stop all tasks.
 *
 * The parameter is kept when the stack is deleted. Delete it manually. Standard parameters cost nothing.
 *
 * @internal
 */
export class ImageParameter extends Construct {
  /** The ARN of the SSM parameter, for the `ssm:PutParameter` permission of the release process. */
  readonly parameterArn: string;

  /** The function that creates the parameter when it does not exist. */
  readonly handler: lambda.Function;

  /** @throws when SSM does not accept the name */
  constructor(scope: Construct, id: string, props: ImageParameterProps) {
    super(scope, id);
    checkRequired(this, props, { parameterName: 'pass the name of an SSM parameter' });
    checkName(this, 'parameterName', props.parameterName, PARAMETER_NAME);
    this.parameterArn = arnFor(this, 'ssm', `parameter/${props.parameterName.replace(/^\//, '')}`);
    this.handler = this.createHandler();
    new CustomResource(this, 'Parameter', {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::ImageParameter',
      properties: { Name: props.parameterName, InitialValue: UNRELEASED },
    });
  }

  private createHandler(): lambda.Function {
    return new BundledFunction(this, 'Handler', {
      entry: 'fargate-api/private/create-parameter',
      description: 'Creates the image parameter if it does not exist',
      caller: Caller.CLOUDFORMATION,
      statements: [putParameter(this.parameterArn)],
      timeout: Duration.seconds(30),
    }).lambda;
  }
}
