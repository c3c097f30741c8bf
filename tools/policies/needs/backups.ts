/* eslint-disable @typescript-eslint/no-explicit-any */
import { managedPage, Need, needs, of, Use } from './need';
import { Place } from './place';

const BACKUP = managedPage('AWSBackupServiceRolePolicyForBackup');
const BUCKETS = managedPage('AWSBackupServiceRolePolicyForS3Backup');

/** What AWS Backup needs for a selection: backups of clusters and buckets, and copies of them. */
export function useOfSelection(place: Place, { BackupSelection: { Resources = [], ListOfTags }, BackupPlanId }: any): Use {
  const plan = place.find(`<${BackupPlanId['Fn::GetAtt'][0]}>`);
  const rules = plan.BackupPlan.BackupPlanRule as any[];
  const vaults = [...new Set(rules.map(({ TargetBackupVault: vault }) => vaultArn(place, vault)))];
  const copyActions = rules.flatMap(({ CopyActions = [] }) => CopyActions as any[]);
  const copies = [...new Set(copyActions.map((copy) => place.text(copy.DestinationBackupVaultArn)))];
  const sources = Resources.map((one: any) => place.text(one)) as string[];
  const regions = [place.region, ...copies.map((arn) => arn.split(/:(?!:|Partition>)/)[3]!)];
  return {
    subject: 'AWS Backup',
    managed: ListOfTags ? ['service-role/AWSBackupServiceRolePolicyForBackup', 'AWSBackupServiceRolePolicyForS3Backup'] : [],
    needs: [
      ...needs(BACKUP, ['tag:GetResources'], ['*']),
      ...needs(BACKUP, ['backup:DescribeBackupVault'], [...vaults, ...copies]),
      ...needs(BACKUP, ['backup:TagResource'], [place.arn('backup', 'recovery-point:*')]),
      ...copies.flatMap((arn) => needs(BACKUP, ['backup:CopyFromBackupVault'], ['*'], { 'backup:CopyTargets': arn })),
      ...needs(BACKUP, ['backup:CopyIntoBackupVault'], copies),
      ...clusterNeeds(place, sources.filter((arn) => arn.includes(':rds:')), [...new Set(regions)], rules.some(({ EnableContinuousBackup }) => EnableContinuousBackup)),
      ...bucketNeeds(place, sources.filter((arn) => arn.includes(':s3:::'))),
    ],
  };
}

/** What a role with the managed policies may need: of the resources that tags select, the types that the library creates. */
export const needsByTag = (place: Place): Need[] =>
  [...clusterNeeds(place, ['*'], [place.region], true), ...bucketNeeds(place, [place.arn('s3', ':*')])];

/** The ARN of a vault of the stack, or of another one by its name. */
function vaultArn(place: Place, vault: any): string {
  const id = vault['Fn::GetAtt']?.[0];
  return id ? place.text({ 'Fn::GetAtt': [id, 'BackupVaultArn'] }) : place.arn('backup', `backup-vault:${place.text(vault)}`);
}

function clusterNeeds(place: Place, clusters: string[], regions: string[], continuous: boolean): Need[] {
  if (clusters.length === 0) return [];
  const inAll = (service: string, resource: string) => regions.map((region) => place.arn(service, resource, { region }));
  const snapshots = inAll('rds', 'cluster-snapshot:awsbackup:*');
  return [
    ...needs(BACKUP, of('rds', 'DescribeDBClusterAutomatedBackups', 'DescribeDBClusterSnapshots', 'DescribeDBClusters', 'DescribeDBInstances'),
      ['cluster:*', 'db:*', 'cluster-snapshot:*', 'cluster-auto-backup:*'].flatMap((resource) => inAll('rds', resource))),
    ...needs(BACKUP, of('rds', 'AddTagsToResource', 'CreateDBClusterSnapshot', 'ListTagsForResource'), [...clusters, ...snapshots]),
    ...needs(BACKUP, of('rds', 'CopyDBClusterSnapshot', 'DeleteDBClusterSnapshot', 'ModifyDBClusterSnapshotAttribute'), snapshots),
    ...continuous ? needs(BACKUP, ['rds:ModifyDBCluster'], clusters) : [],
    ...continuous ? needs(BACKUP, ['rds:DeleteDBClusterAutomatedBackup'], [place.arn('rds', 'cluster-auto-backup:*')]) : [],
    ...needs(BACKUP, ['kms:DescribeKey'], inAll('kms', 'key/*')),
    ...needs(BACKUP, ['kms:CreateGrant'], inAll('kms', 'key/*'), { 'kms:GrantIsForAWSResource': 'true' }),
  ];
}

function bucketNeeds(place: Place, buckets: string[]): Need[] {
  if (buckets.length === 0) return [];
  const keys = buckets.flatMap((arn) => place.keyOf(place.bucket(arn.split(':::')[1]!)) ?? []);
  return [
    ...needs(BUCKETS, ['cloudwatch:GetMetricData', 'events:ListRules', 's3:ListAllMyBuckets'], ['*']),
    ...needs(BUCKETS, of('s3',
      'GetBucketAcl', 'GetBucketLocation', 'GetBucketNotification', 'GetBucketTagging', 'GetBucketVersioning', 'GetInventoryConfiguration', 'ListBucket',
      'ListBucketVersions', 'ListTagsForResource', 'PutBucketNotification', 'PutInventoryConfiguration',
    ), buckets),
    ...needs(BUCKETS, of('s3',
      'GetObject', 'GetObjectAcl', 'GetObjectTagging', 'GetObjectVersion', 'GetObjectVersionAcl', 'GetObjectVersionTagging',
    ), buckets.map((arn) => `${arn}/*`)),
    ...needs(BUCKETS, of('events',
      'DeleteRule', 'DescribeRule', 'DisableRule', 'EnableRule', 'ListTargetsByRule', 'PutRule', 'PutTargets', 'RemoveTargets',
    ), [place.arn('events', 'rule/AwsBackupManagedRule*')]),
    ...needs(BUCKETS, of('kms', 'Decrypt', 'DescribeKey'), keys),
  ];
}
