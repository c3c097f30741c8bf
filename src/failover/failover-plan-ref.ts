import { IResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** A plan of ARC Region switch that moves users between the two Regions of a pair. */
export interface IFailoverPlan extends IResource {
  /** ARN of the plan, the same in every Region. */
  readonly planArn: string;

  /**
   * Grants permission to start the plan, watch it, retry or skip a failed step, and invoke the functions of the plan.
   * It does not grant permission to approve.
   */
  grantExecute(grantee: iam.IGrantable): iam.Grant;

  /** Grants permission to approve the steps of the plan. The plan accepts approvals only from its `approver`. */
  grantApprove(grantee: iam.IGrantable): iam.Grant;
}
