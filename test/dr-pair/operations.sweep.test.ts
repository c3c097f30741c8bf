import { allOf, assemblyOf, ofType, OSAKA_REGION, pairOf, placed } from './fixture';
import { madePair } from './pairs';
import { DrRegion } from '../../src/dr-pair';

test('the trail of the primary Region records the media buckets of both Regions', () => {
  const audit = { recordMediaAccess: true };
  const trails = placed(assemblyOf(pairOf({ primaryRegion: DrRegion.tokyo({ audit }) }))).flatMap(({ template }) => ofType(template, 'AWS::CloudTrail::Trail'));
  const recorded = JSON.stringify(trails.map(({ EventSelectors }) => EventSelectors as unknown));

  expect(trails).toHaveLength(1);
  expect(recorded).toContain(':s3:::eldonia-media-123456789012-ap-northeast-3/');
  expect(recorded).toContain('Fn::GetStackOutput');
});

test('the economy tier has no monitoring except the replication lag', () => {
  const { stacks: small } = madePair('economy');

  expect(allOf(small, 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  expect(small.map(({ stackName }) => stackName).filter((name) => /Audit$|Costs$|EdgeAlarms$/.test(name))).toEqual([]);
  expect(allOf(small, 'AWS::CloudWatch::Alarm', OSAKA_REGION).map(({ AlarmName }) => AlarmName))
    .toContain('eldonia-database-not-replicated');
});

test('creates no disabled part, and uses an existing detector', () => {
  const { stacks: made } = madePair('unwatched');

  expect(made.map(({ stackName }) => stackName).filter((name) => /Audit$|Costs$|EdgeAlarms$/.test(name))).toEqual([
    'Eldonia-Standby-Audit',
  ]);
  expect(allOf(made, 'AWS::GuardDuty::Detector', OSAKA_REGION)).toEqual([]);
});
