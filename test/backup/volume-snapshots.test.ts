import { Duration, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { permitted } from './fixture';
import { VolumeSnapshotsOptions } from '../../src/backup';
import { VolumeSnapshots } from '../../src/backup/private/volume-snapshots';
import { testStack } from '../../tools/assemblies/stacks';

const POLICY = 'AWS::DLM::LifecyclePolicy';
const KEY = 'arn:aws:kms:ap-northeast-3:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
const keysOf = (region: string) => ({
  'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:kms:${region}:123456789012:key/*`]],
});
const SNAPSHOTS = { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ec2:*::snapshot/*']] };

function templateOf(props?: VolumeSnapshotsOptions): Template {
  const stack = testStack();
  new VolumeSnapshots(stack, 'Snapshots', props);
  return Template.fromStack(stack);
}

test('creates a daily snapshot of the tagged volumes and keeps it for 7 days', () => {
  const template = templateOf();

  template.hasResourceProperties(POLICY, {
    State: 'ENABLED',
    PolicyDetails: {
      ResourceTypes: ['VOLUME'],
      TargetTags: [{ Key: 'eldonia:backup', Value: 'true' }],
      Schedules: [{
        CreateRule: { Interval: 24, IntervalUnit: 'HOURS', Times: ['18:00'] },
        RetainRule: { Interval: 7, IntervalUnit: 'DAYS' },
        CopyTags: true,
        CrossRegionCopyRules: Match.absent(),
      }],
    },
  });
  expect(
    permitted(template, SNAPSHOTS, 'SnapshotsRole'),
  ).toEqual(['ec2:CreateSnapshot', 'ec2:CopySnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot']);
  expect(permitted(template, '*', 'SnapshotsRole').filter((action) => !action.startsWith('ec2:Describe'))).toEqual([]);
});

test('uses the tag, which limits the role, and the retention of the options', () => {
  const template = templateOf({ tagKey: 'Snapshot', tagValue: 'daily', retention: Duration.days(30) });

  template.hasResourceProperties(POLICY, {
    PolicyDetails: {
      TargetTags: [{ Key: 'Snapshot', Value: 'daily' }],
      Schedules: [Match.objectLike({ RetainRule: { Interval: 30, IntervalUnit: 'DAYS' } })],
    },
  });
  template.hasResourceProperties('AWS::IAM::Role', {
    Policies: [{
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Condition: { StringEquals: { 'aws:ResourceTag/Snapshot': 'daily' } } }),
        ]),
      },
    }],
  });
});

test.each([
  [undefined, Match.absent(), keysOf('ap-northeast-3')], [KEY, KEY, KEY],
])('copies each snapshot, encrypted (key %s)', (copyKeyArn, expected, used) => {
  const template = templateOf({ copyRegion: 'ap-northeast-3', copyKeyArn });

  template.hasResourceProperties(POLICY, {
    PolicyDetails: {
      Schedules: [Match.objectLike({
        CrossRegionCopyRules: [{
          Target: 'ap-northeast-3',
          Encrypted: true,
          CmkArn: expected,
          CopyTags: true,
          RetainRule: { Interval: 7, IntervalUnit: 'DAYS' },
        }],
      })],
    },
  });
  for (const keys of [keysOf('ap-northeast-1'), used]) {
    expect(permitted(template, keys, 'SnapshotsRole')).toEqual(
      expect.arrayContaining(['kms:CreateGrant', 'kms:Decrypt', 'kms:GenerateDataKeyWithoutPlaintext']),
    );
  }
  expect(permitted(template, '*', 'SnapshotsRole').filter((action) => !action.startsWith('ec2:Describe'))).toEqual([]);
});

test('accepts tokens as Region and key', () => {
  expect(() => templateOf({ copyRegion: Token.asString({ Ref: 'Region' }), copyKeyArn: 'any' })).not.toThrow();
  expect(() => templateOf({ copyRegion: 'ap-northeast-3', copyKeyArn: Token.asString({ Ref: 'Key' }) })).not.toThrow();
});

test.each<[string, VolumeSnapshotsOptions, string]>([
  ['an empty tag', { tagKey: '' }, 'tagKey must be a key, got an empty one; pass the key of the tag'],
  ['a retention of hours', { retention: Duration.hours(1) }, 'retention must be whole days from 1 to 1000, got 1 hour; use Duration.days()'],
  ['a token as retention', { retention: Duration.days(Token.asNumber({ Ref: 'Days' })) },
    'retention must be known at synthesis, got a token; pass e.g. Duration.days(7)'],
  ['a key without a Region', { copyKeyArn: KEY }, 'copyRegion must be set with copyKeyArn, got none; pass the Region of the key'],
  ['an invalid Region', { copyRegion: 'osaka' }, 'copyRegion must be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  ['its own Region', { copyRegion: 'ap-northeast-1' }, 'copyRegion must differ from the Region of the stack, got ap-northeast-1; remove it'],
  ['a key of another Region', { copyRegion: 'ap-northeast-2', copyKeyArn: KEY },
    `copyKeyArn must be the ARN of a key in ap-northeast-2, got "${KEY}"; pass a key of that Region, not an alias`],
])('fails with %s', (_, props, message) => {
  expect(() => templateOf(props)).toThrow(new Error(`${message} (at Test/Snapshots)`));
});
