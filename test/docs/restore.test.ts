import { readFileSync } from 'fs';
import { resolve } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecureBucket, StorageProfile } from '../../src';

const guide = (path: string) => readFileSync(resolve(__dirname, '../../docs', path), 'utf8');

/** The classes that S3 reads only after a restore, and that AWS Backup does not back up. */
const OFFLINE: Record<string, string> = { GLACIER: 'Glacier Flexible Retrieval', DEEP_ARCHIVE: 'Deep Archive' };

/** The classes in which the media of a platform end. */
function classesOfMedia(): string[] {
  const stack = new Stack(new App(), 'Test');
  const media = new SecureBucket(stack, 'Media', { storageProfile: StorageProfile.originalsAndMedia() });
  const bucket = Template.fromStack(stack).toJSON().Resources[stack.getLogicalId(media.bucket.node.defaultChild as never)];
  return JSON.stringify(bucket.Properties.LifecycleConfiguration).match(/(?<="StorageClass":")\w+/g) ?? [];
}

test.each(['restore.md', 'ja/restore.md'])('%s restores media that are archived, which no backup contains', (path) => {
  const archived = classesOfMedia().filter((one) => one in OFFLINE);

  expect(archived).toEqual(['GLACIER']);
  expect(guide(path)).toContain('aws s3api restore-object');
  expect(archived.filter((one) => !guide(path).includes(OFFLINE[one]!))).toEqual([]);
});

// AWS documents no order of recovery points, and the newest backup can contain the damage.
test.each(['restore.md', 'ja/restore.md'])('%s lets the operator choose the backup', (path) => {
  expect(guide(path)).not.toMatch(/RecoveryPoints\[0\]/);
  expect(guide(path).match(/'RecoveryPoints\[\]\.\[CreationDate,RecoveryPointArn\]'/g)).toHaveLength(2);
});
