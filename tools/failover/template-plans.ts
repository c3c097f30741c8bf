import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ArcPlan, flatten, plain } from './arc';
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

/** The failover plans of the pairs in an app. */
export function plansOf(assembly: CloudAssembly): TemplatePlan[] {
  return assembly.stacksRecursively.flatMap(({ stackName, template }) =>
    Object.values<{ Type: string; Properties: ArcPlan }>(template.Resources ?? {}).filter(({ Type }) => Type === 'AWS::ARCRegionSwitch::Plan')
      .flatMap(({ Properties }) => planOf(stackName, Properties) ?? []));
}

function planOf(stack: string, { Name, PrimaryRegion, Regions, Triggers = [], Workflows }: ArcPlan): TemplatePlan | undefined {
  const stepsTo = (isPrimary: boolean) =>
    Workflows.find(({ WorkflowTargetRegion }) => (WorkflowTargetRegion === PrimaryRegion) === isPrimary)?.Steps ?? [];
  const [forth, back] = [stepsTo(false), stepsTo(true)];
  const [forthNames, backNames] = [forth, back].map((steps) => flatten(steps).map((step) => plain(step.Name)));
  if (!forthNames.includes(SWITCH)) return undefined;
  const isPilotLight = backNames.includes('scale-down-standby') || forthNames.includes('scale-up-standby');
  return {
    name: Name,
    stack,
    primary: PrimaryRegion!,
    standby: Regions.find((region) => region !== PrimaryRegion)!,
    failover: { direction: 'failover', steps: forth, isPilotLight, manual: Triggers.length === 0 },
    // A person starts each failback.
    failback: { direction: 'failback', steps: back, isPilotLight, manual: true },
  };
}
