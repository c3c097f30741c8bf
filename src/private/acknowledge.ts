import { Stack, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { targetsOf } from './weak-references';

const [NIST, HIPAA, PCI] = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'];
const EVERY = [NIST, HIPAA, PCI];

/** The rules of cdk-nag packs other than AwsSolutions, and the packs that contain each rule. */
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

/** The id of a rule of a validation plugin. Rule packs of cdk-nag are Aspects, and report annotations. */
const PLUGIN = /^[\w-]+::/;

/** The name of a rule without the name of a pack. */
export type PackRule = keyof typeof PACKS_OF;

/** The AwsSolutions rules with equivalent rules in other packs. */
const SAME_AS: Record<string, PackRule | undefined> = {
  'AwsSolutions-DDB3': 'DynamoDBPITREnabled',
  'AwsSolutions-RDS10': 'RDSInstanceDeletionProtectionEnabled',
  'AwsSolutions-S1': 'S3BucketLoggingEnabled',
  'AwsSolutions-SMG4': 'SecretsManagerRotationEnabled',
};

/**
 * Acknowledges a finding of a rule pack on a construct and its children, with the reason for auditors.
 *
 * A finding with a value needs the value in the id, e.g. `AwsSolutions-IAM5[Resource::*]`. Equivalent findings of other
 * packs are acknowledged too.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  record(construct, [PLUGIN.test(id) ? id : `Annotation::${id}`], reason);
  const rule = SAME_AS[id];
  if (rule) acknowledgeRule(construct, rule, reason);
}

/** Acknowledges permissions on an ARN with a wildcard. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  const stack = Stack.of(construct);
  const validate = () => {
    acknowledge(construct, `AwsSolutions-IAM5[Resource::${display(stack.resolve(arn))}]`, reason);
    return [];
  };
  // A reference to another stack has its final text when all stacks are prepared.
  if (targetsOf(arn).some((target) => Stack.of(target) !== stack)) construct.node.addValidation({ validate });
  else validate();
}

/** Acknowledges the findings of a rule on a construct and its children, in all packs that contain the rule. */
export function acknowledgeRule(construct: IConstruct, rule: PackRule, reason: string): void {
  record(construct, PACKS_OF[rule].map((pack) => `Annotation::${pack}-${rule}`), reason);
}

/** The metadata equals that of `Validations`, without a stack trace per id: a pair has hundreds of ids. */
function record(construct: IConstruct, ids: readonly string[], reason: string): void {
  const reasons = Object.fromEntries(ids.map((id) => [id, reason]));
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, reasons);
}

/** Acknowledges the inline policy of a role, or an inline policy, and returns the construct. */
export function acknowledgeInlinePolicy<T extends IConstruct>(holder: T): T {
  acknowledgeRule(holder, 'IAMNoInlinePolicy', 'the permissions belong to this role and are deleted with it; a ' +
    'managed policy could be attached to other roles');
  return holder;
}

/** Formats a template value as rule packs do: `<LogicalId>`, `<LogicalId.Attribute>` and literal text. */
function display(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as {
    'Ref'?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]];
  };
  if (Ref) return `<${Ref}>`;
  if (attribute) return `<${attribute.join('.')}>`;
  return join ? join[1].map(display).join(join[0]) : JSON.stringify(value);
}
