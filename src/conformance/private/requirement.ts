import { Assembly } from './assembly';
import { Subject } from './subject';

/** One statement of the architecture document, and how a synthesised app shows that it holds. */
export interface Requirement {
  /** `R<section>-<statement>`. */
  readonly number: string;
  readonly section: string;
  readonly text: string;
  readonly subject: Subject;
  readonly holds: (app: Assembly) => boolean;
}

/** A statement before its section is known. */
export type Statement = [text: string, subject: Subject, holds: (app: Assembly) => boolean];

/** Number a section's statements from 1 in the document's order. */
export function section(name: string, statements: readonly Statement[]): Requirement[] {
  return statements.map(([text, subject, holds], index) => ({ number: `R${name}-${index + 1}`, section: name, text, subject, holds }));
}
