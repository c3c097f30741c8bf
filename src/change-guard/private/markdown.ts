import { howLong, howOf, Interruption } from './interruptions';
import { AcceptedChange, accepts } from './lock-file';
import { Located } from './pairing';
import { called, Harm, listed, Verdict } from './verdict';

const WORDS: Record<Harm, string> = {
  DATA: 'data or its protection', OUT: 'outage', FAIL: 'fails', LEFT: 'stays behind',
};

const ACCEPT = '\nTo accept a refused change, add the line that `cdk synth` prints to `accepted`, with a reason.\n';
/** A resource as texts call it, or a value. */
const NAMES = /\w+::\w+(::\w+)? [^\s,:;]+|"[^"]*"|(?<=^move to ).*/g;

interface Row {
  readonly word: string;
  readonly name: string;
  readonly change?: string;
  readonly effect: string;
  readonly remedy: string;
}

/** What an approver reads in a pull request: what is refused or accepted, what interrupts, what is new. */
export function markdownOf(
  verdicts: readonly Verdict[], accepted: readonly AcceptedChange[], found: readonly Interruption[],
  created: readonly Located[],
): string {
  const rows: Row[] = [
    ...verdicts.map((verdict) => {
      const reason = accepted.find((line) => accepts(line, verdict))?.reason;
      const { harm, stack, resource, change, effect, remedy } = verdict;
      const word = reason === undefined ? `**refused: ${WORDS[harm]}**` : `accepted: ${reason}`;
      const name = resource === '*' ? `stack ${stack}` : `\`${resource}\` in ${stack}`;
      return { word, name, change, effect, remedy };
    }),
    ...found.map((one) => (
      { word: howLong(one), name: howOf(one), effect: `For ${one.judgment.whom}`, remedy: one.judgment.why })),
    ...created.map(({ id, stack, resource }) => ({
      word: 'new',
      name: `${called(id, resource)} in ${stack.label}`,
      effect: resource.kind === 'data' ? 'Empty' : 'A new address',
      remedy: 'Update the lock file',
    })),
  ];
  if (rows.length === 0) return 'The templates replace, delete and interrupt nothing that the change guard sees.\n';
  const refused = verdicts.filter((one) => !accepted.some((line) => accepts(line, one))).length;
  const counts = Object.entries({
    refused, 'accepted': verdicts.length - refused, 'interrupt, break, fail or go': found.length, 'new': created.length,
  });
  return [counts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`).join(', '), '',
    '| | change | what happens, and what to do |', '| --- | --- | --- |',
    ...grouped(rows).map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`),
    refused === 0 ? '' : ACCEPT].join('\n');
}

/** The cells of the rows. Those that differ only in names are one, with their number and the names. */
function grouped(rows: readonly Row[]): string[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.word, row.remedy, ...[row.change ?? '', row.effect].map(withoutNames)]);
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  const all = [...groups.values()];
  return all.map(([first, ...others], index) => {
    const { word, change, effect, remedy } = first;
    const names = listed([first, ...others].map(({ name }) => name));
    const isAbove = index > 0 && all[index - 1][0].remedy === remedy && change !== undefined;
    const advice = isAbove ? 'As above' : remedy;
    if (others.length === 0) return [word, [names, change ?? []].flat().join(': '), `${effect}. ${advice}`];
    const what = [change === undefined ? [] : withoutNames(change), `${others.length + 1} resources`, names];
    return [word, what.flat().join(': '), `${withoutNames(effect)}. ${advice}`];
  });
}

/** A text that is the same for each resource. */
const withoutNames = (text: string): string => text.replace(NAMES, '…');
