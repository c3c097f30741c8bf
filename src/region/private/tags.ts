import { Annotations, AspectPriority, Aspects, Stage, Tag, Tags } from 'aws-cdk-lib';
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
  readonly late?: IConstruct;
}

/** Tag the Region, and its parts that are in other stacks. */
export function tagPlatform(region: IConstruct, plan: RegionPlan, parts: PartsElsewhere): void {
  const { imageParameter, distribution, edgeObservability, auditTrail, costGuard, late } = parts;
  // Topic and rules are in the same scope, which belongs to another stack unless the platform is in us-east-1.
  const besideEdge = edgeObservability?.node.scope;
  const elsewhere = [
    imageParameter, distribution?.certificate, distribution?.edgeFirewall, besideEdge, auditTrail, costGuard, late,
  ];
  const scopes = new Set([region, ...elsewhere.filter((part) => part !== undefined)]);
  scopes.forEach((scope) => addTags(scope, platformTags(plan)));
  warnOfTagsOutside(region);
}

/**
 * Warns of tags that somebody adds to an app or a Stage around the Stage of a platform: a Stage inherits no Aspects.
 *
 * @see https://github.com/aws/aws-cdk/issues/20383
 */
export function warnOfTagsOutside(region: IConstruct): void {
  const visit = (node: IConstruct) => {
    const stage = Stage.of(region);
    if (node !== region || !stage) return;
    const { scopes } = region.node;
    const start = scopes.indexOf(stage);
    const inside = tagsOf(scopes.slice(start));
    const lost = [...new Set(tagsOf(scopes.slice(0, start)))].filter((key) => !inside.includes(key)).sort();
    if (lost.length === 0) return;
    Annotations.of(region).addWarningV2('@eldonia/eldonia-platform:tagsOutsideStage',
      `the tags ${lost.join(', ')} are added outside of the Stage ${stage.node.path}, and do not reach its ` +
      'resources; add them with Tags.of(stage)');
  };
  Aspects.of(region).add({ visit }, { priority: AspectPriority.READONLY });
}

const tagsOf = (scopes: readonly IConstruct[]): string[] => scopes.flatMap((scope) => Aspects.of(scope).all)
  .filter((aspect) => aspect instanceof Tag).map(({ key }) => key);

/** Adds tags that the caller can override. */
export function addTags(scope: IConstruct, tags: Record<string, string>): void {
  Object.entries(tags).forEach(([key, value]) => Tags.of(scope).add(key, value, { priority: PRIORITY }));
}
