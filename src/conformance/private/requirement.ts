import { Assembly } from './assembly';
import { Subject } from './subject';

/** A statement of the architecture document, and the check of the synthesized templates. */
export interface Requirement {
  /** `R<section>-<statement>`. */
  readonly number: string;
  readonly section: string;
  readonly text: string;
  readonly subject: Subject;
  readonly holds: (app: Assembly) => boolean;
}

/** A statement without its number. */
export type Statement = [text: string, subject: Subject, holds: (app: Assembly) => boolean];

/** Numbers the statements of a section from 1, in the order of the document. */
export function section(name: string, statements: readonly Statement[]): Requirement[] {
  return statements.map(([text, subject, holds], index) =>
    ({ number: `R${name}-${index + 1}`, section: name, text, subject, holds }));
}
