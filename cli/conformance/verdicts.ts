import { isPossible } from './deviation';
import { RequirementVerdict } from './requirement-verdict';
import { assess, Verdict } from './requirements';
import { readAssembly } from '../../src/assembly/read';

/**
 * Checks all requirements for the app in an output folder of `cdk synth`, each platform and pair on its own. A Stage
 * that has an ECS service must meet the requirements by itself, together with all stacks that are not in such a Stage,
 * e.g. those of the `App` or of a `Stage` with shared resources.
 *
 * @param directory undefined for an app without resources
 */
export function verdictsOf(directory?: string): RequirementVerdict[] {
  return assess(directory === undefined ? [] : readAssembly(directory)).map(toRequirementVerdict);
}

function toRequirementVerdict(verdict: Verdict): RequirementVerdict {
  const { requirement: { number, section, text }, environment, outcome, deviation } = verdict;
  return {
    requirement: number,
    section,
    text,
    environment: environment.name,
    outcome,
    deviation: deviation && ['met', 'not checkable here'].includes(outcome)
      ? `${deviation.delivered}, because ${deviation.why}`
      : undefined,
    detail: outcome === 'not met' ? detailOf(verdict) : undefined,
  };
}

/** The resources concerned, and how to get the value of the document if the library delivers another one. */
function detailOf({ requirement, concerned, deviation }: Verdict): string {
  const place = concerned.length === 0
    ? `there is no ${requirement.subject.name}`
    : `see ${concerned.map(({ id, stack }) => `${id} in ${stack}`).join(', ')}`;
  const isMissing = concerned.length === 0 || deviation === undefined || !isPossible(deviation);
  return isMissing ? place : `${place}; for the documented value: ${deviation.literal}`;
}
