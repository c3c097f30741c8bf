import * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkInteger } from '../private/errors';

/**
 * The Fargate capacity of the tasks: on-demand, Spot or a mix of both.
 *
 * A change takes effect with a new deployment of the service, in place: all of them are strategies of the capacity
 * providers `FARGATE` and `FARGATE_SPOT`. (A launch type would replace the service.)
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html
 *
 * @example
 * // Two tasks on demand; of the others, three of four on Spot.
 * new FargateApi(this, 'Api', {
 *   vpc,
 *   certificate,
 *   image: ApiImage.fromParameter(repository, '/shop/backend/image'),
 *   capacity: ApiCapacity.mixed(2, 1, 3),
 * });
 */
export class ApiCapacity {
  /** Fargate on-demand. */
  static readonly ON_DEMAND = new ApiCapacity([{ capacityProvider: 'FARGATE', weight: 1 }]);

  /**
   * Fargate Spot only, for development and tests.
   *
   * Spot costs about 70 % less than on-demand. AWS stops a task with two minutes' notice, and starts no task while it
   * has no spare capacity.
   */
  static readonly SPOT = new ApiCapacity([{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]);

  /**
   * A mix of on-demand and Spot tasks. ECS does not start on-demand tasks in place of Spot tasks when Spot has no
   * capacity.
   *
   * @param onDemandBase number of tasks that always run on-demand, before the weights apply; 1 if absent
   * @param onDemandWeight weight of on-demand for all further tasks, relative to `spotWeight`; 1 if absent
   * @param spotWeight weight of Spot for all further tasks, relative to `onDemandWeight`; 1 if absent
   * @throws when the base or the on-demand weight is outside 0 to 1,000, or the Spot weight is outside 1 to 1,000
   */
  static mixed(onDemandBase: number = 1, onDemandWeight: number = 1, spotWeight: number = 1): ApiCapacity {
    checkInteger(undefined, 'onDemandBase', onDemandBase, 0, 1_000);
    checkInteger(undefined, 'onDemandWeight', onDemandWeight, 0, 1_000);
    checkInteger(undefined, 'spotWeight', spotWeight, 1, 1_000);
    return new ApiCapacity([
      { capacityProvider: 'FARGATE', base: onDemandBase, weight: onDemandWeight },
      { capacityProvider: 'FARGATE_SPOT', weight: spotWeight },
    ]);
  }

  /** The capacity provider strategy. */
  readonly strategies: ecs.CapacityProviderStrategy[];

  private constructor(strategies: ecs.CapacityProviderStrategy[]) {
    this.strategies = strategies;
  }
}
