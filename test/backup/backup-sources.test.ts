import { Token } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CLUSTER_ARN, importedBucket, permitted, templateOf } from './fixture';
import { BackupCopy, BackupSource } from '../../src/backup';
import { KEY_ARN } from '../../tools/assemblies/imported';

const SELECTION = 'AWS::Backup::BackupSelection';
const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });

describe('a database', () => {
  test('is selected by its ARN, without a managed policy', () => {
    const template = templateOf();

    template.hasResourceProperties(SELECTION, { BackupSelection: { Resources: [CLUSTER_ARN], ListOfTags: Match.absent() } });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  test('can be modified only with continuous backup', () => {
    expect(permitted(templateOf(() => ({ continuousBackup: true })), CLUSTER_ARN)).toContain('rds:ModifyDBCluster');
  });

  test('is copied to a vault whose Region is not known at synthesis', () => {
    const template = templateOf(() => ({ copies: [BackupCopy.toVault(Token.asString({ Ref: 'VaultArn' }))] }));

    expect(permitted(template, arn('rds:*:123456789012:cluster-snapshot:awsbackup:*'))).toContain('rds:CopyDBClusterSnapshot');
  });
});

describe('a bucket', () => {
  test('is selected by its ARN', () => {
    const template = templateOf((stack) => ({ sources: [BackupSource.bucket(importedBucket(stack))] }));

    template.hasResourceProperties(SELECTION, { BackupSelection: { Resources: [arn('s3:::shop-media')] } });
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

  test('is a separate selection', () => {
    templateOf((stack) => ({
      sources: [BackupSource.bucket(importedBucket(stack)), BackupSource.tag('Backup', 'daily')],
    })).resourceCountIs(SELECTION, 2);
  });
});
