import { Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { VolumeSnapshots } from '../../src/backup/private/volume-snapshots';
import { testStack } from '../../tools/assemblies/stacks';


function templateOf(copyRegion?: string): Template {
  const stack = testStack();
  new VolumeSnapshots(stack, 'Snapshots', { copyRegion });
  return Template.fromStack(stack);
}

test('accepts a token as Region', () => {
  expect(() => templateOf(Token.asString({ Ref: 'Region' }))).not.toThrow();
});

test.each([
  ['an invalid Region', 'osaka', 'be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['its own Region', 'ap-northeast-1', 'differ from the Region of the stack, got ap-northeast-1; remove it'],
])('fails with %s', (_, region, rule) => {
  expect(() => templateOf(region)).toThrow(new Error(`volumeSnapshotsRegion must ${rule} (at Test/Snapshots)`));
});
