const DOCUMENTED = 'its trust policy in the guide has no condition, and the guide names no source key for it';

/**
 * Services that assume a role without `aws:SourceAccount` and `aws:SourceArn` in its trust policy. A condition on a key that
 * the service does not set would make every call of the service fail. A caller needs `iam:PassRole` for the role, also without
 * the condition.
 */
export const UNCONDITIONAL: Readonly<Record<string, readonly [page: string, reason: string]>> = {
  'arc-region-switch.amazonaws.com': [
    'https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_trust_policy.html',
    `${DOCUMENTED}; a plan that can't assume its role fails in an outage`,
  ],
  'cloudformation.amazonaws.com': [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cross-service-confused-deputy-prevention.html',
    `${DOCUMENTED}; only the roles of extensions have one`,
  ],
  'cloudtrail.amazonaws.com': [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html',
    'the guide states that the role for CloudWatch Logs does not support aws:SourceArn and aws:SourceAccount',
  ],
  'codepipeline.amazonaws.com': ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-service-role-cli.html', DOCUMENTED],
  'ec2.amazonaws.com': [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html',
    'the role of an instance profile; an instance receives only the role of its own account',
  ],
  'ecs.amazonaws.com': ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AmazonECSInfrastructureRolePolicyForLoadBalancers.html', DOCUMENTED],
  'lambda.amazonaws.com': [
    'https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html',
    'aws:SourceArn applies only to policies in which a function is the target',
  ],
  'malware-protection-plan.guardduty.amazonaws.com': ['https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html', DOCUMENTED],
  'rds.amazonaws.com': ['https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html', DOCUMENTED],
  's3.amazonaws.com': ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html', DOCUMENTED],
};

const NO_KEY_CONDITION = 'the key policy in the guide has no condition, and a message that cannot be encrypted is lost without an error';

/** The same for services in policies of resources, with what they do there. */
export const WITHOUT_SOURCE: Readonly<Record<string, readonly [page: string, reason: string]>> = {
  'cloudtrail.amazonaws.com kms': ['https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html', NO_KEY_CONDITION],
  'cloudwatch.amazonaws.com kms': ['https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html', NO_KEY_CONDITION],
  'events.amazonaws.com kms': ['https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html', NO_KEY_CONDITION],
  'events.amazonaws.com sns': [
    'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html', 'EventBridge does not support conditions in the policies of topics',
  ],
  'events.rds.amazonaws.com kms': ['https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html', NO_KEY_CONDITION],
  'logdelivery.elasticloadbalancing.amazonaws.com s3': [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html', 'the keys of the objects have the account instead: `AWSLogs/<account>/`',
  ],
};
