import { Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';
import { slim as slimly } from './fixture';
import { AccountResource, Edge, EldoniaPlatform, EldoniaPlatformProps, PlatformAuditOptions } from '../../src';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const SKIP = AccountResource.none();
const BOTH = { recordMediaAccess: true, scanUploads: true };
const slim = (props: Partial<EldoniaPlatformProps>): EldoniaPlatform => slimly({ alarmEmail: 'ops@example.com', edge: Edge.none(), ...props }).platform;
const templateOf = (part: IConstruct | undefined) => Template.fromStack(Stack.of(part!));

test.each<[string, EldoniaPlatform, string]>([
  ['of the platform', slim({ audit: BOTH }), 'eldonia-media-123456789012-ap-northeast-1'],
  ['that exists', slim({ audit: BOTH, existing: { mediaBucket: s3.Bucket.fromBucketName(testStack(), 'Old', 'shop-uploads') } }), 'shop-uploads'],
])('names the bucket %s in the tag of the trail and of the scan, and of nothing else', (_, { auditTrail }, name) => {
  const tagged = Object.values(templateOf(auditTrail).toJSON().Resources as Record<string, { Type: string; Properties: unknown }>)
    .filter(({ Properties }) => JSON.stringify(Properties ?? {}).includes('"MediaBucket"'));

  expect(tagged.map(({ Type }) => Type).sort()).toEqual(['AWS::CloudTrail::Trail', 'AWS::GuardDuty::MalwareProtectionPlan']);
  for (const { Properties } of tagged) expect(JSON.stringify(Properties)).toMatch(new RegExp(`"MediaBucket","Value":"${name}"|"MediaBucket":"${name}"`));
});

test.each<[string, PlatformAuditOptions, string, number]>([
  ['neither', {}, '', 0.0000084167],
  ['recorded', { recordMediaAccess: true }, '', 0.0000084167 + 0.000002267],
  ['scanned', { scanUploads: true }, ', if each is scanned,', 0.0000084167 + 0.000282],
  ['both', BOTH, ', if each is scanned,', 0.0000084167 + 0.000282 + 0.000002267],
])('costs what is done with an upload, and the alarm says so: %s', (_, audit, text, each) => {
  const watched = templateOf(slim({ audit: { enabled: true, ...audit }, monitoring: { enabled: true, thresholds: { dollarsPerHour: 5 } } }));
  const [alarm] = propertiesOf(watched, 'AWS::CloudWatch::Alarm', { AlarmName: 'eldonia-upload-requests' });

  expect(alarm.AlarmDescription).toContain(`Requests to upload with large headers${text} cost`);
  expect(alarm.Threshold).toBe(Math.round(5 / each));
});

test('has no alarm on the log of a trail that the audit does not read', () => {
  const existing = AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company');
  const alarms = (trail?: AccountResource) => propertiesOf(templateOf(slim({ audit: { enabled: true, trail }, monitoring: { enabled: true } }).auditTrail), 'AWS::CloudWatch::Alarm', { AlarmName: 'eldonia-aws-calls' });

  expect([undefined, existing, SKIP].map((trail) => alarms(trail).length)).toEqual([1, 0, 0]);
});
