import type { RequirementVerdict } from '../verdicts';

/** What a file of the repository shows about a requirement. */
export interface Finding {
  readonly outcome: RequirementVerdict['outcome'];
  /** Whether it is met as the document writes it. */
  readonly literally: boolean;
  /** What is expected, if it is not met. */
  readonly detail?: string;
}

/** By the number of the requirement. */
export type Findings = Record<string, Finding>;

export function finding(isMet: boolean, expected: string, literally = true): Finding {
  return { outcome: isMet ? 'met' : 'not met', literally, detail: isMet ? undefined : expected };
}
