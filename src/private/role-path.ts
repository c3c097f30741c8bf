import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { invalid } from './errors';

/**
 * Returns the IAM path of a role that the app creates, as in its ARN between `role/` and the name: without a leading
 * slash and with a trailing slash, for example `team/`, or an empty string.
 *
 * An aspect can set the path. The result is the path at the time of the call.
 */
export function rolePath({ node }: iam.IRole): string {
  const role = node.defaultChild;
  if (!(role instanceof iam.CfnRole) || role.path === undefined) return '';
  const path: unknown = Stack.of(role).resolve(role.path);
  if (typeof path !== 'string' || Token.isUnresolved(path)) {
    return invalid(role, 'path must be known, got a token; pass its text, because a file contains the ARN of the role');
  }
  return path.replace(/^\//, '');
}
