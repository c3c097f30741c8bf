import { existsSync } from 'fs';
import { join } from 'path';
import { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import { readStack, readStacks } from './private/assembly';
import { RequirementVerdict } from './private/requirement-verdict';
import { assess, REQUIREMENTS, SECTIONS, Verdict } from './private/requirements';
import { invalid } from '../private/errors';

/** What `ArchitectureConformance` judges, and what follows when a requirement is not met. */
export interface ArchitectureConformanceProps {
  /**
   * The sections of the architecture document to judge, such as `5.2` or `5.3.3`.
   *
   * @default - all
   */
  readonly sections?: string[];

  /**
   * Whether a requirement that isn't met fails the synthesis.
   *
   * A requirement that an app deliberately does without is acknowledged, with the reason, and no longer counts:
   * `Validations.of(app).acknowledge({ id: 'Architecture-Conformance::R5.2.4-5', reason: '…' })`.
   *
   * @default false
   */
  readonly failOnUnmet?: boolean;
}

/**
 * Judges an app by the requirements of the architecture document, at each synthesis, from its templates alone.
 *
 * The counts and every requirement that isn't met go to `validation-report.json` in the assembly. Those that concern
 * resources of the app are printed as well. Nothing fails unless you ask for it.
 *
 * @example
 * Validations.of(app).addPlugins(new ArchitectureConformance());
 */
export class ArchitectureConformance implements IPolicyValidationPlugin {
  /**
   * Judge an assembly that was synthesised before, such as `cdk.out`, by all requirements.
   *
   * @param directory where the assembly's `manifest.json` is
   * @internal
   */
  static _assess(directory: string): RequirementVerdict[] {
    if (!existsSync(join(directory, 'manifest.json'))) {
      invalid(undefined, `directory must hold a synthesised app, got ${directory}; synthesise first`);
    }
    return assess(readStacks(directory)).map(toRequirementVerdict);
  }

  /** The plugin's name in the report. */
  readonly name: string = 'Architecture Conformance';

  /** The numbers of the requirements that are judged. */
  readonly ruleIds?: string[];

  private readonly sections: readonly string[];
  private readonly failOnUnmet: boolean;

  constructor(props: ArchitectureConformanceProps = {}) {
    this.sections = props.sections ?? SECTIONS;
    this.failOnUnmet = props.failOnUnmet ?? false;
    const unknown = this.sections.find((section) => !SECTIONS.some((known) => isWithin(known, section)));
    if (unknown !== undefined) invalid(undefined, `sections must be among ${SECTIONS.join(', ')}, or begin some of them, got ${unknown}`);
    this.ruleIds = REQUIREMENTS.filter(({ section }) => this.judges(section)).map(({ number }) => number);
  }

  /** Judge the templates of one synthesis; called by the CDK. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const stacks = context.stackTemplates.map(({ stackConstructPath, templatePath, region }) => readStack(stackConstructPath, templatePath, region));
    const verdicts = assess(stacks).filter(({ requirement }) => this.judges(requirement.section));
    const unmet = verdicts.filter(({ holds }) => !holds);
    return {
      success: !this.failOnUnmet || unmet.length === 0,
      violations: unmet.map((verdict) => this.violation(verdict, stacks.map(({ name }) => name))),
      metadata: { conformance: count(verdicts), ...countBySection(verdicts) },
    };
  }

  private judges(section: string): boolean {
    return this.sections.some((wanted) => isWithin(section, wanted));
  }

  /** The CDK prints a violation once for each thing it concerns; one that fails the synthesis must be printed. */
  private violation(verdict: Verdict, stacks: readonly string[]): PolicyViolation {
    const resources = verdict.concerned.map(({ id, file }) => ({ resourceLogicalId: id, templatePath: file, locations: [] }));
    const fallback = this.failOnUnmet ? stacks.map((constructPath) => ({ constructPath, locations: [] })) : [];
    return {
      ruleName: verdict.requirement.number,
      description: `${verdict.requirement.number} isn't met: ${verdict.requirement.text}`,
      severity: this.failOnUnmet ? 'error' : 'info',
      violatingResources: resources.length > 0 ? resources : fallback,
      ruleMetadata: { detail: detailOf(verdict) },
    };
  }
}

/** `5.2` holds `5.2.1`, but not `5.20`. */
function isWithin(section: string, wanted: string): boolean {
  return `${section}.`.startsWith(`${wanted}.`);
}

function toRequirementVerdict(verdict: Verdict): RequirementVerdict {
  const { number, section, text } = verdict.requirement;
  return { requirement: number, section, text, holds: verdict.holds, detail: verdict.holds ? undefined : detailOf(verdict) };
}

function detailOf({ requirement, concerned }: Verdict): string {
  return concerned.length > 0 ? `see ${concerned.map(({ id, stack }) => `${id} in ${stack}`).join(', ')}` : `there is no ${requirement.subject.name}`;
}

function count(verdicts: readonly Verdict[]): string {
  return `${verdicts.filter(({ holds }) => holds).length} of ${verdicts.length}`;
}

function countBySection(verdicts: readonly Verdict[]): Record<string, string> {
  const sections = [...new Set(verdicts.map(({ requirement }) => requirement.section))];
  return Object.fromEntries(sections.map((section) => [`section ${section}`, count(verdicts.filter(({ requirement }) => requirement.section === section))]));
}
