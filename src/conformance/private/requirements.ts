import { Assembly } from './assembly';
import { Requirement } from './requirement';
import { CHAIN, PRINCIPLES } from './section-5-1-overview';
import { COMPUTING } from './section-5-2-1-computing';
import { DATA } from './section-5-2-2-data';
import { NETWORK } from './section-5-2-3-network';
import { EDGE } from './section-5-2-4-edge';
import { IMAGE } from './section-5-3-1-image';
import { TASK_DEFINITION } from './section-5-3-2-task';
import { SERVICE_DEFINITION } from './section-5-3-3-service';
import { GITHUB_ACTIONS } from './section-5-4-1-github';
import { PIPELINE } from './section-5-4-2-pipeline';
import { DATADOG, MONITORING, SENTRY } from './section-5-5-monitoring';
import { CACHING, HORIZONTAL_SCALING, LOAD_BALANCING } from './section-5-6-scaling';
import { BACKUP, RECOVERY } from './section-5-7-recovery';
import { ACCESS, AUDIT, ENCRYPTION } from './section-5-8-security';
import { COST_CONTROL, SAVINGS } from './section-5-9-costs';
import { StackTemplate } from '../../assembly/template';

/** The maximum number of resources in a verdict. */
const MAX_RESOURCES = 3;

/** The statements of the document, in its order. */
export const REQUIREMENTS: readonly Requirement[] = [
  ...PRINCIPLES, ...CHAIN,
  ...COMPUTING, ...DATA, ...NETWORK, ...EDGE,
  ...IMAGE, ...TASK_DEFINITION, ...SERVICE_DEFINITION,
  ...GITHUB_ACTIONS, ...PIPELINE,
  ...MONITORING, ...DATADOG, ...SENTRY,
  ...HORIZONTAL_SCALING, ...LOAD_BALANCING, ...CACHING,
  ...BACKUP, ...RECOVERY,
  ...ACCESS, ...ENCRYPTION, ...AUDIT,
  ...SAVINGS, ...COST_CONTROL,
];

export const SECTIONS: readonly string[] = [...new Set(REQUIREMENTS.map(({ section }) => section))];

/** A resource that a requirement concerns. */
interface Concerned {
  readonly id: string;
  readonly stack: string;
  readonly file?: string;
}

export interface Verdict {
  readonly requirement: Requirement;
  readonly holds: boolean;
  /** The resources to check; empty if the requirement holds or there are none. */
  readonly concerned: readonly Concerned[];
}

/** Checks all requirements for an app. Each Stage that has a service must meet them. */
export function assess(stacks: readonly StackTemplate[]): Verdict[] {
  const apps = judgedApart(stacks).map((judged) => new Assembly(judged));
  return REQUIREMENTS.map((requirement) => {
    const unmet = apps.filter((app) => !requirement.holds(app));
    const found = unmet.flatMap((app) => requirement.subject.find(app));
    const resources = [...new Map(found.map((one) => [one.body, one])).values()].slice(0, MAX_RESOURCES);
    return {
      requirement,
      holds: unmet.length === 0,
      concerned: resources.map(({ id, stack }) => ({ id, stack: stack.path ?? stack.name, file: stack.file })),
    };
  });
}

/** The stacks of each Stage with a service, so that no Stage meets a requirement for another, and all shared stacks. */
function judgedApart(stacks: readonly StackTemplate[]): (readonly StackTemplate[])[] {
  const hasService = ({ template: { Resources = {} } }: StackTemplate) =>
    Object.values(Resources).some(({ Type }) => Type === 'AWS::ECS::Service');
  const stages = [...new Set(stacks.filter(hasService).map(({ stage }) => stage))];
  if (stages.length < 2) return [stacks];
  const shared = stacks.filter(({ stage }) => !stages.includes(stage));
  return stages.map((own) => [...shared, ...stacks.filter(({ stage }) => stage === own)]);
}
