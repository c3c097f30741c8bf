import { Row } from './page';
import { ASSUMPTIONS } from '../assumptions/table';

/** What a run in an account has shown, for the status of the README and docs/assumptions.md. */
export interface Evidence {
  readonly date: string;
  readonly regions: readonly string[];
  /** The apps whose assertions all passed, with what only AWS could show. */
  readonly passed: Readonly<Record<string, readonly string[]>>;
  readonly failed: readonly string[];
  /** The statements of docs/assumptions.md that an app has shown. */
  readonly assumptions: readonly string[];
}

/** Without the account, so that the file can be published. */
export function evidenceOf(rows: readonly Row[], regions: readonly string[], date: Date): Evidence {
  const passed = Object.fromEntries(rows.filter((row) => row.passed).map(({ app, onlyAws }) => [app, onlyAws]));
  return {
    date: date.toISOString().slice(0, 10),
    regions: [...new Set(regions)],
    passed,
    failed: rows.filter((row) => !row.passed).map(({ app }) => app),
    assumptions: ASSUMPTIONS.filter(({ shownBy }) => typeof shownBy === 'object' && passed[shownBy[0]]?.includes(shownBy[1])).map(({ statement }) => statement),
  };
}
