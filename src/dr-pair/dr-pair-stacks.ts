import { Stack } from 'aws-cdk-lib';
import { CommonStacks } from '../region';

/**
 * Stacks that a pair uses instead of creating its own. `release`, `edgeAlarms`, `audit`, `operations`, `costs` and
 * `costAnomalies` are those of the primary Region.
 */
export interface DrPairStacks extends CommonStacks {
  /**
   * Stack of the primary Region. To turn an `EldoniaPlatform` into the primary Region of a pair, pass its stack, and
   * its construct id as `platformId` of `primaryRegion`: nothing of it is replaced.
   *
   * @default - a stack `<pair>-Primary`
   */
  readonly primary?: Stack;

  /**
   * Stack of the standby Region.
   *
   * @default - a stack `<pair>-Standby`
   */
  readonly standby?: Stack;

  /**
   * Stack for what must exist in the standby Region before the primary Region is deployed.
   *
   * @default - a stack `<pair>-StandbyBase`
   */
  readonly standbyBase?: Stack;

  /**
   * Stack for the cache of the standby Region, which is deployed after `standbyBase` and before `standby`.
   *
   * The failover plan of a pilot light updates this stack with a role that can change only the cache. So the stack
   * should contain nothing else: an update would fail if other resources read values that have changed. CloudFormation
   * keeps the role for deployments that specify none, so a stack that deploys without a role gets a warning.
   *
   * The role can't read outputs of other stacks, so the stack imports values whichever
   * `@aws-cdk/core:defaultCrossStackReferences` the app has.
   *
   * @default - a stack `<pair>-StandbyCache`
   */
  readonly standbyCache?: Stack;

  /**
   * Stack for the audit of the standby Region, which is deployed after both Regions.
   *
   * @default - a stack `<stack of the standby Region>-Audit`
   */
  readonly standbyAudit?: Stack;

  /**
   * Stack for the alarms, the dashboard and the jobs of the standby Region, which is deployed after the stack of that
   * Region.
   *
   * @default - the stack of the standby Region
   */
  readonly standbyOperations?: Stack;

  /**
   * Stack in us-east-1 for the failover plan. It can't be changed after the first deployment: the names of the plan and
   * of the role are taken.
   *
   * @default - a stack `<pair>-Global`
   */
  readonly failoverPlan?: Stack;
}
