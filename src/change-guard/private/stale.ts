import { LockedResource } from './lock';
import { Comparison, Located } from './pairing';
import { called } from './texts';

/** New resources that hold data or an address, and that no lock protects yet. */
export function unlocked({ created }: Comparison): Located[] {
  return created.filter(({ resource }) => resource.kind !== 'other');
}

/** Resources whose version or protection is higher than in the lock: without an update, the old value stays allowed. */
export function outdated({ stackPairs }: Comparison): string[] {
  return stackPairs.flatMap(({ pairs }) => pairs)
    .filter(({ before, after }) => protectionOf(before) !== protectionOf(after))
    .map(({ id, after }) => called(id, after));
}

function protectionOf({ version, policies, safeguards }: LockedResource): string {
  return JSON.stringify([version, policies, Object.entries(safeguards ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
