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
  expect(guide(path)).toContain('s3.restoreObject');
  expect(archived.filter((one) => !guide(path).includes(OFFLINE[one]!))).toEqual([]);
});

// AWS documents no order of recovery points, and the newest backup can contain the damage.
test.each(['restore.md', 'ja/restore.md'])('%s lets the operator choose the backup', (path) => {
  expect(guide(path)).not.toMatch(/RecoveryPoints\[0\]/);
  expect(guide(path).match(/'RecoveryPoints\[\]\.\[CreationDate,RecoveryPointArn\]'/g)).toHaveLength(2);
});

// https://docs.aws.amazon.com/aws-backup/latest/devguide/restoring-s3.html: what exists is skipped, and a delete marker does not exist.
test.each(['restore.md', 'ja/restore.md'])('%s deletes damaged objects before AWS Backup restores them', (path) => {
  const at = (command: string) => guide(path).indexOf(command);

  expect(at('aws s3api delete-objects')).toBeGreaterThan(0);
  expect(at('aws s3api delete-objects')).toBeLessThan(at('aws backup start-restore-job'));
});

// InvalidGlobalClusterStateFault: Global Cluster … is not empty. A member is removed in the background:
// https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/rds/global_cluster.go
test.each(['restore.md', 'ja/restore.md', 'retire.md', 'ja/retire.md', '../src/dr-pair/private/runbooks/rebuild.md'])('%s deletes a global database when it is empty', (path) => {
  const lines = guide(path).split('\n').filter((line) => line.includes('aws rds delete-global-cluster'));

  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !/^ *for TRY in \{1\.\.60\}; do aws .* && break; sleep 10; done$/.test(line))).toEqual([]);
});

// The sed of macOS reads \t as the letter t, and schedules would go on.
test.each(['restore.md', 'ja/restore.md'])('%s runs with the tools of macOS, and deletes no member of a global database', (path) => {
  expect(guide(path)).not.toMatch(/\bsed .*\\t/);
  expect(guide(path).indexOf('rds remove-from-global-cluster')).toBeLessThan(guide(path).indexOf('--final-db-snapshot-identifier'));
});
