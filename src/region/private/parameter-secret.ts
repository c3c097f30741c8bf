import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';

/**
 * An SSM parameter that ECS reads when a task starts.
 *
 * ECS calls `ssm:GetParameters` only. `ecs.Secret.fromSsmParameter` also allows the history of the parameter, and
 * `ssm:DescribeParameters`, which has no resources.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html
 */
export class ParameterSecret extends ecs.Secret {
  readonly arn: string;
  readonly hasField = false;

  constructor(parameter: ssm.IParameter) {
    super();
    this.arn = parameter.parameterArn;
  }

  grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({ grantee, actions: ['ssm:GetParameters'], resourceArns: [this.arn] });
  }
}
