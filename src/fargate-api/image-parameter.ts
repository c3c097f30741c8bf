import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { UNRELEASED } from './private/unreleased';
import { BundledFunction } from '../private/bundled-function';
import { Caller } from '../private/caller';
import { checkName, PARAMETER_NAME } from '../private/names';

/** Where the release process writes what it has released. */
export interface ImageParameterProps {
  /** Name of the SSM parameter, e.g. `/eldonia/backend/image`. */
  readonly parameterName: string;
}

/**
 * The SSM parameter that says which image is released, holding `none` until the first release.
 *
 * Define it in a stack that is deployed before the one that reads it (`ApiImage.fromParameter`). No deployment ever
 * writes the parameter again, whatever changes in the stack: `AWS::SSM::Parameter` would set the value back to the
 * template's when, for example, a tag of the stack changes, and the next deployment would take the service down. That
 * is why a small function makes the parameter. The parameter outlives the stack; deleting it is up to you.
 *
 * Standard parameters cost nothing.
 *
 * @example
 * const release = new ImageParameter(releaseStack, 'Image', { parameterName: '/shop/backend/image' });
 * const image = ApiImage.fromParameter(repository, release.parameterName);
 */
export class ImageParameter extends Construct {
  /** Name of the SSM parameter. */
  readonly parameterName: string;

  /** ARN of the SSM parameter, for `ssm:PutParameter` of the release process. */
  readonly parameterArn: string;

  /** The function that makes the parameter when it is missing. */
  readonly handler: lambda.Function;

  /**
   * @throws when the name is none that SSM takes
   */
  constructor(scope: Construct, id: string, props: ImageParameterProps) {
    super(scope, id);
    checkName(this, 'parameterName', props.parameterName, PARAMETER_NAME);
    this.parameterName = props.parameterName;
    this.parameterArn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName: props.parameterName.replace(/^\//, '') });
    this.handler = this.createHandler();
    new CustomResource(this, 'Parameter', {
      serviceToken: this.handler.functionArn,
      resourceType: 'Custom::ImageParameter',
      properties: { Name: props.parameterName, InitialValue: UNRELEASED },
    });
  }

  /** Let the release process write the parameter. */
  grantWrite(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['ssm:PutParameter', 'ssm:GetParameter'], resourceArns: [this.parameterArn] });
  }

  private createHandler(): lambda.Function {
    return new BundledFunction(this, 'Handler', {
      entry: 'fargate-api/private/create-parameter',
      description: 'Makes the image parameter when it is missing',
      caller: Caller.CLOUDFORMATION,
      statements: [new iam.PolicyStatement({ actions: ['ssm:PutParameter'], resources: [this.parameterArn] })],
      timeout: Duration.seconds(30),
    }).lambda;
  }
}
