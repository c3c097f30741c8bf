import { howLong, howOf, Interruption } from './interruptions';
import { AcceptedChange, accepts } from './lock-file';
import { Located } from './pairing';
import { called, Harm, Verdict } from './verdict';

const WORDS: Record<Harm, string> = {
  DATA: 'data or its protection', OUT: 'outage', FAIL: 'fails', LEFT: 'stays behind',
};

const ACCEPT = '\nTo accept a refused change, add the line that `cdk synth` prints to `accepted`, with a reason.\n';

/** What an approver reads in a pull request: what is refused or accepted, what interrupts, what is new. */
export function markdownOf(
  verdicts: readonly Verdict[], accepted: readonly AcceptedChange[], found: readonly Interruption[],
  created: readonly Located[],
): string {
  const rows = [
    ...verdicts.map((verdict, index) => {
      const reason = accepted.find((line) => accepts(line, verdict))?.reason;
      const { harm, stack, resource, change, effect, remedy } = verdict;
      return [reason === undefined ? `**refused: ${WORDS[harm]}**` : `accepted: ${reason}`,
        `${resource === '*' ? `stack ${stack}` : `\`${resource}\` in ${stack}`}: ${change}`,
        `${effect}. ${index > 0 && verdicts[index - 1].remedy === remedy ? 'As above' : remedy}`];
    }),
    ...found.map((one) => [howLong(one), howOf(one), `For ${one.judgment.whom}. ${one.judgment.why}`]),
    ...created.map(({ id, stack, resource }) => ['new', `${called(id, resource)} in ${stack.label}`,
      `${resource.kind === 'data' ? 'Empty' : 'A new address'}. Update the lock file`]),
  ];
  if (rows.length === 0) return 'The templates replace, delete and interrupt nothing that the change guard sees.\n';
  const refused = verdicts.filter((one) => !accepted.some((line) => accepts(line, one))).length;
  const counts = Object.entries({
    refused, 'accepted': verdicts.length - refused, 'interrupt, fail or go': found.length, 'new': created.length,
  });
  return [counts.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`).join(', '), '',
    '| | change | what happens, and what to do |', '| --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`),
    refused === 0 ? '' : ACCEPT].join('\n');
}
