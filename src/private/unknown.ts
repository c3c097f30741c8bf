import { Token } from 'aws-cdk-lib';

/** The dummy values of CDK context lookups, of a hosted zone and of a parameter. */
const DUMMY = /^DUMMY$|dummy-value-for-/;

/** Whether a text can't be validated: a token, or the dummy value of a lookup. */
export function isUnknown(text: string): boolean {
  return Token.isUnresolved(text) || DUMMY.test(text);
}
