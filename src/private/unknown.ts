import { Token } from 'aws-cdk-lib';

/** What a look-up of the CDK gives until the CLI has found the value: that of a hosted zone, and that of a parameter. */
const DUMMY = /^DUMMY$|dummy-value-for-/;

/** Whether a text can't be checked: a token, or the dummy of a look-up. */
export function isUnknown(text: string): boolean {
  return Token.isUnresolved(text) || DUMMY.test(text);
}
