import { Annotations, CfnCondition, CfnParameter, Fn, Token } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { invalid } from '../private/errors';
import { hashOf } from '../private/hash';
import { checkName, PARAMETER_NAME } from '../private/names';
import { UNRELEASED } from '../private/unreleased';

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
/** Length of the hash of a parameter name in an id. */
const ID_CHARACTERS = 8;

/**
 * An image, and the condition that is true until the first release.
 *
 * @internal
 */
export interface BoundImage {
  readonly image: ecs.ContainerImage;
  /** The repository that the execution role needs pull permissions for, where `image` does not grant them. */
  readonly repository?: ecr.IRepository;
  readonly unreleased?: CfnCondition;
}

/**
 * The source of the API's container image.
 *
 * @example
 * new FargateApi(this, 'Api', {
 *   vpc,
 *   certificate,
 *   image: ApiImage.fromParameter(repository, '/shop/backend/image'),
 * });
 */
export abstract class ApiImage {
  /**
   * The image tag or digest in an SSM parameter, which the release process updates.
   *
   * CloudFormation reads the parameter at each deployment, so that a stack update keeps the released image. While the
   * parameter contains `none`, the service runs no tasks, so that the first deployment succeeds with an empty
   * repository.
   *
   * After the first release, set the desired count and the scaling minimum of the service, or deploy the stack again:
   * otherwise no tasks start. `FargateApi.grantDeploy` grants the required permissions.
   *
   * A failed update of the stack restores the image and the numbers of its last successful deployment. Therefore deploy
   * the stack again after the first release: a rollback to a deployment before it stops all tasks. In an
   * `EldoniaPlatform` or a `DrPair`, a function starts them again.
   *
   * @param repository the ECR repository in the Region of the tasks
   * @param parameterName the name of the parameter, which must exist before the stack is deployed. Create it once
   * outside CloudFormation, with the value `none`: `AWS::SSM::Parameter` can reset the value in a later deployment
   */
  static fromParameter(repository: ecr.IRepository, parameterName: string): ApiImage {
    return new ParameterImage(repository, parameterName);
  }

  /**
   * A fixed image tag or digest. Each release is a stack update.
   *
   * @param repository the ECR repository
   * @param tagOrDigest a tag such as `v1.2.3`, or a digest that begins with `sha256:`
   * @throws when it is neither a tag nor a `sha256:` digest
   */
  static fromRepository(repository: ecr.IRepository, tagOrDigest: string): ApiImage {
    if (!Token.isUnresolved(tagOrDigest) && !TAG.test(tagOrDigest) && !DIGEST.test(tagOrDigest)) {
      invalid(undefined, `tagOrDigest must be an image tag or a sha256: digest, got "${tagOrDigest}"; ` +
        'copy it from the repository');
    }
    return new FixedImage(ecs.ContainerImage.fromEcrRepository(repository, tagOrDigest), tagOrDigest);
  }

  /** Any image that ECS supports, such as an asset or an image of another registry. */
  static fromContainerImage(image: ecs.ContainerImage): ApiImage {
    return new FixedImage(image, undefined);
  }

  /** @internal */
  abstract _bind(scope: Construct): BoundImage;
}

class FixedImage extends ApiImage {
  constructor(private readonly image: ecs.ContainerImage, private readonly tag: string | undefined) {
    super();
  }

  _bind(scope: Construct): BoundImage {
    if (this.tag === 'latest') {
      Annotations.of(scope).addWarningV2('@eldonia/fargate-api:mutableTag',
        'the tag "latest" refers to another image after each push, and a stack rollback does not restore the ' +
          'previous image; use ApiImage.fromParameter() or an immutable tag');
    }
    return { image: this.image };
  }
}

class ParameterImage extends ApiImage {
  constructor(private readonly repository: ecr.IRepository, private readonly parameterName: string) {
    super();
  }

  _bind(scope: Construct): BoundImage {
    checkName(scope, 'parameterName', this.parameterName, PARAMETER_NAME);
    // CloudFormation reads a template parameter at every deployment, but a dynamic reference only when its text
    // changes.
    // By its name: `cdk deploy` keeps the value of a parameter that the stack already has, so that a new default alone
    // would not be used.
    const suffix = Token.isUnresolved(this.parameterName) ? '' : hashOf(this.parameterName, ID_CHARACTERS);
    const version = new CfnParameter(scope, `ImageVersion${suffix}`, {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: this.parameterName,
      description: 'Tag or digest of the released image',
    }).valueAsString;
    const unreleased = new CfnCondition(scope, 'ImageUnreleased', {
      expression: Fn.conditionEquals(version, UNRELEASED),
    });
    const digest = new CfnCondition(scope, 'ImageIsDigest', {
      expression: Fn.conditionEquals(Fn.select(0, Fn.split(':', version)), 'sha256'),
    });
    const separator = Fn.conditionIf(digest.logicalId, '@', ':').toString();
    const name = Fn.join('', [this.repository.repositoryUri, separator, version]);
    return { unreleased, image: ecs.ContainerImage.fromRegistry(name), repository: this.repository };
  }
}
