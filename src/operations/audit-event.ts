/**
 * What happens in an account that people should hear of. Each has an alarm, for $0.10 a month.
 *
 * The events and their filters are those of the CIS AWS Foundations Benchmark, with which Security Hub compares them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export enum AuditEvent {
  /** The root user did something. */
  ROOT_USE = 'RootUse',
  /** Ten calls within five minutes were refused for want of permission: somebody is trying doors, or a role lacks something. */
  UNAUTHORIZED_CALLS = 'UnauthorizedCalls',
  /** An IAM user signed in to the console without a second factor. */
  SIGN_IN_WITHOUT_MFA = 'SignInWithoutMfa',
  /** Five attempts to sign in to the console within five minutes failed. */
  SIGN_IN_FAILURES = 'SignInFailures',
  /** An IAM policy was changed, attached or detached. */
  IAM_POLICY_CHANGES = 'IamPolicyChanges',
  /** A trail was made, changed, deleted, started or stopped. */
  TRAIL_CHANGES = 'TrailChanges',
  /** AWS Config was changed or stopped. */
  CONFIG_CHANGES = 'ConfigChanges',
  /** A KMS key was disabled, or its deletion was scheduled: there are 7 to 30 days left to save what it encrypts. */
  KEY_DELETION = 'KeyDeletion',
  /** The policy of a bucket, or its CORS, lifecycle or replication, was changed. */
  BUCKET_POLICY_CHANGES = 'BucketPolicyChanges',
  /** A security group was made, changed or deleted. */
  SECURITY_GROUP_CHANGES = 'SecurityGroupChanges',
  /** A network ACL was made, changed or deleted. */
  NETWORK_ACL_CHANGES = 'NetworkAclChanges',
  /** An internet or customer gateway was made, attached, detached or deleted. */
  GATEWAY_CHANGES = 'GatewayChanges',
  /** A route or a route table was made, changed or deleted. */
  ROUTE_CHANGES = 'RouteChanges',
  /** A VPC or a peering was made, changed or deleted. */
  VPC_CHANGES = 'VpcChanges',
}
