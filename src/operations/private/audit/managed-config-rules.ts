import { CfnResource } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import { Construct } from 'constructs';

/** Rules on regional resources. */
const REGIONAL = [
  'MULTI_REGION_CLOUD_TRAIL_ENABLED',
  'CLOUD_TRAIL_ENCRYPTION_ENABLED',
  'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
  'GUARDDUTY_ENABLED_CENTRALIZED',
  'VPC_DEFAULT_SECURITY_GROUP_CLOSED',
  'VPC_FLOW_LOGS_ENABLED',
  'INCOMING_SSH_DISABLED',
  'RESTRICTED_INCOMING_TRAFFIC',
  'S3_BUCKET_PUBLIC_READ_PROHIBITED',
  'S3_BUCKET_PUBLIC_WRITE_PROHIBITED',
  'S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED',
  'S3_BUCKET_SSL_REQUESTS_ONLY',
  'RDS_STORAGE_ENCRYPTED',
  'RDS_INSTANCE_PUBLIC_ACCESS_CHECK',
  'RDS_SNAPSHOTS_PUBLIC_PROHIBITED',
  'ENCRYPTED_VOLUMES',
  'CMK_BACKING_KEY_ROTATION_ENABLED',
];

/** Rules on global resources. */
const GLOBAL = [
  'ROOT_ACCOUNT_MFA_ENABLED',
  'IAM_ROOT_ACCESS_KEY_CHECK',
  'IAM_PASSWORD_POLICY',
  'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS',
  'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS',
  'ACCESS_KEYS_ROTATED',
];

export function defaultRules(globalTypes: boolean): string[] {
  return globalTypes ? [...REGIONAL, ...GLOBAL] : REGIONAL;
}

/** Creates a rule per identifier. AWS Config accepts rules only after a recorder exists. */
export function createRules(scope: Construct, identifiers: string[], recorder?: CfnResource): config.ManagedRule[] {
  const rules = new Construct(scope, 'ConfigRules');
  return [...new Set(identifiers)].map((identifier) => {
    const rule = new config.ManagedRule(rules, identifier, { identifier });
    if (recorder) rule.node.addDependency(recorder);
    return rule;
  });
}
