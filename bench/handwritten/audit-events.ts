/** Events that notify: the filters of the CIS AWS Foundations Benchmark, as Security Hub looks for them. */
export interface AuditEvent {
  readonly pattern: string;
  readonly meaning: string;
  /** How many within five minutes make an alarm, if not one. */
  readonly threshold?: number;
}

export const AUDIT_EVENTS: Record<string, AuditEvent> = {
  RootUse: {
    pattern: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    meaning: 'The root user did something.',
  },
  UnauthorizedCalls: {
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    meaning: 'Many calls were refused for want of permission.',
    threshold: 10,
  },
  SignInWithoutMfa: {
    pattern: '{($.eventName="ConsoleLogin") && ($.additionalEventData.MFAUsed !="Yes") && ($.userIdentity.type="IAMUser") && '
      + '($.responseElements.ConsoleLogin="Success")}',
    meaning: 'An IAM user signed in without a second factor.',
  },
  SignInFailures: {
    pattern: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
    meaning: 'Attempts to sign in to the console failed.',
    threshold: 5,
  },
  IamPolicyChanges: changes('An IAM policy was changed.', calls(
    'DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion '
    + 'DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy', 'iam')),
  TrailChanges: { pattern: `{${calls('CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging')}}`, meaning: 'A trail was changed or stopped.' },
  ConfigChanges: {
    pattern: `{${calls('StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder', 'config')}}`,
    meaning: 'AWS Config was changed or stopped.',
  },
  KeyDeletion: {
    pattern: `{${calls('DisableKey ScheduleKeyDeletion', 'kms')}}`,
    meaning: 'A key was disabled or will be deleted, with what it encrypts. CancelKeyDeletion stops it.',
  },
  BucketPolicyChanges: changes('A policy of a bucket was changed.', calls(
    'PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle '
    + 'DeleteBucketReplication', 's3')),
  SecurityGroupChanges: changes('A security group was changed.', calls(
    'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup')),
  NetworkAclChanges: changes('A network ACL was changed.', calls(
    'CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation')),
  GatewayChanges: changes('A gateway was changed.', calls(
    'CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway')),
  RouteChanges: changes('A route or a route table was changed.', calls(
    'CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable', 'ec2')),
  VpcChanges: changes('A VPC or a peering was changed.', calls(
    'CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection '
    + 'AttachClassicLinkVpc DetachClassicLinkVpc DisableVpcClassicLink EnableVpcClassicLink')),
};

/** What AWS Config checks. */
export const CONFIG_RULES = [
  'MULTI_REGION_CLOUD_TRAIL_ENABLED', 'CLOUD_TRAIL_ENCRYPTION_ENABLED', 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED', 'GUARDDUTY_ENABLED_CENTRALIZED',
  'VPC_DEFAULT_SECURITY_GROUP_CLOSED', 'VPC_FLOW_LOGS_ENABLED', 'INCOMING_SSH_DISABLED', 'RESTRICTED_INCOMING_TRAFFIC',
  'S3_BUCKET_PUBLIC_READ_PROHIBITED', 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED', 'S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED', 'S3_BUCKET_SSL_REQUESTS_ONLY',
  'RDS_STORAGE_ENCRYPTED', 'RDS_INSTANCE_PUBLIC_ACCESS_CHECK', 'RDS_SNAPSHOTS_PUBLIC_PROHIBITED', 'ENCRYPTED_VOLUMES', 'CMK_BACKING_KEY_ROTATION_ENABLED',
  'ROOT_ACCOUNT_MFA_ENABLED', 'IAM_ROOT_ACCESS_KEY_CHECK', 'IAM_PASSWORD_POLICY', 'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
  'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', 'ACCESS_KEYS_ROTATED',
];

/** Any of the calls, of one service or, because their names are unique, of any. */
function calls(names: string, service?: string): string {
  const any = names.split(' ').map((name) => `($.eventName=${name})`).join(' || ');
  return service ? `($.eventSource=${service}.amazonaws.com) && (${any})` : any;
}

function changes(meaning: string, pattern: string): AuditEvent {
  return { meaning, pattern: `{${pattern}}` };
}
