import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

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
