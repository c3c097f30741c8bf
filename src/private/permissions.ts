import { Stack, Token, ArnFormat } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** A statement of the policy of a role. */
export function allow(
  actions: string | string[], resources: string | string[], conditions?: iam.Conditions,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: [actions].flat(), resources: [resources].flat(), conditions });
}

/** Permission to give roles to a service of AWS, and to no other. */
export function allowPassing(roleArns: string | string[], service: string): iam.PolicyStatement {
  return allow('iam:PassRole', roleArns, { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } });
}

/**
 * An ARN in the account and Region of a construct, or in others.
 *
 * @param resource all that follows the account: `task/shop/*`
 */
export function arnFor(
  scope: IConstruct, service: string, resource: string, place: { region?: string; account?: string } = {},
): string {
  return Stack.of(scope).formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME, ...place });
}

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
