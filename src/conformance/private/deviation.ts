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
}

export const NOT_AVAILABLE = 'AWS does not offer it';
export const NOT_OFFERED = 'not offered';

/** Whether the value of the document can be had. */
export function isPossible({ literal }: Deviation): boolean {
  return ![NOT_AVAILABLE, NOT_OFFERED].some((no) => literal.startsWith(no));
}
