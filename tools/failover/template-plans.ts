import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ArcPlan, flatten, plain } from './arc';
import { alarmsOfPlan, Detection, detectionOf } from './detection';
import { Journey, SWITCH } from './model';

/** A failover plan of a synthesized pair. */
export interface TemplatePlan {
  readonly name: string;
  readonly stack: string;
  readonly primary: string;
  readonly standby: string;
  readonly failover: Journey;
  readonly failback: Journey;
}

/** Reads how long the alarms of a plan take. */
type Detect = (plan: ArcPlan, standby: string) => Detection;

/**
 * The failover plans of the pairs in an app.
 *
 * @param detect by default of the alarms in the app
 */
export const plansOf = (
  assembly: CloudAssembly, detect: Detect = (plan, standby) => detectionOf(...alarmsOfPlan(assembly, plan, standby)),
): TemplatePlan[] => assembly.stacksRecursively.flatMap(({ stackName, template }) =>
  Object.values<{ Type: string; Properties: ArcPlan }>(template.Resources ?? {}).filter(({ Type }) => Type === 'AWS::ARCRegionSwitch::Plan')
    .flatMap(({ Properties }) => planOf(stackName, Properties, detect) ?? []));

function planOf(stack: string, plan: ArcPlan, detect: Detect): TemplatePlan | undefined {
  const { Name, PrimaryRegion, Regions, Triggers = [], Workflows } = plan;
  const stepsTo = (isPrimary: boolean) =>
    Workflows.find(({ WorkflowTargetRegion }) => (WorkflowTargetRegion === PrimaryRegion) === isPrimary)?.Steps ?? [];
  const [forth, back] = [stepsTo(false), stepsTo(true)];
  const [forthNames, backNames] = [forth, back].map((steps) => flatten(steps).map((step) => plain(step.Name)));
  if (!forthNames.includes(SWITCH)) return undefined;
  const isPilotLight = backNames.includes('scale-down-standby') || forthNames.includes('scale-up-standby');
  const standby = Regions.find((region) => region !== PrimaryRegion)!;
  const detection = detect(plan, standby);
  return {
    name: Name,
    stack,
    primary: PrimaryRegion!,
    standby,
    failover: { direction: 'failover', steps: forth, isPilotLight, manual: Triggers.length === 0, detection },
    // A person starts each failback.
    failback: { direction: 'failback', steps: back, isPilotLight, manual: true, detection },
  };
}
