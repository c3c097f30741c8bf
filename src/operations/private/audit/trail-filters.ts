import { AuditEvent } from '../../audit-event';

/** The metric filter of an event. */
export interface TrailFilter {
  /** The filter pattern of the benchmark, without the braces. */
  readonly pattern: string;
  readonly meaning: string;
  /** The number of events within 5 minutes for an alarm; 1 if undefined. */
  readonly threshold?: number;
  /** Whether deployments of a platform cause such events. */
  readonly deployed?: boolean;
}

/** A pattern for any of the API calls, of one service, or of all services if their names are unique. */
function calls(names: string, source?: string): string {
  const any = names.split(' ').map((name) => `($.eventName=${name})`).join(' || ');
  return source ? `($.eventSource=${source}.amazonaws.com) && (${any})` : any;
}

/**
 * The filters of the CIS AWS Foundations Benchmark, in the form that Security Hub checks, and that of failovers.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const TRAIL_FILTERS: Record<AuditEvent, TrailFilter> = {
  [AuditEvent.ROOT_USE]: {
    pattern: '$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"',
    meaning: 'The root user of the account made an API call or signed in.',
  },
  [AuditEvent.UNAUTHORIZED_CALLS]: {
    pattern: '($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")',
    meaning: '10 or more API calls were denied within 5 minutes.',
    threshold: 10,
  },
  [AuditEvent.SIGN_IN_WITHOUT_MFA]: {
    pattern: '($.eventName="ConsoleLogin") && ($.additionalEventData.MFAUsed !="Yes") && ' +
      '($.userIdentity.type="IAMUser") && ($.responseElements.ConsoleLogin="Success")',
    meaning: 'An IAM user signed in to the console without MFA.',
  },
  [AuditEvent.SIGN_IN_FAILURES]: {
    pattern: '($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")',
    meaning: '5 or more console sign-ins failed within 5 minutes.',
    threshold: 5,
  },
  [AuditEvent.IAM_POLICY_CHANGES]: {
    pattern: calls('DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy ' +
      'CreatePolicy DeletePolicy ' +
      'CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy ' +
      'AttachGroupPolicy DetachGroupPolicy', 'iam'),
    meaning: 'An IAM policy was changed, attached or detached.',
    deployed: true,
  },
  [AuditEvent.TRAIL_CHANGES]: {
    pattern: calls('CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging'),
    meaning: 'A trail was created, changed, deleted, started or stopped.',
  },
  [AuditEvent.CONFIG_CHANGES]: {
    pattern: calls('StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder',
      'config'),
    meaning: 'AWS Config was changed or stopped.',
  },
  [AuditEvent.KEY_DELETION]: {
    pattern: calls('DisableKey ScheduleKeyDeletion', 'kms'),
    meaning: 'A KMS key was disabled, or its deletion was scheduled. The data that it encrypts is lost after the ' +
      'deletion; CancelKeyDeletion cancels it.',
  },
  [AuditEvent.BUCKET_POLICY_CHANGES]: {
    pattern: calls('PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication ' +
      'DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication', 's3'),
    meaning: 'The policy, the CORS, lifecycle or replication configuration of a bucket was changed.',
    deployed: true,
  },
  [AuditEvent.SECURITY_GROUP_CHANGES]: {
    pattern: calls('AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress ' +
      'RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup'),
    meaning: 'A security group was changed.',
    deployed: true,
  },
  [AuditEvent.NETWORK_ACL_CHANGES]: {
    pattern: calls('CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ' +
      'ReplaceNetworkAclEntry ReplaceNetworkAclAssociation'),
    meaning: 'A network ACL was changed.',
    deployed: true,
  },
  [AuditEvent.GATEWAY_CHANGES]: {
    pattern: calls('CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway ' +
      'DeleteInternetGateway DetachInternetGateway'),
    meaning: 'An internet or customer gateway was changed.',
    deployed: true,
  },
  [AuditEvent.ROUTE_CHANGES]: {
    pattern: calls('CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable ' +
      'DeleteRoute DisassociateRouteTable', 'ec2'),
    meaning: 'A route or a route table was changed.',
    deployed: true,
  },
  [AuditEvent.VPC_CHANGES]: {
    pattern: calls('CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection ' +
      'DeleteVpcPeeringConnection RejectVpcPeeringConnection AttachClassicLinkVpc DetachClassicLinkVpc ' +
      'DisableVpcClassicLink EnableVpcClassicLink'),
    meaning: 'A VPC or a VPC peering connection was changed.',
    deployed: true,
  },
  [AuditEvent.FAILOVER_PLAN]: {
    pattern: `(${calls('StartPlanExecution UpdatePlanExecution UpdatePlanExecutionStep ApprovePlanExecutionStep ' +
      'CancelPlanExecution', 'arc-region-switch')}) || ` +
      '(($.eventName="AssumeRole*") && ($.requestParameters.roleArn="*-failover-approver")) || ' +
      '($.userIdentity.userName="*-emergency")',
    meaning: 'A failover plan was started, changed, approved or canceled, the role of its approvers was assumed, or ' +
      'a user for emergencies called AWS.',
  },
};

/** The calls of an event, as CloudTrail sends them to EventBridge. */
export function callsOf(event: AuditEvent): { readonly eventSource?: string[]; readonly eventName: string[] } {
  const { pattern } = TRAIL_FILTERS[event];
  const [, source] = /\$\.eventSource=([\w.-]+)/.exec(pattern) ?? [];
  const eventName = [...pattern.matchAll(/\$\.eventName=(\w+)/g)].map(([, name]) => name);
  return { ...source === undefined ? {} : { eventSource: [source] }, eventName };
}

/** The events of the benchmark. */
export const BENCHMARK_EVENTS = Object.values(AuditEvent).filter((event) => event !== AuditEvent.FAILOVER_PLAN);
