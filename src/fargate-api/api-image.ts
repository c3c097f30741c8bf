import { Annotations, CfnCondition, CfnParameter, Fn, Token } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { UNRELEASED } from './private/unreleased';
import { invalid } from '../private/errors';
import { checkName, PARAMETER_NAME } from '../private/names';

const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * An image, and the condition under which there is none yet.
 *
 * @internal
 */
export interface BoundImage {
  readonly image: ecs.ContainerImage;
  /** Repository that the execution role must be able to pull from, where `image` does not see to it itself. */
  readonly repository?: ecr.IRepository;
  readonly unreleased?: CfnCondition;
}

/** Where the API's container image comes from. */
export abstract class ApiImage {
  /**
   * The tag or digest that the release process has written to an SSM parameter: the one source of truth.
   *
   * CloudFormation reads the parameter at each deployment, so that a change of the stack keeps the released image.
   * While it holds `none` the service has no tasks, so that a first deployment with an empty repository finishes.
   *
   * Whoever writes the first value also starts the tasks, by setting the desired count and the scaling minimum, or by
   * deploying the stack once more.
   *
   * @param repository the region's own repository
   * @param parameterName name of the parameter, which must exist before the stack is deployed (see `ImageParameter`)
   */
  static fromParameter(repository: ecr.IRepository, parameterName: string): ApiImage {
    return new ParameterImage(repository, parameterName);
  }

  /**
   * A fixed tag or digest. Each release is then a change of the stack.
   *
   * @throws when it is neither a tag nor a `sha256:` digest
   */
  static fromRepository(repository: ecr.IRepository, tagOrDigest: string): ApiImage {
    if (!Token.isUnresolved(tagOrDigest) && !TAG.test(tagOrDigest) && !DIGEST.test(tagOrDigest)) {
      invalid(undefined, `tagOrDigest must be an image tag or a sha256: digest, got "${tagOrDigest}"; use what the registry shows`);
    }
    return new FixedImage(ecs.ContainerImage.fromEcrRepository(repository, tagOrDigest), tagOrDigest);
  }

  /** Any image that ECS takes: an asset, another registry. */
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
      Annotations.of(scope).addWarningV2('@eldonia/fargate-api:movingTag',
        'the tag "latest" means another image after each push, and a rollback of the stack does not bring the old one back; ' +
        'use ApiImage.fromParameter() or a tag that never moves');
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
    // A template parameter is read at every deployment; a dynamic reference is not once its text stays the same.
    const version = new CfnParameter(scope, 'ImageVersion', {
      type: 'AWS::SSM::Parameter::Value<String>',
      default: this.parameterName,
      description: 'Tag or digest of the released image',
    }).valueAsString;
    const unreleased = new CfnCondition(scope, 'ImageUnreleased', { expression: Fn.conditionEquals(version, UNRELEASED) });
    const digest = new CfnCondition(scope, 'ImageIsDigest', {
      expression: Fn.conditionEquals(Fn.select(0, Fn.split(':', version)), 'sha256'),
    });
    const separator = Fn.conditionIf(digest.logicalId, '@', ':').toString();
    const name = Fn.join('', [this.repository.repositoryUri, separator, version]);
    return { unreleased, image: ecs.ContainerImage.fromRegistry(name), repository: this.repository };
  }
}
