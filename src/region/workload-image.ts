import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { ApiImage } from '../fargate-api';
import { invalid } from '../private/errors';

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY = /^(?=.{2,256}$)[a-z0-9]+(?:(?:\.|__?|-+|\/)[a-z0-9]+)*$/;

/**
 * An image of a workload in place of the released image of the backend.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   workloads: [PlatformWorkload.service('Reports', {
 *     paths: ['/reports/*'],
 *     healthPath: '/health',
 *     image: WorkloadImage.fromParameter('reports', '/shop/reports/image'),
 *   })],
 * });
 */
export class WorkloadImage {
  /**
   * An image of a repository, whose tag or digest is in an SSM parameter.
   *
   * Create both once, before the first deployment: the parameter with the value `none`, with which no task runs. A
   * release pushes an image, and then writes its tag or digest to the parameter. A function deploys it within a minute,
   * and the circuit breaker rolls a failed deployment back. Grant both permissions to your release process, for example
   * `repository.grantPush(platform.deployRole)`.
   *
   * Both are found by their names in each Region of the workload. In a pair, create both in both Regions, replicate the
   * images, and write the parameter in both Regions.
   *
   * @param repositoryName name of the repository, in the account of the stack
   * @param parameterName name of the parameter, for example `/shop/reports/image`
   * @throws if the name of the repository is not valid; the platform throws for that of the parameter
   */
  static fromParameter(repositoryName: string, parameterName: string): WorkloadImage {
    if (!REPOSITORY.test(repositoryName)) {
      invalid(undefined, 'repositoryName must be 2 to 256 lower-case letters, digits and inner ._/-, got ' +
        `"${repositoryName}"; pass the name of a repository, without its registry`);
    }
    return new WorkloadImage(repositoryName, parameterName);
  }

  private constructor(
    /** Name of the repository. */
    readonly repositoryName: string,
    /** Name of the SSM parameter. */
    readonly parameterName: string,
  ) {}

  /** @internal */
  _in(scope: Construct): { readonly image: ApiImage; readonly repository: ecr.IRepository } {
    const repository = ecr.Repository.fromRepositoryName(scope, 'Repository', this.repositoryName);
    return { image: ApiImage.fromParameter(repository, this.parameterName), repository };
  }
}
