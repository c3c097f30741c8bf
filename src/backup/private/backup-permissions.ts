import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow, arnFor } from '../../private/permissions';

/** Input for the permissions of a plan's role. */
export interface RoleContext {
  readonly vaultArn: string;
  readonly copyArns: string[];
  /** Destination Regions of copies; undefined if the Region is not known at synthesis. */
  readonly copyRegions: (string | undefined)[];
  readonly clusters: rds.IDatabaseCluster[];
  readonly buckets: s3.IBucket[];
  readonly byTag: boolean;
  readonly continuous: boolean;
}

/** AWS managed policies that a selection by tag requires. */
export const MANAGED_POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup',
];
const TAGGED = 'The tagged resources are not known at synthesis, so the role has the AWS managed policies for backups';
const ANY_OBJECT = 'AWS Backup reads all objects of the bucket';
const SNAPSHOTS = 'AWS Backup generates the snapshot names, all with this prefix';
const POINTS = 'AWS Backup generates the IDs of recovery points';
const KEYS = 'The keys of the cluster and the vaults are not known at synthesis; the grant is limited to AWS resources';
const LISTS = 'List and metric calls have no resource-level permissions; ' +
  'a condition limits copies to the destination vaults';
const DESCRIBED = 'AWS Backup describes clusters, instances and snapshots without an identifier';
const RULES = 'AWS Backup generates the names of its EventBridge rules for changed objects, all with this prefix';

/**
 * The permissions of AWS Backup: back up the named resources and copy the backups. Restores are not allowed.
 *
 * The policy is inline, so that the permissions exist before the first job. It is retained with the role, which AWS
 * Backup needs to delete expired backups.
 */
export class BackupPermissions {
  readonly statements: iam.PolicyStatement[] = [];
  private readonly stack: Stack;

  constructor(scope: Construct, private readonly context: RoleContext) {
    this.stack = Stack.of(scope);
    this.allow(['tag:GetResources'], ['*']);
    this.allow(['backup:DescribeBackupVault'], [context.vaultArn, ...context.copyArns]);
    this.allow(['backup:TagResource'], [this.recoveryPoints]);
    if (context.copyArns.length > 0) {
      this.allow(
        ['backup:CopyFromBackupVault'], ['*'], { 'ForAllValues:ArnLike': { 'backup:CopyTargets': context.copyArns } },
      );
      this.allow(['backup:CopyIntoBackupVault'], context.copyArns);
    }
    if (context.clusters.length > 0) this.addClusters(context.clusters.map(({ clusterArn }) => clusterArn));
    if (context.buckets.length > 0) this.addBuckets();
  }

  /** Acknowledges each wildcard on the role. */
  acknowledge(role: iam.Role): void {
    acknowledgeInlinePolicy(role);
    const { clusters, buckets, byTag } = this.context;
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', LISTS);
    acknowledgeWildcard(role, this.recoveryPoints, POINTS);
    if (byTag) {
      MANAGED_POLICIES.forEach((name) => acknowledge(
        role, `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`, TAGGED,
      ));
    }
    if (clusters.length > 0) {
      this.snapshots.forEach((arn) => acknowledgeWildcard(role, arn, SNAPSHOTS));
      this.described.forEach((arn) => acknowledgeWildcard(role, arn, DESCRIBED));
      this.keys.forEach((arn) => acknowledgeWildcard(role, arn, KEYS));
    }
    if (buckets.length > 0) acknowledgeWildcard(role, this.managedRules, RULES);
    buckets.forEach((bucket) => acknowledgeWildcard(role, bucket.arnForObjects('*'), ANY_OBJECT));
  }

  private addClusters(clusters: string[]): void {
    this.allow([
      'rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusterAutomatedBackups',
    ], this.described);
    this.allow(
      ['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', 'rds:ListTagsForResource'],
      [...clusters, ...this.snapshots],
    );
    this.allow(
      ['rds:CopyDBClusterSnapshot', 'rds:DeleteDBClusterSnapshot', 'rds:ModifyDBClusterSnapshotAttribute'],
      this.snapshots,
    );
    if (this.context.continuous) {
      this.allow(['rds:ModifyDBCluster'], clusters);
      this.allow(['rds:DeleteDBClusterAutomatedBackup'], [this.automatedBackups]);
    }
    this.allow(['kms:DescribeKey'], this.keys);
    this.allow(['kms:CreateGrant'], this.keys, { Bool: { 'kms:GrantIsForAWSResource': 'true' } });
  }

  private addBuckets(): void {
    const { buckets } = this.context;
    this.allow(['s3:ListAllMyBuckets', 'cloudwatch:GetMetricData', 'events:ListRules'], ['*']);
    this.allow([
      's3:GetInventoryConfiguration', 's3:PutInventoryConfiguration', 's3:ListBucketVersions', 's3:ListBucket',
      's3:GetBucketVersioning', 's3:GetBucketNotification', 's3:PutBucketNotification', 's3:GetBucketLocation',
      's3:GetBucketTagging', 's3:GetBucketAcl', 's3:ListTagsForResource',
    ], buckets.map(({ bucketArn }) => bucketArn));
    this.allow([
      's3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionAcl',
      's3:GetObjectVersionTagging',
    ], buckets.map((bucket) => bucket.arnForObjects('*')));
    this.allow([
      'events:DescribeRule', 'events:PutRule', 'events:DeleteRule', 'events:EnableRule', 'events:DisableRule',
      'events:PutTargets', 'events:RemoveTargets', 'events:ListTargetsByRule',
    ], [this.managedRules]);
    const keys = buckets.flatMap(({ encryptionKey }) => encryptionKey?.keyArn ?? []);
    if (keys.length > 0) this.allow(['kms:Decrypt', 'kms:DescribeKey'], keys);
  }

  private allow(actions: string[], resources: string[], conditions?: Record<string, unknown>): void {
    this.statements.push(allow(actions, resources, conditions));
  }

  private get recoveryPoints(): string {
    return this.arn('backup', 'recovery-point', '*');
  }

  private get managedRules(): string {
    return arnFor(this.stack, 'events', 'rule/AwsBackupManagedRule*');
  }

  private get automatedBackups(): string {
    return this.arn('rds', 'cluster-auto-backup', '*');
  }

  private get described(): string[] {
    const resources = ['cluster', 'db', 'cluster-snapshot', 'cluster-auto-backup'];
    return this.regions.flatMap((region) => resources.map((resource) => this.arn('rds', resource, '*', region)));
  }

  private get snapshots(): string[] {
    return this.regions.map((region) => this.arn('rds', 'cluster-snapshot', 'awsbackup:*', region));
  }

  private get keys(): string[] {
    return this.regions.map((region) => arnFor(this.stack, 'kms', 'key/*', { region }));
  }

  private get regions(): string[] {
    return [...new Set([this.stack.region, ...this.context.copyRegions.map((region) => region ?? '*')])];
  }

  private arn(service: string, resource: string, resourceName: string, region?: string): string {
    return arnFor(this.stack, service, `${resource}:${resourceName}`, { region });
  }
}
