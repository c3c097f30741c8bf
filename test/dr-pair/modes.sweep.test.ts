import { allOf, ofType, OSAKA_REGION, templateOf, TOKYO_REGION } from './fixture';
import { MadePair, madePair } from './pairs';
import { ACCOUNT } from '../../tools/assemblies/stacks';

test('jobs have the same name in both Regions, and are enabled in one', () => {
  const states = [TOKYO_REGION, OSAKA_REGION].map((region) => allOf(madePair('warm').stacks, 'AWS::Scheduler::Schedule', region)
    .filter(({ Name }) => Name === 'kumo-NightlyReport').map(({ State }) => State as string));

  expect(states).toEqual([['ENABLED'], ['DISABLED']]);
});

/** The Regions in which the function of the primary Region records a release. */
const recordedIn = ({ pair, stacks }: Pick<MadePair, 'pair' | 'stacks'>): unknown =>
  ofType(templateOf(stacks, pair.primaryStack), 'AWS::Lambda::Function').map(({ Environment }) => (Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables?.REGIONS)
    .find((regions) => regions !== undefined);

test('releases write the image parameter in both Regions', () => {
  const { pair, stacks } = madePair('warm');
  const policies = JSON.stringify(ofType(templateOf(stacks, pair.primaryStack), 'AWS::IAM::Policy'));

  expect([TOKYO_REGION, OSAKA_REGION].filter((region) =>
    policies.includes(`:ssm:${region}:123456789012:parameter/kumo/backend/image`))).toHaveLength(2);
  expect(recordedIn({ pair, stacks })).toBe(`${TOKYO_REGION},${OSAKA_REGION}`);
});

test('releases write the image parameter in the Regions that the caller passes', () => {
  const { pair, stacks } = madePair('unwatched');

  expect(recordedIn({ pair, stacks })).toBe(`${TOKYO_REGION},us-west-2`);
});

test('supports any two Regions', () => {
  const { stacks, pair } = madePair('abroad');

  expect(allOf(stacks, 'AWS::ARCRegionSwitch::Plan')[0].Regions).toEqual(['eu-west-1', 'eu-central-1']);
  expect([...new Set(stacks.map((stack) => stack.region))].sort()).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1']);
  expect(allOf(stacks, 'AWS::EC2::VPC').map(({ CidrBlock }) => CidrBlock).sort()).toEqual(['10.1.0.0/16', '10.8.0.0/16']);
  expect(JSON.stringify(stacks)).not.toMatch(/ap-northeast-[13]/);
  expect(JSON.stringify(allOf(stacks, 'AWS::ARCRegionSwitch::Plan')[0].AssociatedAlarms.trigger1)).toMatch(/:alarm:down"/);
  expect(pair.node.metadata.map(({ data }) => String(data))).toEqual([
    expect.stringMatching(/^nobody receives the alarms; pass alarmEmail, or an existing\.alarmTopic for each Region/),
  ]);
});

test('uses existing VPCs, topics and an existing approver', () => {
  const { pair, stacks } = madePair('given');

  expect(['AWS::EC2::VPC', 'AWS::SNS::Topic'].filter((type) => allOf(stacks, type).length > 0)).toEqual([]);
  expect(allOf(stacks, 'AWS::CloudWatch::CompositeAlarm').filter(({ AlarmName }) => AlarmName === 'eldonia-unhealthy')
    .map(({ AlarmActions }) => AlarmActions))
    .toEqual([TOKYO_REGION, OSAKA_REGION].map((region) => [`arn:aws:sns:${region}:${ACCOUNT}:pages`]));
  expect(allOf(stacks, 'AWS::IAM::Role').map(({ RoleName }) => RoleName)).not.toContain('eldonia-failover-approver');
  expect(pair._parts.base.network).toBeUndefined();
  expect(pair.approver.node.path).toBe('People/OnCall');
  expect(pair.approver.roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/on-call`);
  // Each Region has a topic.
  expect(pair.node.metadata).toEqual([]);
});

test('in a Stage the stack names have the name of the Stage', () => {
  const { pair, stacks } = madePair('abroad');

  expect(stacks.map(({ stackName }) => stackName)).toEqual(expect.arrayContaining([
    'Beta-Eldonia-Global', 'Beta-Eldonia-StandbyBase', 'Beta-Eldonia-Primary', 'Beta-Eldonia-Standby',
  ]));
  expect(pair.runbook()).toContain('Beta-Eldonia-Standby');
});
