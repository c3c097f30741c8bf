import { beyondOf, lineOfBeyond } from './beyond';
import { TriedChange } from './change';
import { Difference, differencesOf, wordOf } from './ledger';
import { Outcome, Synthesis } from './synthesis';
import { Verdict } from '../../src/change-guard/internal';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { interruptionsOf } from '../../src/change-guard/private/interruptions';
import { Comparison } from '../../src/change-guard/private/pairing';

/** What one direction of a change does. */
export interface Result {
  readonly struct: string;
  readonly prop: string;
  readonly text: string;
  /** What it is without a harm. */
  readonly harmless: string;
  /** One line for each kind of harm. */
  readonly lines: readonly string[];
  /** Lines that the guard of the users does not find. */
  readonly unguarded: readonly string[];
  readonly differences: readonly Difference[];
}

const LONGEST_ERROR = 200;

/** Both directions of each change. */
export function resultsOf(changes: readonly TriedChange[]): Result[] {
  const uses = new Map<unknown, number>();
  for (const { before } of changes) uses.set(before, (uses.get(before) ?? 0) + 1);
  const synthesis = new Synthesis();
  try {
    return changes.flatMap((change) => {
      const before = synthesis.outcomeOf(change.before, (uses.get(change.before) ?? 0) > 1);
      const after = synthesis.outcomeOf(change.after, false);
      return [resultOf(change, change.text, before, after), resultOf(change, change.reverse, after, before)];
    });
  } finally {
    synthesis.close();
  }
}

function resultOf({ struct, prop }: TriedChange, text: string, before: Outcome, after: Outcome): Result {
  const own = { struct, prop, text, harmless: 'harmless', lines: [], unguarded: [], differences: [] };
  if ('error' in after) return { ...own, harmless: `refused: ${firstLine(after.error)}` };
  // Nobody has deployed what is refused.
  if ('error' in before) return own;
  const beyond = beyondOf(text).map(lineOfBeyond);
  if (before.text === after.text) return { ...own, harmless: 'no difference', lines: beyond, unguarded: beyond };
  const comparison = new Comparison(before.lock, after.lock);
  const differences = differencesOf(before.stacks, after.stacks);
  const notes = interruptionsOf(comparison).map(({ judgment: { word, type, property } }) => `${word} ${type.replace(/^AWS::/, '')} ${property}`);
  const unjudged = differences.filter((pair) => wordOf(pair) === undefined).map((pair) => `NO WORD ${pair}`);
  return {
    ...own,
    differences,
    harmless: differences.some((pair) => wordOf(pair)?.word === 'unseen because') ? 'unseen' : own.harmless,
    lines: [...linesOf(verdictsOf(comparison)), ...beyond, ...new Set(notes), ...unjudged].sort(),
    unguarded: [...beyond, ...unjudged],
  };
}

/** Sorted lines, without the hashes of logical IDs and without values. */
function linesOf(verdicts: readonly Verdict[]): string[] {
  const lines = verdicts.map(lineOf);
  return [...new Set(lines)].map((line) => (lines.indexOf(line) === lines.lastIndexOf(line) ? line : `${line} (several)`)).sort();
}

function lineOf({ harm, type, resource, change, effect }: Verdict): string {
  const subject = type?.replace(/^AWS::/, '') ?? resource.replace(/^(Export|Parameter) .*/, '$1').replace(/^\*$/, 'stack');
  const taken = harm === 'FAIL' && /name .* is taken|names are taken/.test(effect) ? ', name kept' : '';
  return `${harm} ${subject} ${withoutValues(change)}${taken}`;
}

const withoutValues = (change: string): string => change
  .replace(/ = (?:"(?:[^"\\]|\\.)*"|\{.*?\}(?= and |$)|\[.*?\](?= and |$)|[^\s]+)/g, '')
  .replace(/ of replaced \S+(?:, \S+)*/g, '')
  .replace(/^(move to|same name as) .*/, '$1 another ID')
  .replace(/^(SubnetIds without) .*/, '$1 some')
  .replace(/^(change to|rename or move stack|remove stack|Default) .*/, '$1')
  .replace(/ "(?:[^"\\]|\\.)*"| \$\{[^}]*\}/g, ' …')
  .slice(0, 120);

/** The error, without what only a path of this machine or the next lines say. */
function firstLine({ message }: Error): string {
  const [first, second = ''] = message.split('\n');
  return (first.startsWith('Validation failed') ? second.trim() : first).slice(0, LONGEST_ERROR);
}
