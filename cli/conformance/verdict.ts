/**
 * What a check says about a requirement. `not applicable`: the document limits the statement to another environment.
 * `not checkable here`: the statement concerns files that were not read.
 */
export type Outcome = 'met' | 'not met' | 'not applicable' | 'not checkable here';

/** What a check says about a requirement, or about one of its values. */
export interface Judgment {
  readonly outcome: Outcome;
  /** How a requirement is met otherwise than written, or would be if its files were read. */
  readonly deviation?: string;
  /** The resources concerned, what is missing, or where to look. */
  readonly detail?: string;
  /** Where it is met: logical ids, or a file and its line. */
  readonly place?: string;
  /** Why something that is met has no effect, by templates and files together. */
  readonly warning?: string;
}

/** The same names with other values. */
export function mapped<One, Other>(values: Readonly<Record<string, One>>, make: (value: One, name: string) => Other): Record<string, Other> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, make(value, name)]));
}

/** The verdict on one requirement of the architecture document, for one environment of an app. */
export interface RequirementVerdict extends Judgment {
  /** The number of the requirement, e.g. `R5.3.3-4`: section and statement. */
  readonly requirement: string;
  /** The section of the document, e.g. `5.3.3`. */
  readonly section: string;
  /** The statement in one line. */
  readonly text: string;
  /** The path of the stack of the environment's service; undefined in an app without a service. */
  readonly environment?: string;
  /** Of a requirement with several values of the document: what the check says about each, by its name. */
  readonly values?: Readonly<Record<string, Judgment>>;
}
