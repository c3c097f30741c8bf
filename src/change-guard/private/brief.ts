import { createHash } from 'crypto';
import { asText, Canonical, REFERENCE } from '../../assembly/text';

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
