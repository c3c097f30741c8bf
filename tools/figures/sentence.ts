/** A sentence of documents and docstrings: each `#` is one of the figures. */
export interface Sentence {
  /** The file; absent for a sentence that occurs in several files. */
  readonly file?: string;
  readonly text: string;
  readonly figures: readonly (() => string | number)[];
}
