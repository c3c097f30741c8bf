import * as ecs from 'aws-cdk-lib/aws-ecs';
import { checkInteger } from '../private/numbers';

/** How tasks are shared between on-demand and Spot capacity. */
export interface ApiSpotMixProps {
  /**
   * Tasks that always run on demand, before any share is applied.
   *
   * @default 1
   */
  readonly onDemandBase?: number;

  /**
   * Share of further tasks that run on demand, relative to `spotWeight`.
   *
   * @default 1
   */
  readonly onDemandWeight?: number;

  /**
   * Share of further tasks that run on Spot, relative to `onDemandWeight`.
   *
   * @default 1
   */
  readonly spotWeight?: number;
}

/**
 * What the tasks run on.
 *
 * To change it later ECS needs a new deployment of the service, and CloudFormation may replace a service that
 * changes between `ON_DEMAND` and the others: its fixed name must then be changed as well.
 */
export class ApiCapacity {
  /** Fargate on demand, by launch type as the document has it. */
  static readonly ON_DEMAND = new ApiCapacity(undefined);

  /**
   * Fargate Spot alone: about 70 % cheaper, stopped with two minutes' notice, and not started at all while AWS has no
   * spare capacity. For development and tests (R5.9.1-1).
   */
  static readonly SPOT = new ApiCapacity([{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]);

  /**
   * Some tasks on demand and the rest shared with Spot. ECS does not fall back to on demand when Spot has no capacity.
   *
   * @throws when a weight or the base is outside 0 to 1,000
   */
  static mixed(props: ApiSpotMixProps = {}): ApiCapacity {
    const base = props.onDemandBase ?? 1;
    const onDemand = props.onDemandWeight ?? 1;
    const spot = props.spotWeight ?? 1;
    checkInteger(undefined, 'onDemandBase', base, 0, 1_000);
    checkInteger(undefined, 'onDemandWeight', onDemand, 0, 1_000);
    checkInteger(undefined, 'spotWeight', spot, 1, 1_000);
    return new ApiCapacity([
      { capacityProvider: 'FARGATE', base, weight: onDemand },
      { capacityProvider: 'FARGATE_SPOT', weight: spot },
    ]);
  }

  /** The capacity provider strategy; undefined means the launch type FARGATE. */
  readonly strategies?: ecs.CapacityProviderStrategy[];

  private constructor(strategies: ecs.CapacityProviderStrategy[] | undefined) {
    this.strategies = strategies;
  }
}
