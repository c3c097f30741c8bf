import { Stack } from 'aws-cdk-lib';
import { allOf, assemblyOf, OSAKA_REGION, pairOf, placed, quickApp, ZONE } from './fixture';
import { Edge, EldoniaPlatform, FailoverMode, PlatformZone, RecoveryOptions } from '../../src';
import { TOKYO } from '../../tools/assemblies/stacks';
import { once, warningsAt } from '../eldonia-platform/fixture';
import { differences, siteNamesIn, siteRecordsIn, stacksOf } from '../support/domain-use';

const NAMES = ['eldonia.example', 'www.eldonia.example'];

function made(zone: PlatformZone, recovery: RecoveryOptions = { failoverMode: FailoverMode.AUTOMATIC }) {
  const pair = pairOf({
    zone,
    edge: Edge.cloudFront({ redirectedDomainNames: ['www.eldonia.example'] }),
    recovery,
  });
  const assembly = assemblyOf(pair);
  return { pair, stacks: stacksOf(assembly), placed: placed(assembly), warnings: warningsAt(pair) };
}
const usual = once(() => made(PlatformZone.fromAttributes(ZONE)));
const other = once(() => made(PlatformZone.servedByOtherDistribution(ZONE)));

const OTHER_SITE = () => PlatformZone.servedByOtherSite(ZONE);
const manual = once(() => made(OTHER_SITE(), { failoverMode: FailoverMode.MANUAL }));
const ownAlarms = once(() => made(OTHER_SITE(), { failoverMode: FailoverMode.AUTOMATIC, triggerAlarms: ['region-lost'] }));

const REMOVED = NAMES.flatMap((name) => ['A', 'AAAA'].map((type) => `- AWS::Route53::RecordSet ${type} ${name}.`));
const TARGET = ['+ Output RecordTarget', '+ Output RecordTargetZone'];

test('the primary Region creates the records of the site by default', () => {
  expect(siteNamesIn(usual().stacks)).toEqual(NAMES);
  expect(siteRecordsIn(usual().stacks, NAMES)).toHaveLength(4);
});

test('with another distribution the origin keeps its failover, and the probe of the standby Region waits', () => {
  const { stacks, placed: regions } = other();

  expect(differences(usual().stacks, stacks)).toEqual([
    ...REMOVED, ...TARGET, '- Output SiteUrl', '~ AWS::CloudFront::Distribution DistributionConfig/Aliases', '~ AWS::CloudFront::Function FunctionCode',
    // The primary Region requests the distribution.
    '~ AWS::CloudWatch::Alarm AlarmDescription', '~ AWS::CloudWatch::Alarm Dimensions/0/Value', '~ AWS::Events::Rule Description',
    '~ AWS::Lambda::Function Environment/Variables/SITE', '~ AWS::Lambda::Function Environment/Variables/SERVED_ELSEWHERE',
    // The plan does not start by itself.
    '~ AWS::CloudWatch::Dashboard DashboardBody',
  ].sort());
  expect(allOf(regions, 'AWS::Route53::RecordSet').map(({ Name, SetIdentifier }) => `${Name} ${SetIdentifier}`).sort()).toEqual([
    'active.origin.eldonia.example. PRIMARY', 'active.origin.eldonia.example. SECONDARY',
    'origin.eldonia.example. Everywhere', 'origin.eldonia.example. Japan',
  ]);
  const variables = allOf(regions, 'AWS::Lambda::Function', OSAKA_REGION).flatMap(({ Environment }) => Environment?.Variables.SITE ? [Environment.Variables] : []);
  expect(variables).toEqual([expect.objectContaining({ SITE: 'eldonia.example/ready', SERVED_ELSEWHERE: 'true' })]);
});

test('no platform gets the name of the record that the failover plan changes', () => {
  const app = quickApp();
  pairOf({}, app);
  const zone = PlatformZone.fromAttributes({ ...ZONE, domainName: 'active.origin.eldonia.example' });

  expect(() => new EldoniaPlatform(new Stack(app, 'Second', { env: TOKYO }), 'Platform', { name: 'second', zone })).toThrow('zone.domainName must be unique');
});

test('a warning says what the probe does not see, and that no failover starts by itself', () => {
  const ofProbe = ({ warnings }: ReturnType<typeof made>) => warnings.filter((text) => text.includes('@eldonia/dr-pair:siteNotProbed'));

  expect(ofProbe(usual())).toEqual([]);
  expect(ofProbe(other())).toEqual([
    'another site has eldonia.example, so that the probe of the standby Region requests nothing and reports it as available: only the primary Region watches ' +
    'the platform, and no failover starts automatically; use PlatformZone.withExistingRecords(...) when the records point to the platform ' +
    '[ack: @eldonia/dr-pair:siteNotProbed]',
  ]);
});

test('the warning speaks of an automatic failover as the alarms of the plan allow it', () => {
  const text = ({ warnings }: ReturnType<typeof made>) => /watches the platform(.*); use/.exec(warnings.find((one) => one.includes('siteNotProbed'))!)![1];

  expect(text(manual())).toBe('');
  expect(text(ownAlarms())).toBe(', and only region-lost of recovery.triggerAlarms can start a failover');
});

test('runbook and dashboard promise neither a probe nor a start of the plan that do not exist while another site has the domain name', () => {
  const [STARTS, PROBED] = ['The plan starts when its alarms go into ALARM', 'shows the availability of `https://eldonia.example/ready`, which ap-northeast-3 requests every minute'];
  const found = ({ pair, stacks }: ReturnType<typeof made>) => [
    pair.runbook().includes(STARTS), JSON.stringify(stacks).includes(STARTS), pair.runbook().includes(PROBED), pair.runbook().includes('the time of the last minute before the outage'),
  ];

  expect(found(usual())).toEqual([true, true, true, false]);
  expect(found(other())).toEqual([false, false, false, true]);
  expect(found(ownAlarms())).toEqual([true, true, false, true]);
  expect(found(manual())).toEqual([false, false, false, true]);
});

test('the runbook says how to reach the platform, and does so only while another site has the domain name', () => {
  const note = 'Another site has eldonia.example';

  expect(usual().pair.runbook()).not.toContain(note);
  expect(other().pair.runbook()).toContain(note);
  expect(other().pair.runbook()).toContain('aws cloudformation describe-stacks --region ap-northeast-1 --stack-name Eldonia-Primary');
});
