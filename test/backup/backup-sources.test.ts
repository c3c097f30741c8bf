import { Token } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CLUSTER_ARN, importedBucket, permitted, templateOf } from './fixture';
import { BackupCopy, BackupSource } from '../../src/backup';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { inlinePolicyWith } from '../support/policies';

const SELECTION = 'AWS::Backup::BackupSelection';
const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });

describe('a database', () => {
  test('is selected by its ARN, and the role can create and delete only its snapshots', () => {
    const template = templateOf();

    template.hasResourceProperties(SELECTION, { BackupSelection: { Resources: [CLUSTER_ARN], ListOfTags: Match.absent() } });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    expect(
      permitted(template, CLUSTER_ARN),
    ).toEqual(['rds:CreateDBClusterSnapshot', 'rds:AddTagsToResource', 'rds:ListTagsForResource']);
    expect(permitted(template, arn('rds:ap-northeast-1:123456789012:cluster-snapshot:awsbackup:*'))).toContain('rds:DeleteDBClusterSnapshot');
    expect(permitted(template, arn('rds:ap-northeast-1:123456789012:cluster-auto-backup:*'))).toEqual([
      'rds:DescribeDBClusters', 'rds:DescribeDBInstances', 'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusterAutomatedBackups',
    ]);
    expect(permitted(template, '*')).toEqual(['tag:GetResources']);
  });

  test('can be modified only with continuous backup', () => {
    expect(permitted(templateOf(() => ({ continuousBackup: true })), CLUSTER_ARN)).toContain('rds:ModifyDBCluster');
  });

  test('is copied with the keys of both Regions, only for AWS resources', () => {
    const template = templateOf(() => ({ copies: [BackupCopy.toRegion('ap-northeast-3', 'copies')] }));

    template.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({
      Action: 'kms:CreateGrant',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      Resource: [arn('kms:ap-northeast-1:123456789012:key/*'), arn('kms:ap-northeast-3:123456789012:key/*')],
    }));
    expect(
      permitted(template, arn('backup:ap-northeast-3:123456789012:backup-vault:copies')),
    ).toEqual(['backup:DescribeBackupVault', 'backup:CopyIntoBackupVault']);
    template.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({
      Action: 'backup:CopyFromBackupVault',
      Condition: { 'ForAllValues:ArnLike': { 'backup:CopyTargets': [arn('backup:ap-northeast-3:123456789012:backup-vault:copies')] } },
    }));
  });

  test('is copied to a vault whose Region is not known at synthesis', () => {
    const template = templateOf(() => ({ copies: [BackupCopy.toVault(Token.asString({ Ref: 'VaultArn' }))] }));

    expect(permitted(template, arn('rds:*:123456789012:cluster-snapshot:awsbackup:*'))).toContain('rds:CopyDBClusterSnapshot');
  });
});

describe('a bucket', () => {
  test('grants the role permission to read, list and observe the bucket', () => {
    const template = templateOf((stack) => ({ sources: [BackupSource.bucket(importedBucket(stack))] }));

    template.hasResourceProperties(SELECTION, { BackupSelection: { Resources: [arn('s3:::shop-media')] } });
    expect(permitted(template, arn('s3:::shop-media'))).toContain('s3:PutBucketNotification');
    expect(permitted(template, arn('s3:::shop-media/*'))).toEqual([
      's3:GetObject', 's3:GetObjectAcl', 's3:GetObjectTagging', 's3:GetObjectVersion', 's3:GetObjectVersionAcl',
      's3:GetObjectVersionTagging',
    ]);
    expect(permitted(template, arn('events:ap-northeast-1:123456789012:rule/AwsBackupManagedRule*'))).toContain('events:PutRule');
  });

  test('is decrypted with its key', () => {
    const template = templateOf((stack) => ({
      sources: [BackupSource.bucket(s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
        bucketName: 'shop-media', encryptionKey: kms.Key.fromKeyArn(stack, 'BucketKey', KEY_ARN),
      }))],
    }));

    expect(permitted(template, KEY_ARN)).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
  });

  test('can be a bucket of the stack with versioning', () => {
    const template = templateOf((stack) => ({
      sources: [BackupSource.bucket(new s3.Bucket(stack, 'Bucket', { versioned: true }))],
    }));

    template.resourceCountIs(SELECTION, 1);
  });
});

describe('a tag', () => {
  const template = templateOf(() => ({ sources: [BackupSource.tag('Backup', 'daily')] }));

  test('selects all resources with the tag', () => {
    template.hasResourceProperties(SELECTION, {
      BackupSelection: {
        ListOfTags: [{ ConditionKey: 'Backup', ConditionType: 'STRINGEQUALS', ConditionValue: 'daily' }],
        Resources: Match.absent(),
      },
    });
  });

  test('grants the role the AWS managed policies for backups', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: [
        arn('iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup'), arn('iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup'),
      ],
    });
  });

  test('is a separate selection', () => {
    templateOf((stack) => ({
      sources: [BackupSource.bucket(importedBucket(stack)), BackupSource.tag('Backup', 'daily')],
    })).resourceCountIs(SELECTION, 2);
  });
});
