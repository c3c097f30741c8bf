import { Tags } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { RegionPlan } from './plan';
import { EdgeDistribution } from '../../edge/internal';

/** Tags of the caller win over these. */
const PRIORITY = 50;

/**
 * The tags for cost allocation. `Owner` and `CostCenter` are the name of the platform until the caller sets them with
 * `Tags`.
 */
export function platformTags({ names, tier }: Pick<RegionPlan, 'names' | 'tier'>): Record<string, string> {
  const { platform } = names;
  return { Project: platform, Environment: tier.environment, Owner: platform, CostCenter: platform };
}

/** The parts of a Region that can be in other stacks. */
export interface PartsElsewhere {
  readonly imageParameter?: IConstruct;
  readonly distribution?: EdgeDistribution;
  readonly edgeObservability?: IConstruct;
  readonly auditTrail?: IConstruct;
  readonly costGuard?: IConstruct;
}

/** Tag the Region, and its parts that are in other stacks. */
export function tagPlatform(region: IConstruct, plan: RegionPlan, parts: PartsElsewhere): void {
  const { imageParameter, distribution, edgeObservability, auditTrail, costGuard } = parts;
  // Topic and rules are in the same scope, which belongs to another stack unless the platform is in us-east-1.
  const besideEdge = edgeObservability?.node.scope;
  const elsewhere = [
    imageParameter, distribution?.certificate, distribution?.edgeFirewall, besideEdge, auditTrail, costGuard,
  ];
  for (const scope of [region, ...elsewhere.filter((part) => part !== undefined)]) addTags(scope, platformTags(plan));
}

/** Adds tags that the caller can override. */
export function addTags(scope: Parameters<typeof Tags.of>[0], tags: Record<string, string>): void {
  Object.entries(tags).forEach(([key, value]) => Tags.of(scope).add(key, value, { priority: PRIORITY }));
}
