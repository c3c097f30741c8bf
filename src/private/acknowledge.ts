import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const [NIST, HIPAA, PCI] = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'];
const EVERY = [NIST, HIPAA, PCI];

/** Rules that cdk-nag's packs beside AwsSolutions share by name, and the packs that have each. */
const PACKS_OF = {
  ALBWAFEnabled: [NIST, PCI],
  CloudWatchAlarmAction: [NIST, HIPAA],
  CloudWatchLogGroupEncrypted: EVERY,
  CodeBuildProjectSourceRepoUrl: [HIPAA, PCI],
  DynamoDBInBackupPlan: [NIST, HIPAA],
  DynamoDBPITREnabled: [NIST, HIPAA],
  EC2IMDSv2Enabled: [NIST, HIPAA],
  EC2RestrictedCommonPorts: EVERY,
  EC2RestrictedSSH: EVERY,
  ELBDeletionProtectionEnabled: [NIST, HIPAA],
  ELBv2ACMCertificateRequired: EVERY,
  ElastiCacheRedisClusterAutomaticBackup: [NIST, HIPAA],
  IAMNoInlinePolicy: EVERY,
  LambdaConcurrency: [NIST, HIPAA],
  LambdaDLQ: [NIST, HIPAA],
  LambdaInsideVPC: EVERY,
  RDSAutomaticMinorVersionUpgradeEnabled: [HIPAA, PCI],
  RDSInBackupPlan: [NIST, HIPAA],
  RDSInstanceDeletionProtectionEnabled: [NIST, HIPAA],
  S3BucketLoggingEnabled: EVERY,
  S3BucketReplicationEnabled: EVERY,
  S3BucketVersioningEnabled: EVERY,
  S3DefaultEncryptionKMS: EVERY,
  SecretsManagerRotationEnabled: [NIST, HIPAA],
  SecretsManagerUsingKMSKey: EVERY,
  VPCDefaultSecurityGroupClosed: EVERY,
  VPCNoUnrestrictedRouteToIGW: EVERY,
  VPCSubnetAutoAssignPublicIpDisabled: EVERY,
} as const;

/** The name of a rule, without that of a pack. */
export type PackRule = keyof typeof PACKS_OF;

/** What AwsSolutions finds by a number of its own. */
const SAME_AS: Record<string, PackRule | undefined> = {
  'AwsSolutions-DDB3': 'DynamoDBPITREnabled',
  'AwsSolutions-RDS10': 'RDSInstanceDeletionProtectionEnabled',
  'AwsSolutions-S1': 'S3BucketLoggingEnabled',
  'AwsSolutions-SMG4': 'SecretsManagerRotationEnabled',
};

/**
 * Accept a finding of a rule pack on one construct and what is in it, with the reason that an auditor will read.
 *
 * A finding that carries a value needs it in the id, e.g. `AwsSolutions-IAM5[Resource::*]`. What other packs find for the same
 * cause is accepted with it.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  Validations.of(construct).acknowledge({ id, reason });
  const rule = SAME_AS[id];
  if (rule) acknowledgeRule(construct, rule, reason);
}

/** Accept permissions on every object below an ARN that ends with a wildcard. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  acknowledge(construct, `AwsSolutions-IAM5[Resource::${display(Stack.of(construct).resolve(arn))}]`, reason);
}

/**
 * Accept what a rule finds on one construct and what is in it, in each pack that has the rule, with one reason.
 *
 * The entry is the one that `Validations` would make, without the stack trace that it takes for each id: a pair has hundreds.
 */
export function acknowledgeRule(construct: IConstruct, rule: PackRule, reason: string): void {
  const ids = PACKS_OF[rule].map((pack) => `Annotation::${pack}-${rule}`);
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, Object.fromEntries(ids.map((id) => [id, reason])));
}

/** Accept the policy of a role, or that is one itself, and give it back. */
export function acknowledgeInlinePolicy<T extends IConstruct>(holder: T): T {
  acknowledgeRule(holder, 'IAMNoInlinePolicy', 'the permissions are for this one role and end with it; a managed policy could be attached to others');
  return holder;
}

/** How rule packs write a value of a template: `<LogicalId>`, `<LogicalId.Attribute>` and the text between. */
function display(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as { 'Ref'?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  return join ? join[1].map(display).join(join[0]) : JSON.stringify(value);
}
