import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { NODEJS } from '../../private/ends';
import { invalid } from '../../private/errors';

/** Validates a major version of Node.js that the images of the library and Lambda know. */
export function checkNodeVersion(scope: IConstruct, prop: string, major: number | undefined): void {
  if (major === undefined || (!Token.isUnresolved(major) && major in NODEJS)) return;
  invalid(scope, `${prop} must be 20, 22 or 24, got ${Token.isUnresolved(major) ? 'a token' : major}; use 24`);
}
