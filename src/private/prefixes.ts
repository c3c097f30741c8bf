import { Token } from 'aws-cdk-lib';

/** Whether an object can be below both prefixes. A prefix that is known at the deployment only overlaps itself. */
export function prefixesOverlap(one: unknown, other: unknown): boolean {
  if (typeof one !== 'string' || typeof other !== 'string') return false;
  if (one === other) return true;
  if (Token.isUnresolved(one) || Token.isUnresolved(other)) return false;
  return one.startsWith(other) || other.startsWith(one);
}
