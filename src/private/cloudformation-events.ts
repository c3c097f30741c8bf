import * as events from 'aws-cdk-lib/aws-events';

/** The events of stacks, or of resources of stacks, that have come to a state. */
export const cloudFormationEvents = (
  kind: 'Stack' | 'Resource', status: string[], detail: object,
): events.EventPattern => ({
  source: ['aws.cloudformation'],
  detailType: [`CloudFormation ${kind} Status Change`],
  detail: { ...detail, 'status-details': { status } },
});
