import { createHash } from 'crypto';
import { LockedResource } from './lock';
import { asText, Canonical, REFERENCE } from '../../assembly/text';

/** `RDS::DBCluster Shop/Database`: the type and the construct path. */
export function called(id: string, { type, path }: LockedResource): string {
  return `${shortType(type)} ${path ?? id}`;
}

export function shortType(type: string): string {
  return type.replace(/^AWS::/, '');
}

/** What remains of the data of a resource. */
export function remains(policy: string | undefined, gone: 'deleted' | 'replaced'): string {
  if (policy === 'Snapshot') return 'the old one is deleted, and its data remains only in a final snapshot';
  if (policy?.startsWith('Retain')) {
    return `the old one stays outside of the stack, ${gone === 'replaced' ? 'unused' : 'unmanaged'} and billed`;
  }
  return 'the old one is deleted with its data';
}

/** Longer texts are replaced by a hash and their references. */
const LONGEST = 160;
const SECRET = /password|secretstring|authtoken/i;

/** A value for the lock file: long or secret texts only as a hash, with their references. */
export function brief(name: string, value: Canonical): Canonical {
  const text = asText(value);
  if (text.length <= LONGEST && !SECRET.test(name)) return value;
  const references = new Set(text.match(REFERENCE) ?? []);
  return [`sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`, ...references].join(' ');
}
