import { App, changed, everythingOn, holds, ref, stacksOf } from './fixtures';
import { assess } from '../../../cli/conformance/verdicts';

/** A requirement's number, an app that meets it, and one change (path, value) after which it doesn't. */
type Case = [requirement: string, app: App, path: string, value: unknown];

const app = everythingOn();
const container = 'PlatformApiTask/ContainerDefinitions/eldonia-backend';
const osaka = `Pair-Standby:${container}`;
const bucket = `${osaka}/Environment/MEDIA_BUCKET/Value`;

/** The workflows of the failover plan, of another Region, function or service. */
function planned(from: string, to: string): [path: string, value: unknown] {
  const [, plan] = Object.entries(app['Pair-Global'].Resources).find(([id]) => id.startsWith('FailoverPlan'))!;
  return ['FailoverPlan/Workflows', JSON.parse(JSON.stringify(plan.Properties.Workflows).replaceAll(from, to))];
}

const ready: Case[] = ['R5.1.2-8', 'R5.2.3-7'].flatMap((number): Case[] => [
  [number, app, 'FailoverPlan', undefined],
  [number, app, ...planned(':lambda:ap-northeast-1', ':lambda:us-west-2')],
  [number, app, ...planned('function:eldonia-failover', 'function:another')],
  [number, app, 'EverythingOn:PairFailoverActions.*Function/FunctionName', undefined],
  [number, app, 'EverythingOn:.*ServiceSecurityGroupfrom.*FailoverActions.*/ToPort', 3002],
  [number, app, 'EverythingOn:.*ServiceSecurityGroupfrom.*FailoverActions.*/CidrIp', '10.0.0.0/16'],
]);

const one = changed(app, 'Pair-Standby:PlatformApiService/DesiredCount', 1);
const started: Case[] = [
  ['R5.3.3-4', one, 'FailoverPlan', undefined],
  ['R5.3.3-4', one, 'FailoverPlan/PrimaryRegion', 'ap-northeast-3'],
  ['R5.3.3-4', one, 'FailoverPlan/PrimaryRegion', undefined],
  ['R5.3.3-4', one, 'FailoverPlan/Regions/1', 'us-west-2'],
  ['R5.3.3-4', one, ...planned('service/eldonia-cluster/eldonia-backend', 'service/eldonia-cluster/another')],
  ['R5.3.3-4', one, ...planned(':ecs:ap-northeast-3', ':ecs:us-west-2')],
  ['R5.3.3-4', one, 'Pair-Standby:PlatformApiCluster/ClusterName', 'another'],
  ['R5.3.3-4', one, 'EverythingOn:PlatformApiService/DesiredCount', 1],
];

test.each([...ready, ...started])('%s holds, and does not after a change', (requirement, sound, path, value) =>
  expect([holds(requirement, sound), holds(requirement, changed(sound, path, value))]).toEqual([true, false]));

test('a standby service does not count as a primary one', () => {
  const { EverythingOn, ...others } = one;

  expect(holds('R5.3.3-4', others)).toBe(false);
});

test.each([0, 2])('a standby may have %d tasks', (count) =>
  expect(holds('R5.3.3-4', changed(app, 'Pair-Standby:PlatformApiService/DesiredCount', count))).toBe(true));

test('a standby may receive its bucket by reference', () => {
  const copies = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'eldonia-media-123456789012-ap-northeast-3' } };
  const local = changed(changed(app, 'BaseMedia/BucketName', 'another'), 'Pair-Standby:Copies', copies);

  expect(holds('R5.1.2-7', changed(local, bucket, ref('Copies')))).toBe(true);
  expect(holds('R5.1.2-7', changed(local, bucket, ref('Another')))).toBe(false);
});

test('a firewall for the CDN does not hold outside us-east-1', () => {
  const moved = { ...app, 'EverythingOn-UsEast1': { ...app['EverythingOn-UsEast1'], region: 'eu-west-1' } };

  expect(holds('R5.2.3-10', changed(moved, 'PlatformEdgeDistribution/DistributionConfig/WebACLId/Fn::GetStackOutput/Region', 'eu-west-1'))).toBe(false);
});

test('a stack without a Region uses the Region of its deployment', () => {
  const uri = ['123456789012.dkr.ecr.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/eldonia-backend:latest'];
  const here = changed(changed(app, `${container}/Image`, { 'Fn::Join': ['', uri] }), `${container}/LogConfiguration/Options/awslogs-region`, ref('AWS::Region'));
  const { template } = stacksOf(here).find(({ name }) => name === 'EverythingOn')!;
  const unmet = assess([{ name: 'Anywhere', template }]).filter(({ outcome }) => outcome !== 'met').map(({ requirement }) => requirement);

  expect(unmet.filter((number) => number.startsWith('R5.3.2'))).toEqual([]);
});
