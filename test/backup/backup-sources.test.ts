import { Token, aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { CLUSTER_ARN, importedBucket, permitted, templateOf } from './fixture';
import { BackupCopy, BackupSource } from '../../src/backup';
import { KEY_ARN } from '../../tools/assemblies/imported';

const SELECTION = 'AWS::Backup::BackupSelection';
const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:${rest}`]] });

describe('a database', () => {
  test('can be modified only with continuous backup', () => {
    expect(permitted(templateOf(() => ({ continuousBackup: true })), CLUSTER_ARN)).toContain('rds:ModifyDBCluster');
  });

  test('is copied to a vault whose Region is not known at synthesis', () => {
    const template = templateOf(() => ({ copies: [BackupCopy.toVault(Token.asString({ Ref: 'VaultArn' }))] }));

    expect(permitted(template, arn('rds:*:123456789012:cluster-snapshot:awsbackup:*'))).toContain('rds:CopyDBClusterSnapshot');
  });
});

describe('a bucket', () => {
  test('is decrypted with its key', () => {
    const template = templateOf((stack) => ({
      sources: [BackupSource.bucket(s3.Bucket.fromBucketAttributes(stack, 'Bucket', {
        bucketName: 'shop-media', encryptionKey: kms.Key.fromKeyArn(stack, 'BucketKey', KEY_ARN),
      }))],
    }));

    expect(permitted(template, KEY_ARN)).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
  });
});

test('a tag is a separate selection', () => {
  templateOf((stack) => ({
    sources: [BackupSource.bucket(importedBucket(stack)), BackupSource.tag('Backup', 'daily')],
  })).resourceCountIs(SELECTION, 2);
});
