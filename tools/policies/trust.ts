/** A service whose roles do not name the account on whose behalf the service assumes them. */
export interface Unconditional {
  readonly service: string;
  readonly reason: string;
  /** The page with the trust policy. */
  readonly page: string;
}

const DOCUMENTED = 'its trust policy in the guide has no condition, and the guide names no source key for it';

/**
 * Services that assume a role without `aws:SourceAccount` and `aws:SourceArn` in its trust policy. A condition on a key that
 * the service does not set would make every call of the service fail. A caller needs `iam:PassRole` for the role, also without
 * the condition.
 */
export const UNCONDITIONAL: Unconditional[] = [
  {
    service: 'arc-region-switch.amazonaws.com',
    reason: `${DOCUMENTED}; a plan that can't assume its role fails in an outage`,
    page: 'https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_trust_policy.html',
  },
  {
    service: 'cloudformation.amazonaws.com',
    reason: `${DOCUMENTED}; only the roles of extensions have one`,
    page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cross-service-confused-deputy-prevention.html',
  },
  {
    service: 'cloudtrail.amazonaws.com',
    reason: 'the guide states that the role for CloudWatch Logs does not support aws:SourceArn and aws:SourceAccount',
    page: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html',
  },
  {
    service: 'codepipeline.amazonaws.com',
    reason: DOCUMENTED,
    page: 'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-service-role-cli.html',
  },
  {
    service: 'ec2.amazonaws.com',
    reason: 'the role of an instance profile; an instance receives only the role of its own account',
    page: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
  },
  {
    service: 'ecs.amazonaws.com',
    reason: DOCUMENTED,
    page: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html',
  },
  {
    service: 'lambda.amazonaws.com',
    reason: 'aws:SourceArn applies only to policies in which a function is the target',
    page: 'https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html',
  },
  {
    service: 'malware-protection-plan.guardduty.amazonaws.com',
    reason: DOCUMENTED,
    page: 'https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html',
  },
  {
    service: 'rds.amazonaws.com',
    reason: DOCUMENTED,
    page: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html',
  },
  {
    service: 's3.amazonaws.com',
    reason: DOCUMENTED,
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html',
  },
];
