import { Deviation, DEVIATIONS, isPossible } from './deviations';
import { Environment, environments } from './environments';
import type { Finding, Findings } from './repository/finding';
import { Requirement } from './requirement';
import { REQUIREMENTS } from './requirements';
import { Judgment, mapped, Outcome, RequirementVerdict } from './verdict';
import { readAssembly } from '../../src/assembly/read';
import { StackTemplate } from '../../src/assembly/template';

/** The maximum number of resources in a verdict. */
const MAX_RESOURCES = 3;

/**
 * Checks all requirements for the app in an output folder of `cdk synth`, each platform and pair on its own. A Stage
 * that has an ECS service must meet the requirements by itself, together with all stacks that are not in such a Stage,
 * e.g. those of the `App` or of a `Stage` with shared resources.
 *
 * @param directory undefined for an app without resources
 * @param findings what the files of the repository show
 */
export function verdictsOf(directory?: string, findings: Findings = {}): RequirementVerdict[] {
  return directory === undefined ? ofRepository(findings) : assess(readAssembly(directory), findings);
}

/** Checks requirements for each environment of an app. */
export function assess(stacks: readonly StackTemplate[], findings: Findings = {}, requirements = REQUIREMENTS): RequirementVerdict[] {
  return environments(stacks).flatMap((environment) => requirements.map((requirement) => {
    const verdict = judge(requirement, environment);
    const found = findings[requirement.number];
    return found === undefined ? verdict : merged(verdict, found, (one, other) => both(one, other, environment));
  }));
}

/** Without templates, only what files show is judged, and all of it without any. */
function ofRepository(findings: Findings): RequirementVerdict[] {
  const verdicts = assess([]);
  return Object.keys(findings).length === 0 ? verdicts
    : verdicts.filter(({ requirement }) => requirement in findings && (findings[requirement].outcome !== 'not applicable' || !findings[requirement].against))
      .map((verdict) => merged(verdict, findings[verdict.requirement], seen));
}

/** The verdict on a requirement and on its values, after what files show. */
function merged(verdict: RequirementVerdict, found: Finding, merge: (verdict: Judgment, found: Finding) => Judgment): RequirementVerdict {
  const { outcome, deviation, place } = verdict;
  const values = verdict.values === undefined && found.values === undefined ? undefined : mapped({ ...verdict.values, ...found.values }, (_, name) =>
    merge(verdict.values?.[name] ?? { outcome, deviation, place }, found.values?.[name] ?? found));
  return { ...verdict, ...merge(verdict, found), values };
}

/** A requirement is met if templates and files meet it. */
function both(verdict: Judgment, found: Finding, { app }: Environment): Judgment {
  const against = found.against?.(app);
  if (against?.outcome === 'not met') return { ...verdict, ...against };
  if (verdict.outcome === 'not met' || found.outcome === 'not applicable') return verdict;
  return { ...seen(verdict, { ...found, literally: found.literally && verdict.outcome === 'not checkable here' }), ...against };
}

function seen(verdict: Judgment, { outcome, literally, detail, place }: Finding): Judgment {
  return { ...verdict, outcome, detail, place: outcome === 'met' ? place : undefined, deviation: literally ? undefined : verdict.deviation };
}

function judge(requirement: Requirement, environment: Environment): RequirementVerdict {
  const { number, section, text, values } = requirement;
  return {
    requirement: number,
    section,
    text,
    environment: environment.name,
    ...judgmentOf(requirement, environment),
    values: values && mapped(values, (value) => judgmentOf({ ...requirement, ...value }, environment)),
  };
}

function judgmentOf(requirement: Requirement, environment: Environment): Judgment {
  const outcome = outcomeOf(requirement, environment);
  const deviation = deviationOf(requirement, environment, outcome);
  return {
    outcome,
    deviation: deviation && ['met', 'not checkable here'].includes(outcome) ? `${deviation.en[1]}, because ${deviation.en[2]}` : undefined,
    detail: outcome === 'not met' ? detailOf(requirement, environment, deviation) : undefined,
    place: outcome === 'met' ? placeOf(requirement, environment) || undefined : undefined,
  };
}

function outcomeOf({ applies, inRepository, subject, holds }: Requirement, { app, kind }: Environment): Outcome {
  if (applies?.(app, kind) === false) return 'not applicable';
  if (!inRepository) return holds(app, kind) ? 'met' : 'not met';
  return subject.find(app).length > 0 && !holds(app, kind) ? 'not met' : 'not checkable here';
}

function deviationOf({ number, literally }: Requirement, { app, kind }: Environment, outcome: Outcome): Deviation | undefined {
  return outcome !== 'not met' && literally?.(app, kind) ? undefined : DEVIATIONS.find(({ statements }) => statements.includes(number));
}

/** The resources concerned, and how to get the value of the document if the library delivers another one. */
function detailOf({ subject }: Pick<Requirement, 'subject'>, { app }: Environment, deviation?: Deviation): string {
  const concerned = placeOf({ subject }, { app });
  if (concerned === '') return `there is no ${subject.name}`;
  const place = `see ${concerned}`;
  return deviation === undefined || !isPossible(deviation) ? place : `${place}; for the documented value: ${deviation.en[3]}`;
}

/** The logical ids of the subject. */
function placeOf({ subject }: Pick<Requirement, 'subject'>, { app }: Pick<Environment, 'app'>): string {
  return [...new Map(subject.find(app).map((one) => [one.body, one])).values()].slice(0, MAX_RESOURCES)
    .map(({ id, stack }) => `${id} in ${stack.path ?? stack.name}`).join(', ');
}
