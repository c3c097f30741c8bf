import { canonical, Program } from '../assemblies/canonical';
import { table } from '../markdown';
import { Choice, Control, CONTROLS, OF_THE_ACCOUNT, Template } from './controls';
import { pageOf } from '../pages/page';

/** How a platform does in a control. */
export interface Outcome {
  readonly passed: number;
  /** The logical ids of the resources that fail. */
  readonly failed: readonly string[];
}

/** What a control finds in the stacks of a program. */
export function outcomeOf({ type, passes }: Control, program: Program): Outcome {
  const verdicts = canonical(program).stacksRecursively.flatMap(({ template }) => {
    const { Resources = {} } = template as { Resources?: Record<string, { Type: string; Properties?: unknown }> };
    const resources = Object.entries(Resources);
    const of: Template['of'] = (wanted) => resources.filter(([, { Type }]) => Type === wanted).map(([id, { Properties = {} }]) => [id, Properties]);
    return of(type).map(([id, properties]) => [id, passes(properties, { of }, id)] as const);
  });
  const failed = verdicts.flatMap(([id, passed]) => passed === false ? [id] : []);
  return { passed: verdicts.filter(([, passed]) => passed === true).length, failed };
}

/** Why a resource fails a control on purpose: undefined if nobody has decided that. */
export const choiceOf = ({ choices }: Control, id: string): Choice | undefined => choices.find(({ at }) => !at || at.test(id));

export const PROGRAMS: readonly Program[] = ['production', 'warmPair', 'everythingOn'];

const COLUMNS = ['platform', 'pair', 'pair with every option'];

/** The text of docs/security-hub.md. */
export function securityHubPage(): string {
  const rows = CONTROLS.map((control) => {
    const outcomes = PROGRAMS.map((program) => outcomeOf(control, program));
    const failed = outcomes.flatMap((one) => one.failed);
    const reasons = new Set(failed.map((id) => choiceOf(control, id)!));
    return {
      fails: failed.length > 0,
      applies: outcomes.some(({ passed }) => passed > 0) || failed.length > 0,
      cells: [control.id, control.asks, ...outcomes.map(countOf), [...reasons].map(reasonOf).join('<br>')],
    };
  });
  const cells = (fails: boolean) => rows.filter((row) => row.applies && row.fails === fails).map((row) => fails ? row.cells : row.cells.slice(0, -1));
  return pageOf('security-hub', {
    passing: cells(false).length,
    failing: cells(true).length,
    passes: table(['control', 'requires that', ...COLUMNS], cells(false)),
    fails: table(['control', 'requires that', ...COLUMNS, 'why, and what to set'], cells(true)),
    account: table(['control', 'what'], OF_THE_ACCOUNT.map((row) => [...row])),
  });
}

const reasonOf = ({ why, instead }: Choice): string => instead ? `${why}; to pass: ${instead}` : why;

function countOf({ passed, failed }: Outcome): string {
  if (passed + failed.length === 0) return 'none';
  return failed.length === 0 ? `${passed} pass` : `${failed.length} of ${passed + failed.length} fail`;
}
