import { LockedResource } from './lock';

/** `RDS::DBCluster Shop/Database`: the type and the construct path. */
export function called(id: string, { type, path }: LockedResource): string {
  return `${shortType(type)} ${path ?? id}`;
}

export function shortType(type: string): string {
  return type.replace('AWS::', '');
}

export function remains(policy: string | undefined, gone: 'deleted' | 'replaced'): string {
  if (policy === 'Snapshot') return 'the old one is deleted, and its data remains only in a final snapshot';
  if (policy?.startsWith('Retain')) {
    return `the old one stays outside of the stack, ${gone === 'replaced' ? 'unused' : 'unmanaged'} and billed`;
  }
  return 'the old one is deleted with its data';
}
