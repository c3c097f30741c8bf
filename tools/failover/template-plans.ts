import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { nameOf, Step } from './model';
import { flatten, Journey } from './table';

const PLAN = 'AWS::ARCRegionSwitch::Plan';
/** A plan of a pair redirects users in this step. */
const SWITCH = 'switch-dns';

interface PlanProperties {
  readonly Name: string;
  readonly PrimaryRegion: string;
  readonly Regions: readonly string[];
  readonly Triggers?: readonly unknown[];
  readonly Workflows: readonly { readonly WorkflowTargetRegion: string; readonly Steps: Step[] }[];
}

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
    Object.values<{ Type: string; Properties: PlanProperties }>(template.Resources ?? {}).filter(({ Type }) => Type === PLAN)
      .flatMap(({ Properties }) => planOf(stackName, Properties) ?? []));
}

function planOf(stack: string, { Name, PrimaryRegion, Regions, Triggers = [], Workflows }: PlanProperties): TemplatePlan | undefined {
  const stepsTo = (isPrimary: boolean) =>
    Workflows.find(({ WorkflowTargetRegion }) => (WorkflowTargetRegion === PrimaryRegion) === isPrimary)?.Steps ?? [];
  const [forth, back] = [stepsTo(false), stepsTo(true)];
  const names = flatten(forth).map(nameOf);
  if (!names.includes(SWITCH)) return undefined;
  const isPilotLight = flatten(back).map(nameOf).includes('scale-down-standby') || names.includes('scale-up-standby');
  return {
    name: Name,
    stack,
    primary: PrimaryRegion,
    standby: Regions.find((region) => region !== PrimaryRegion)!,
    failover: { direction: 'failover', steps: forth, isPilotLight, manual: Triggers.length === 0 },
    // A person starts each failback.
    failback: { direction: 'failback', steps: back, isPilotLight, manual: true },
  };
}
