import { Assembly } from './assembly';
import { Subject } from './subject';

/** Whether an environment is for production. The document states some values for one kind only. */
export enum Kind {
  PRODUCTION = 'production',
  DEVELOPMENT = 'development',
}

/** A check of an environment. */
export type Check = (app: Assembly, kind: Kind) => boolean;

/** What is special about a statement. */
export interface StatementOptions {
  /**
   * Whether the statement is about files of the application's repository, so that no template shows that it is met. The
   * check then only finds resources that contradict it.
   *
   * @default false
   */
  readonly inRepository?: boolean;

  /**
   * The environments that the statement concerns.
   *
   * @default - every environment
   */
  readonly applies?: Check;

  /**
   * Whether the value is the one of the document, although a deviation names the statement.
   *
   * @default - it is not
   */
  readonly literally?: Check;
}

/** A statement of the architecture document, and the check of the synthesized templates. */
export interface Requirement extends StatementOptions {
  /** `R<section>-<statement>`. */
  readonly number: string;
  readonly section: string;
  readonly text: string;
  readonly subject: Subject;
  readonly holds: Check;
}

/** A statement without its number. */
export type Statement = [text: string, subject: Subject, holds: Check, options?: StatementOptions];

/** For a statement that the document limits to production. */
export const IN_PRODUCTION: StatementOptions = { applies: (_, kind) => kind === Kind.PRODUCTION };

/** Numbers the statements of a section from 1, in the order of the document. */
export function section(name: string, statements: readonly Statement[]): Requirement[] {
  return statements.map(([text, subject, holds, options], index) =>
    ({ ...options, number: `R${name}-${index + 1}`, section: name, text, subject, holds }));
}

/** Statements about the files of the repository. A check finds what contradicts the statement. */
export function inRepository(
  subject: Subject, statements: readonly [text: string, agrees?: Check][],
): Statement[] {
  return statements.map(([text, agrees = () => true]) => [text, subject, agrees, { inRepository: true }]);
}
