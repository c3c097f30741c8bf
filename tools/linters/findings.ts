/** A linter that reads templates. */
export type Linter = 'cfn-lint' | 'checkov' | 'validator';

/** What a linter says of a resource of a template. */
export interface Finding {
  readonly linter: Linter;
  readonly rule: string;
  /** The assembly and the stack. */
  readonly stack: string;
  /** Type and logical id of the resource, or what else the finding is on. */
  readonly where: string;
  readonly message: string;
}

/** A finding that is no fault, and why. */
export interface Acceptance {
  readonly linter: Linter;
  readonly rule: string;
  /** Matches `<type> <logical id>`. */
  readonly where: RegExp;
  readonly reason: string;
}

/** What is left to decide. */
export interface Judgment {
  /** Findings without an acceptance. */
  readonly open: readonly Finding[];
  /** Acceptances without a finding. */
  readonly stale: readonly Acceptance[];
}

/** Each finding needs an acceptance with a reason, and each acceptance a finding. */
export function judge(findings: readonly Finding[], accepted: readonly Acceptance[]): Judgment {
  const covers = ({ linter, rule, where, reason }: Acceptance, finding: Finding) =>
    reason.trim() !== '' && linter === finding.linter && rule === finding.rule && where.test(finding.where);
  return {
    open: findings.filter((finding) => !accepted.some((one) => covers(one, finding))),
    stale: accepted.filter((one) => !findings.some((finding) => covers(one, finding))),
  };
}

/** A template file, and the stack that it belongs to. */
export interface TemplateFile {
  readonly path: string;
  readonly stack: string;
  readonly region: string;
  readonly types: Record<string, string>;
}

interface CfnLintMatch {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** The findings in the JSON output of cfn-lint. */
export const fromCfnLint = (output: string, files: readonly TemplateFile[]): Finding[] =>
  (JSON.parse(output) as CfnLintMatch[]).map(({ Filename, Message, Rule, Location }) => {
    const { stack, types } = fileAt(Filename, files);
    const [section, id] = Location.Path ?? [];
    return {
      linter: 'cfn-lint',
      rule: Rule.Id,
      stack,
      message: Message,
      where: section === 'Resources' && id !== undefined ? `${types[id]} ${id}` : (Location.Path ?? []).join('.'),
    };
  });

interface CheckovReport {
  readonly results?: {
    readonly failed_checks: readonly {
      readonly check_id: string; readonly check_name: string; readonly file_abs_path: string; readonly resource: string;
    }[];
    readonly parsing_errors: readonly string[];
  };
}

/**
 * The findings in the JSON output of checkov.
 *
 * @throws if checkov could not read a template
 */
export function fromCheckov(output: string, files: readonly TemplateFile[]): Finding[] {
  const reports = [JSON.parse(output) as CheckovReport | CheckovReport[]].flat();
  const unread = reports.flatMap(({ results }) => results?.parsing_errors ?? []);
  if (unread.length > 0) throw new Error(`checkov could not read ${unread.join(', ')}`);
  return reports.flatMap(({ results }) => results?.failed_checks ?? []).map((one) => ({
    linter: 'checkov',
    rule: one.check_id,
    stack: fileAt(one.file_abs_path, files).stack,
    where: one.resource.replace('.', ' '),
    message: one.check_name,
  }));
}

function fileAt(path: string, files: readonly TemplateFile[]): TemplateFile {
  const file = files.find((one) => one.path === path);
  if (!file) throw new Error(`a linter names ${path}, which it was not given`);
  return file;
}
