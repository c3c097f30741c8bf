import { LockedResource } from './lock';

/**
 * What a change does: `DATA` (emptied, deleted, no way back), `OUT` (outage, lost address), `FAIL` (the deployment
 * fails), `LEFT` (something stays deployed, or the change is not applied).
 */
export type Harm = 'DATA' | 'OUT' | 'FAIL' | 'LEFT';

export interface Verdict {
  readonly harm: Harm;
  /** The name of the stack, with its Region if two stacks have the same name. */
  readonly stack: string;
  /** The logical ID of the resource, `Parameter x`, `Export x`, or `*` for the stack itself. */
  readonly resource: string;
  readonly type?: string;
  /** The change, with the new value: the text that a user accepts. */
  readonly change: string;
  /** What happens. */
  readonly effect: string;
  /** How to change it safely. */
  readonly remedy: string;
  /** What takes the place of the resource, as `label|id`, or the stack, as `label|`. */
  readonly successor?: string;
}

/** A dangerous change of a resource of the caller. */
export type Finding = Omit<Verdict, 'stack' | 'resource' | 'type'>;

export const found = (harm: Harm, change: string, effect: string, remedy: string): Finding =>
  ({ harm, change, effect, remedy });

/** `RDS::DBCluster Shop/Database`: the type and the construct path. */
export const called = (id: string, { type, path }: LockedResource): string => `${shortType(type)} ${path ?? id}`;

/** Names in one row, which a person reads. */
export const listed = (names: readonly string[], most = 12): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

export const shortType = (type: string): string => type.replace('AWS::', '');

export function remains(policy: string, gone: 'deleted' | 'replaced'): string {
  if (policy === 'Snapshot') return 'the old one is deleted, and its data remains only in a final snapshot';
  if (policy.startsWith('Retain')) {
    return `the old one stays outside of the stack, ${gone === 'replaced' ? 'unused' : 'unmanaged'} and billed`;
  }
  return 'the old one is deleted with its data';
}
