/** The verdict on one requirement of the architecture document. */
export interface RequirementVerdict {
  /** The number of the requirement, e.g. `R5.3.3-4`: section and statement. */
  readonly requirement: string;
  /** The section of the document, e.g. `5.3.3`. */
  readonly section: string;
  /** The statement in one line. */
  readonly text: string;
  /** Whether the templates meet the requirement. */
  readonly holds: boolean;
  /** The resources concerned, or what is missing; undefined if the requirement is met. */
  readonly detail?: string;
}
