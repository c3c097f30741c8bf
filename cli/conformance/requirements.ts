import { Deviation } from './deviation';
import { DEVIATIONS } from './deviations';
import { Environment, environments } from './environments';
import { Requirement } from './requirement';
import { Outcome } from './requirement-verdict';
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
import { StackTemplate } from '../../src/assembly/template';

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
}

export interface Verdict {
  readonly requirement: Requirement;
  readonly environment: Environment;
  readonly outcome: Outcome;
  /** Why the requirement is not met as written, or not met. */
  readonly deviation?: Deviation;
  /** The resources to check; empty if the requirement isn't unmet or there are none. */
  readonly concerned: readonly Concerned[];
}

/** Checks all requirements for each environment of an app. */
export function assess(stacks: readonly StackTemplate[]): Verdict[] {
  return environments(stacks).flatMap((environment) =>
    REQUIREMENTS.map((requirement) => judge(requirement, environment)));
}

function judge(requirement: Requirement, environment: Environment): Verdict {
  const { app } = environment;
  const outcome = outcomeOf(requirement, environment);
  const found = outcome === 'not met' ? requirement.subject.find(app) : [];
  const resources = [...new Map(found.map((one) => [one.body, one])).values()].slice(0, MAX_RESOURCES);
  return {
    requirement,
    environment,
    outcome,
    deviation: deviationOf(requirement, environment),
    concerned: resources.map(({ id, stack }) => ({ id, stack: stack.path ?? stack.name })),
  };
}

function outcomeOf({ applies, inRepository, subject, holds }: Requirement, { app, kind }: Environment): Outcome {
  if (applies?.(app, kind) === false) return 'not applicable';
  if (!inRepository) return holds(app, kind) ? 'met' : 'not met';
  return subject.find(app).length > 0 && !holds(app, kind) ? 'not met' : 'not checkable here';
}

function deviationOf({ number, literally }: Requirement, { app, kind }: Environment): Deviation | undefined {
  return literally?.(app, kind) ? undefined : DEVIATIONS.find(({ statements }) => statements.includes(number));
}
