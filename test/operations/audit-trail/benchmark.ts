/**
 * The filters that Security Hub's controls CloudWatch.1 to CloudWatch.14 look for, by the name of our metric. The
 * controls compare them literally, apart from white space; additional terms fail them.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
export const BENCHMARK: Record<string, { readonly control: number; readonly filter: string }> = {
  RootUse: {
    control: 1, filter: '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
  },
  UnauthorizedCalls: { control: 2, filter: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}' },
  SignInWithoutMfa: {
    control: 3,
    filter: '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ' +
      '($.responseElements.ConsoleLogin = "Success") }',
  },
  IamPolicyChanges: {
    control: 4,
    filter: '{($.eventSource=iam.amazonaws.com) && (($.eventName=DeleteGroupPolicy) || ($.eventName=DeleteRolePolicy) || ' +
      '($.eventName=DeleteUserPolicy) || ($.eventName=PutGroupPolicy) || ($.eventName=PutRolePolicy) || ($.eventName=PutUserPolicy) || ' +
      '($.eventName=CreatePolicy) || ($.eventName=DeletePolicy) || ($.eventName=CreatePolicyVersion) || ($.eventName=DeletePolicyVersion) || ' +
      '($.eventName=AttachRolePolicy) || ($.eventName=DetachRolePolicy) || ($.eventName=AttachUserPolicy) || ($.eventName=DetachUserPolicy) || ' +
      '($.eventName=AttachGroupPolicy) || ($.eventName=DetachGroupPolicy))}',
  },
  TrailChanges: {
    control: 5,
    filter: '{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ' +
      '($.eventName=StopLogging)}',
  },
  SignInFailures: { control: 6, filter: '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}' },
  KeyDeletion: { control: 7, filter: '{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}' },
  BucketPolicyChanges: {
    control: 8,
    filter: '{($.eventSource=s3.amazonaws.com) && (($.eventName=PutBucketAcl) || ($.eventName=PutBucketPolicy) || ($.eventName=PutBucketCors) || ' +
      '($.eventName=PutBucketLifecycle) || ($.eventName=PutBucketReplication) || ($.eventName=DeleteBucketPolicy) || ' +
      '($.eventName=DeleteBucketCors) || ($.eventName=DeleteBucketLifecycle) || ($.eventName=DeleteBucketReplication))}',
  },
  ConfigChanges: {
    control: 9,
    filter: '{($.eventSource=config.amazonaws.com) && (($.eventName=StopConfigurationRecorder) || ($.eventName=DeleteDeliveryChannel) || ' +
      '($.eventName=PutDeliveryChannel) || ($.eventName=PutConfigurationRecorder))}',
  },
  SecurityGroupChanges: {
    control: 10,
    filter: '{($.eventName=AuthorizeSecurityGroupIngress) || ($.eventName=AuthorizeSecurityGroupEgress) || ' +
      '($.eventName=RevokeSecurityGroupIngress) || ($.eventName=RevokeSecurityGroupEgress) || ($.eventName=CreateSecurityGroup) || ' +
      '($.eventName=DeleteSecurityGroup)}',
  },
  NetworkAclChanges: {
    control: 11,
    filter: '{($.eventName=CreateNetworkAcl) || ($.eventName=CreateNetworkAclEntry) || ($.eventName=DeleteNetworkAcl) || ' +
      '($.eventName=DeleteNetworkAclEntry) || ($.eventName=ReplaceNetworkAclEntry) || ($.eventName=ReplaceNetworkAclAssociation)}',
  },
  GatewayChanges: {
    control: 12,
    filter: '{($.eventName=CreateCustomerGateway) || ($.eventName=DeleteCustomerGateway) || ($.eventName=AttachInternetGateway) || ' +
      '($.eventName=CreateInternetGateway) || ($.eventName=DeleteInternetGateway) || ($.eventName=DetachInternetGateway)}',
  },
  RouteChanges: {
    control: 13,
    filter: '{($.eventSource=ec2.amazonaws.com) && (($.eventName=CreateRoute) || ($.eventName=CreateRouteTable) || ' +
      '($.eventName=ReplaceRoute) || ($.eventName=ReplaceRouteTableAssociation) || ($.eventName=DeleteRouteTable) || ' +
      '($.eventName=DeleteRoute) || ($.eventName=DisassociateRouteTable))}',
  },
  VpcChanges: {
    control: 14,
    filter: '{($.eventName=CreateVpc) || ($.eventName=DeleteVpc) || ($.eventName=ModifyVpcAttribute) || ' +
      '($.eventName=AcceptVpcPeeringConnection) || ($.eventName=CreateVpcPeeringConnection) || ($.eventName=DeleteVpcPeeringConnection) || ' +
      '($.eventName=RejectVpcPeeringConnection) || ($.eventName=AttachClassicLinkVpc) || ($.eventName=DetachClassicLinkVpc) || ' +
      '($.eventName=DisableVpcClassicLink) || ($.eventName=EnableVpcClassicLink)}',
  },
};
