import { lockOf } from './lock';
import { Comparison } from './pairing';
import { changedResources } from './rules-changed';
import { removedResources } from './rules-removed';
import { exportsInUse, parameterDefaults, duplicateNames, goneStacks } from './rules-stacks';
import { Harm, Verdict } from './verdict';
import { StackTemplate } from '../../assembly/template';

const ORDER: readonly Harm[] = ['DATA', 'OUT', 'FAIL', 'LEFT'];

/** The dangerous changes between two states of all templates of an app. */
export const compare = (before: readonly StackTemplate[], after: readonly StackTemplate[]): Verdict[] =>
  verdictsOf(new Comparison(lockOf(before), lockOf(after)));

/** The dangerous changes, worst first. */
export function verdictsOf(comparison: Comparison): Verdict[] {
  const verdicts = [
    ...goneStacks(comparison), ...removedResources(comparison), ...changedResources(comparison),
    ...duplicateNames(comparison), ...exportsInUse(comparison), ...parameterDefaults(comparison),
  ];
  return verdicts.sort((a, b) => rank(a) - rank(b)
    || compareTexts(a.stack, b.stack) || compareTexts(a.resource, b.resource));
}

/** The first words of changes after which something is gone. */
const LOSSES = ['replace', 'delete', 'move', 'remove'];

/** What is lost is worse than what is protected less, and logs are the least of it. */
const rank = ({ harm, type, change }: Verdict): number => 3 * ORDER.indexOf(harm)
  + (!LOSSES.includes(change.split(' ')[0]) ? 2 : Number(type === 'AWS::Logs::LogGroup'));

const compareTexts = (a: string, b: string): number => Number(a > b) - Number(a < b);
