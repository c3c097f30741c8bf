import { StackTemplate } from '../../src/assembly/template';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';

/** What the change guard finds in an update: what is lost, replaced or left, and what fails. */
export const harmsOf = (before: readonly StackTemplate[], after: readonly StackTemplate[]): string[] =>
  verdictsOf(new Comparison(lockOf(before), lockOf(after)))
    .map(({ harm, stack, resource, type, change }) => `${harm} ${stack} ${resource} ${type ?? ''} ${change}`);
