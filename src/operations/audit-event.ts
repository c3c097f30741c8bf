/**
 * Account activity that `AuditTrail` watches. Each event has an alarm, at $0.10 per month.
 *
 * The events and their filters are those of the CIS AWS Foundations Benchmark, which Security Hub checks, and
 * `FAILOVER_PLAN`.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export enum AuditEvent {
  /** The root user made an API call or signed in. */
  ROOT_USE = 'RootUse',
  /** Ten API calls within 5 minutes were denied: an attack, or a role without a required permission. */
  UNAUTHORIZED_CALLS = 'UnauthorizedCalls',
  /** An IAM user signed in to the console without MFA. */
  SIGN_IN_WITHOUT_MFA = 'SignInWithoutMfa',
  /** Five console sign-ins within 5 minutes failed. */
  SIGN_IN_FAILURES = 'SignInFailures',
  /** An IAM policy was changed, attached or detached. */
  IAM_POLICY_CHANGES = 'IamPolicyChanges',
  /** A trail was created, changed, deleted, started or stopped. */
  TRAIL_CHANGES = 'TrailChanges',
  /** AWS Config was changed or stopped. */
  CONFIG_CHANGES = 'ConfigChanges',
  /**
   * A KMS key was disabled, or its deletion was scheduled: the data that it encrypts can be saved within 7 to 30 days.
   */
  KEY_DELETION = 'KeyDeletion',
  /** The policy of a bucket, or its CORS, lifecycle or replication, was changed. */
  BUCKET_POLICY_CHANGES = 'BucketPolicyChanges',
  /** A security group was created, changed or deleted. */
  SECURITY_GROUP_CHANGES = 'SecurityGroupChanges',
  /** A network ACL was created, changed or deleted. */
  NETWORK_ACL_CHANGES = 'NetworkAclChanges',
  /** An internet or customer gateway was created, attached, detached or deleted. */
  GATEWAY_CHANGES = 'GatewayChanges',
  /** A route or a route table was created, changed or deleted. */
  ROUTE_CHANGES = 'RouteChanges',
  /** A VPC or a VPC peering connection was created, changed or deleted. */
  VPC_CHANGES = 'VpcChanges',
  /**
   * An execution of a plan of ARC Region switch was started, changed, approved or canceled, a role whose name ends with
   * `-failover-approver` was assumed, or an IAM user whose name ends with `-emergency` called AWS, in any Region of the
   * trail.
   */
  FAILOVER_PLAN = 'FailoverPlan',
}
