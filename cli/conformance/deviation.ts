/** A value of the architecture document that the library delivers otherwise, on purpose. */
export interface Deviation {
  /** A name in kebab case. */
  readonly topic: string;
  /** The requirements that are met, or not met, because of it; empty if no template or file shows the value. */
  readonly statements: readonly string[];
  /** The lines of the document. */
  readonly lines: string;
  /** The value of the document. */
  readonly document: string;
  readonly delivered: string;
  readonly why: string;
  /** How to get the value of the document. */
  readonly literal: string;
  /** The section of a guide, below `docs`, with what users must make themselves for this value. */
  readonly guide?: string;
}

export const NOT_AVAILABLE = 'AWS does not offer it';
export const NOT_OFFERED = 'not offered';

/** What users make themselves, and the sections with what it must do. */
export const OWN_WORKFLOW = { literal: 'your own workflow', guide: 'releases.md#a-process-of-your-own' };
export const IMAGE_GUIDE = 'first-deployment.md#6-release-the-image';

/** Whether the value of the document can be had. */
export function isPossible({ literal }: Deviation): boolean {
  return ![NOT_AVAILABLE, NOT_OFFERED].some((no) => literal.startsWith(no));
}
