import { existsSync } from 'fs';
import { join } from 'path';
import {
  IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation,
} from 'aws-cdk-lib';
import { isPossible } from './deviation';
import { Outcome, RequirementVerdict } from './requirement-verdict';
import { assess, REQUIREMENTS, SECTIONS, Verdict } from './requirements';
import { readAssembly, synthesizedStacks } from '../../src/assembly/read';
import { invalid } from '../../src/private/errors';

/** Options of the conformance check. */
export interface ArchitectureConformanceProps {
  /**
   * The sections of the architecture document to check, e.g. `5.2` or `5.3.3`.
   *
   * @default - all sections
   */
  readonly sections?: string[];

  /**
   * Whether an unmet requirement fails the synthesis.
   *
   * A deliberate deviation is acknowledged with a reason, and no longer fails the synthesis:
   * `Validations.of(app).acknowledge({ id: 'Architecture-Conformance::R5.2.4-5', reason: '…' })`.
   *
   * @default false
   */
  readonly failOnUnmet?: boolean;
}

/**
 * A validation plugin that checks the templates of an app against the requirements of the architecture document.
 *
 * The check runs at each synthesis and reads the synthesized templates only. Each platform and pair of an app is judged
 * on its own: a requirement is met, not met, not applicable to this kind of environment, or not checkable here, because
 * it concerns files of the application. `npx eldonia-constructs conformance --repository` reads these.
 *
 * The counts and every unmet requirement are written to `validation-report.json` in the assembly. Unmet requirements
 * that concern resources of the app are printed too. The synthesis fails only with `failOnUnmet`. The plugin creates no
 * resources and costs nothing.
 *
 * Each `Stage` that has an ECS service is checked apart and must meet the requirements by itself, together with all
 * stacks that are not in such a `Stage`, e.g. those of the `App` or of a `Stage` with shared resources.
 *
 * @example
 * Validations.of(app).addPlugins(new ArchitectureConformance());
 */
export class ArchitectureConformance implements IPolicyValidationPlugin {
  /**
   * Checks all requirements for an existing assembly, e.g. `cdk.out`.
   *
   * @param directory the directory with the `manifest.json` of the assembly; undefined for an app without resources
   * @throws when the directory has no `manifest.json`
   * @internal
   */
  static _assess(directory?: string): RequirementVerdict[] {
    if (directory === undefined) return assess([]).map(toRequirementVerdict);
    if (!existsSync(join(directory, 'manifest.json'))) {
      invalid(undefined, `directory must contain a synthesized app, got ${directory}; run cdk synth first`);
    }
    return assess(readAssembly(directory)).map(toRequirementVerdict);
  }

  /** The name of the plugin in the report. */
  readonly name: string = 'Architecture Conformance';

  /** The numbers of the requirements that are checked. */
  readonly ruleIds?: string[];

  private readonly sections: readonly string[];
  private readonly failOnUnmet: boolean;
  /**
   * @throws when a section is not in the document
   */
  constructor(props: ArchitectureConformanceProps = {}) {
    this.sections = props.sections ?? SECTIONS;
    this.failOnUnmet = props.failOnUnmet ?? false;
    const unknown = this.sections.find((section) => !SECTIONS.some((known) => isWithin(known, section)));
    if (unknown !== undefined) {
      invalid(undefined, `sections must be sections of the document or their beginnings (${SECTIONS.join(', ')}), ` +
        `got ${unknown}; remove it`);
    }
    this.ruleIds = REQUIREMENTS.filter(({ section }) => this.checks(section)).map(({ number }) => number);
  }

  /** Checks the templates of one synthesis. The CDK calls this method. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = synthesizedStacks(context);
    const verdicts = assess(stacks).filter(({ requirement }) => this.checks(requirement.section));
    const unmet = verdicts.filter(({ outcome }) => outcome === 'not met');
    return {
      success: !this.failOnUnmet || unmet.length === 0,
      violations: unmet.map((verdict) => this.violation(verdict, stacks.map(({ path }) => path))),
      metadata: countByEnvironment(verdicts),
    };
  }

  private checks(section: string): boolean {
    return this.sections.some((wanted) => isWithin(section, wanted));
  }

  /** The CDK prints a violation once per resource. A violation that fails the synthesis must have at least one. */
  private violation(verdict: Verdict, stacks: readonly string[]): PolicyViolation {
    const resources = verdict.concerned.map(({ id, file }) => ({
      resourceLogicalId: id, templatePath: file, locations: [],
    }));
    const fallback = this.failOnUnmet ? stacks.map((constructPath) => ({ constructPath, locations: [] })) : [];
    return {
      ruleName: verdict.requirement.number,
      description: `${verdict.requirement.number} is not met${environmentOf(verdict)}: ${verdict.requirement.text}`,
      severity: this.failOnUnmet ? 'error' : 'info',
      violatingResources: resources.length > 0 ? resources : fallback,
      ruleMetadata: { detail: detailOf(verdict) },
    };
  }
}

/** Section `5.2` contains `5.2.1`, but not `5.20`. */
function isWithin(section: string, wanted: string): boolean {
  return `${section}.`.startsWith(`${wanted}.`);
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

function environmentOf({ environment: { name } }: Verdict): string {
  return name === undefined ? '' : ` in ${name}`;
}

/** The counts of all sections and of each. With several environments, their names are part of the keys. */
function countByEnvironment(verdicts: readonly Verdict[]): Record<string, string> {
  const environments = [...new Set(verdicts.map(({ environment }) => environment))];
  return Object.fromEntries(environments.flatMap((environment) => {
    const own = verdicts.filter((verdict) => verdict.environment === environment);
    const suffix = environments.length > 1 ? environmentOf(own[0]) : '';
    const row = (name: string, judged: readonly Verdict[]): [string, string] => [`${name}${suffix}`, count(judged)];
    const sections = [...new Set(own.map(({ requirement }) => requirement.section))];
    return [row('conformance', own), ...sections.map((section) =>
      row(`section ${section}`, own.filter(({ requirement }) => requirement.section === section)))];
  }));
}

/** `12 of 13; 2 not applicable, 3 not checkable here`: the requirements that are met, of those with a verdict. */
function count(verdicts: readonly Verdict[]): string {
  const number = (wanted: Outcome) => verdicts.filter(({ outcome }) => outcome === wanted).length;
  const others = (['not applicable', 'not checkable here'] as const).filter((wanted) => number(wanted) > 0)
    .map((wanted) => `${number(wanted)} ${wanted}`);
  const met = `${number('met')} of ${number('met') + number('not met')}`;
  return others.length > 0 ? `${met}; ${others.join(', ')}` : met;
}
