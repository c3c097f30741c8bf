import { Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { permitted } from './fixture';
import { VolumeSnapshots } from '../../src/backup/private/volume-snapshots';
import { testStack } from '../../tools/assemblies/stacks';

const POLICY = 'AWS::DLM::LifecyclePolicy';
const keysOf = (region: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:kms:${region}:123456789012:key/*`]],
});

function templateOf(copyRegion?: string): Template {
  const stack = testStack();
  new VolumeSnapshots(stack, 'Snapshots', { copyRegion });
  return Template.fromStack(stack);
}

test('copies each snapshot, encrypted', () => {
  const template = templateOf('ap-northeast-3');

  template.hasResourceProperties(POLICY, {
    PolicyDetails: {
      Schedules: [Match.objectLike({
        CrossRegionCopyRules: [{
          Target: 'ap-northeast-3',
          Encrypted: true,
          CopyTags: true,
          RetainRule: { Interval: 7, IntervalUnit: 'DAYS' },
        }],
      })],
    },
  });
  for (const keys of [keysOf('ap-northeast-1'), keysOf('ap-northeast-3')]) {
    expect(permitted(template, keys, 'SnapshotsRole')).toEqual(
      expect.arrayContaining(['kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext']),
    );
  }
  expect(permitted(template, '*', 'SnapshotsRole').filter((action) => !action.startsWith('ec2:Describe'))).toEqual([]);
});

test('deletes snapshots with the tag alone', () => {
  templateOf().hasResourceProperties('AWS::IAM::Role', {
    Policies: [{
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: 'ec2:DeleteSnapshot',
          Effect: 'Allow',
          Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:*::snapshot/*']] },
          Condition: { StringEquals: { 'aws:ResourceTag/eldonia:backup': 'true' } },
        }]),
      },
    }],
  });
});

test('accepts a token as Region', () => {
  expect(() => templateOf(Token.asString({ Ref: 'Region' }))).not.toThrow();
});

test.each([
  ['an invalid Region', 'osaka', 'be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['its own Region', 'ap-northeast-1', 'differ from the Region of the stack, got ap-northeast-1; remove it'],
])('fails with %s', (_, region, rule) => {
  expect(() => templateOf(region)).toThrow(new Error(`volumeSnapshotsRegion must ${rule} (at Test/Snapshots)`));
});
