import { App, CfnParameter, Duration, Fn, Lazy, Stack, Stage, aws_codebuild as codebuild, aws_ec2 as ec2, aws_iam as iam, aws_route53 as route53, aws_sns as sns } from 'aws-cdk-lib';
import { OSAKA_REGION, PROPS, TOKYO_REGION, ZONE, pairOf } from './fixture';
import { BackupCopy } from '../../src/backup';
import { DrPair, DrPairProps, DrRegion } from '../../src/dr-pair';
import { ApiIngress } from '../../src/fargate-api';
import { InvalidInput } from '../../src/private/errors';
import { Edge, PlatformTier, PlatformWorkload, PlatformZone } from '../../src/region';
import { importedVpc } from '../../tools/assemblies/imported';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { warningsAt } from '../eldonia-platform/fixture';

/** The zone of the pair, of which one attribute differs. */
const zoned = ({ domainName, ...attributes }: Partial<route53.HostedZoneAttributes> & { domainName?: string }) =>
  PlatformZone.fromAttributes({ ...ZONE, ...attributes, domainName });
const known = (prop: string, got: string) => `${prop} must be known, got ${got}; pass its text, for example by ssm.StringParameter.valueFromLookup(), ` +
  'so that neither Region refers to the other for it (at Eldonia)';
const otherStack = (account = ACCOUNT) => new Stack(new App(), 'Dns', { env: { ...TOKYO, account } });
const projectOf = (region: string, account = ACCOUNT) => codebuild.Project.fromProjectArn(otherStack(), 'Project', `arn:aws:codebuild:${region}:${account}:project/tests`);
const TOPIC_ADVICE = 'leave it out, and subscribe the endpoint of that account to the topic of the platform';
const late = (value: string) => Lazy.string({ produce: () => value });

test.each<[string, Partial<DrPairProps>, string]>([
  ['copies of backups without backups', {
    recovery: { backups: false, backupCopies: [BackupCopy.toRegion('ap-northeast-2', 'copies')] },
  }, 'recovery.backupCopies must be absent without backups, got some; leave it out, or enable backups (at Eldonia)'],
  ['a retention of backups without backups', { recovery: { backups: false, dailyBackupRetention: Duration.days(7) } },
    'recovery.dailyBackupRetention must be absent without backups, got some; leave it out, or enable backups (at Eldonia)'],
  ['daily backups for less than a week', { recovery: { dailyBackupRetention: Duration.days(6) } },
    'recovery.dailyBackupRetention must be at least 7 whole days, got 6 days; what ransomware or a mistake overwrites is often noticed after days (at Eldonia)'],
  ['monthly backups for less than a month', { recovery: { monthlyBackupRetention: Duration.days(30) } },
    'recovery.monthlyBackupRetention must be at least 31 whole days, got 30 days; the last monthly backup would be gone before the next one exists (at Eldonia)'],
  ['the same Region twice', { recovery: { standbyRegion: DrRegion.tokyo() } },
    'recovery.standbyRegion must differ from primaryRegion, got ap-northeast-1 for both; choose a second Region (at Eldonia)'],
  ['an invalid account', { account: '12345' },
    'account must be 12 digits, got "12345"; physical names in both Regions contain it (at Eldonia)'],
  ['an account that is a token', { account: late(ACCOUNT) },
    'account must be 12 digits, got a token; physical names in both Regions contain it (at Eldonia)'],
  ['an invalid e-mail address', { alarmEmail: 'ops' },
    'alarmEmail must be an e-mail address, got "ops"; write it as ops@eldonia.example (at Eldonia)'],
  ['CIDR blocks that overlap', { recovery: { standbyRegion: DrRegion.osaka({ network: { cidr: '10.0.128.0/17' } }) } },
    'recovery.standbyRegion.network.cidr must not overlap primaryRegion.network.cidr, got 10.0.128.0/17 and 10.0.0.0/16; change one, or the ' +
    'VPCs can never be connected (at Eldonia)'],
  ['a CIDR block within the other one', { primaryRegion: DrRegion.tokyo({ network: { cidr: '10.1.4.0/22' } }) },
    'recovery.standbyRegion.network.cidr must not overlap primaryRegion.network.cidr, got 10.1.0.0/16 and 10.1.4.0/22; change one, or the ' +
    'VPCs can never be connected (at Eldonia)'],
  ['a domain outside the zone', { zone: zoned({ domainName: 'eldonia.test' }) },
    'zone.domainName must be in the zone eldonia.example, got "eldonia.test"; choose a name below the zone, or pass ' +
    'the other zone (at Eldonia)'],
  ['a domain that is a token', { zone: zoned({ domainName: late('www.eldonia.example') }) },
    known('zone.domainName', 'a token')],
  ['a zone that is a token', { zone: zoned({ hostedZoneId: late('Z0123456789ABCDEFGHIJ') }) },
    known('zone.hostedZoneId', 'a token')],
  ['a zone of another stack', { zone: PlatformZone.fromHostedZone(new route53.PublicHostedZone(otherStack(), 'Zone', ZONE)) },
    known('zone.hostedZoneId', 'a reference to Dns/Zone/Resource')],
  ['the import of a zone', { zone: zoned({ hostedZoneId: Fn.importValue('ZoneId') }) }, known('zone.hostedZoneId', 'Fn::ImportValue "ZoneId"')],
  ['a dynamic reference to a zone', { zone: zoned({ hostedZoneId: '{{resolve:ssm:/zone}}' }) }, known('zone.hostedZoneId', '{{resolve:ssm:/zone}}')],
  ['a dynamic reference to an address', { alarmEmail: '{{resolve:ssm:/ops}}' },
    'alarmEmail must be known in both Regions, got {{resolve:ssm:/ops}}, which each stack reads in its own Region; pass its text, for example by ' +
    'ssm.StringParameter.valueFromLookup() (at Eldonia)'],
  ['a name of the origin that is an import', { edge: Edge.cloudFront({ originDomainName: Fn.importValue('Origin') }) },
    known('edge.originDomainName', 'Fn::ImportValue "Origin"')],
  ['a zone of another account', { zone: PlatformZone.fromHostedZone(route53.HostedZone.fromHostedZoneAttributes(otherStack('999999999999'), 'Zone', ZONE)) },
    `zone must be of a zone in account ${ACCOUNT}, got one of account 999999999999; delegate a name below it, such as shop.eldonia.example, to a zone in ` +
    `account ${ACCOUNT} by an NS record, and pass that zone (at Eldonia)`],
  ['an approver of another account', { recovery: { approver: iam.Role.fromRoleArn(otherStack(), 'Role', 'arn:aws:iam::999999999999:role/on-call') } },
    `recovery.approver must be in account ${ACCOUNT}, got one of 999999999999; pass it as one of recovery.approvers, which may assume a role of this account (at Eldonia)`],
  ['tests of images of another Region', { github: { repository: 'eldonia/eldonia-backend', imageBuild: { testProject: projectOf('us-west-2') } } },
    'github.imageBuild.testProject must be in Region ap-northeast-1, got one of us-west-2; pass a project of this account and Region (at Eldonia)'],
  ['tests of images of another account', { github: { repository: 'eldonia/eldonia-backend', imageBuild: { testProject: projectOf('ap-northeast-1', '999999999999') } } },
    `github.imageBuild.testProject must be in account ${ACCOUNT}, got one of 999999999999; pass a project of this account and Region (at Eldonia)`],
  ['a topic in us-east-1 of another account', { monitoring: { usEast1AlarmTopic: sns.Topic.fromTopicArn(otherStack(), 'Topic', 'arn:aws:sns:us-east-1:999999999999:alarms') } },
    `monitoring.usEast1AlarmTopic must be in account ${ACCOUNT}, got one of 999999999999; ${TOPIC_ADVICE} (at Eldonia)`],
  ['an import that each Region reads', { alarmEmail: Fn.importValue('Ops') },
    'alarmEmail must be known in both Regions, got Fn::ImportValue "Ops", which each stack reads in its own Region; pass its text, for example by ' +
    'ssm.StringParameter.valueFromLookup() (at Eldonia)'],
  ['an attribute of a stack', { alarmEmail: new CfnParameter(otherStack(), 'Ops').valueAsString },
    'alarmEmail must be known in both Regions, got a reference to Dns/Ops of ap-northeast-1; pass its text, for example by ' +
    'ssm.StringParameter.valueFromLookup() (at Eldonia)'],
  ['a variable that each Region imports', { api: { environment: { QUEUE: Fn.importValue('Queue') } } },
    'api.environment.QUEUE must be known in both Regions, got Fn::ImportValue "Queue", which each stack reads in its own Region; pass its text, for ' +
    'example by ssm.StringParameter.valueFromLookup(), or one of each Region as environment of primaryRegion and recovery.standbyRegion (at Eldonia)'],
  ['an import in a variable of a workload, and no remedy of another prop', { workloads: [PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'], environment: { QUEUE: Fn.importValue('Queue') } })] },
    'workloads.Emails.environment.QUEUE must be known in both Regions, got Fn::ImportValue "Queue", which each stack reads in its own Region; pass its text, for ' +
    'example by ssm.StringParameter.valueFromLookup() (at Eldonia)'],
  ['one ingress for both Regions', { api: { ingress: ApiIngress.CLOUDFRONT_ONLY } },
    'api.ingress must be absent in a pair, got one for both Regions; set ingress of primaryRegion and ' +
    'recovery.standbyRegion (at Eldonia)'],
  ['trigger alarms with a manual failover', { recovery: { triggerAlarms: ['down'] } },
    'recovery.triggerAlarms must be absent when failoverMode is MANUAL, got some; leave them out, or use ' +
    'FailoverMode.AUTOMATIC (at Eldonia)'],
  ['cache nodes that are not available in Osaka', {
    tier: PlatformTier.custom(PlatformTier.PRODUCTION, { cacheNodeType: new ec2.InstanceType('r6gd.xlarge') }),
  },
  'tier must have a cacheNodeType that ap-northeast-3 offers, got cache.r6gd.xlarge; choose one of r6g, or another ' +
    'standbyTier (at Eldonia)'],
  ['cache nodes of the standby tier that are not available in Osaka', {
    recovery: {
      standbyTier: PlatformTier.custom(PlatformTier.PRODUCTION, { cacheNodeType: new ec2.InstanceType('r6gd.xlarge') }),
    },
  },
  'recovery.standbyTier must have a cacheNodeType that ap-northeast-3 offers, got cache.r6gd.xlarge; choose one of ' +
    'r6g, or another standbyTier (at Eldonia)'],
  ['a burstable database', { tier: PlatformTier.custom(PlatformTier.ECONOMY, { databaseInstanceType: new ec2.InstanceType('t4g.large') }) },
    'tier must have a databaseInstanceType that a global database supports, got t4g.large; choose a memory-optimized ' +
    'class, e.g. r6g.large (at Eldonia)'],
  ['a burstable database in the standby Region', {
    recovery: { standbyTier: PlatformTier.custom(PlatformTier.PRODUCTION, { databaseInstanceType: new ec2.InstanceType('t4g.large') }) },
  },
  'recovery.standbyTier must have a databaseInstanceType that a global database supports, got t4g.large; choose a ' +
    'memory-optimized class, e.g. r6g.large (at Eldonia)'],
  ['no edge', { edge: Edge.none() },
    'edge must be Edge.cloudFront() in a pair, got one whose load balancer has no name; DNS could not fail over to ' +
    'the other Region (at Eldonia)'],
  ['an edge that DNS cannot fail over', { edge: Edge.cloudFrontVpcOrigin() },
    'edge must be Edge.cloudFront() in a pair, got one whose load balancer has no name; DNS could not fail over to ' +
    'the other Region (at Eldonia)'],
  ['an uptime schedule', { costs: { monthlyBudget: 1_000, uptimeSchedule: true } },
    'costs must have no uptimeSchedule in a pair, got one; AWS can\'t stop a global database, leave it out (at Eldonia)'],
  ['an invalid address of critical alarms', { monitoring: { criticalAlarmEmail: 'me' } },
    'monitoring.criticalAlarmEmail must be an e-mail address, got "me"; write it as ops@eldonia.example (at Eldonia)'],
  ['an invalid name', { name: 'Shop' },
    'name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter, got "Shop"; it is ' +
    'the prefix of the names of buckets, roles and clusters, so it can\'t be a token (at Eldonia)'],
])('rejects %s', (_, props, message) => expect(() => pairOf(props)).toThrow(new InvalidInput(message)));

test.each<[string, () => unknown, string]>([
  ['a stack as its scope', () => new DrPair(new Stack(new App(), 'Stack'), 'Eldonia', PROPS),
    'scope must be an App or a Stage, got Stack; the pair creates stacks of its own (at Stack/Eldonia)'],
  ['a stack in another Region', () =>
    existing(new Stack(new App(), 'Mine', { env: { account: ACCOUNT, region: OSAKA_REGION } })),
  'stacks.primary must be in Region ap-northeast-1, got ap-northeast-3; set its env.region (at Eldonia)'],
  ['a stack in another account', () =>
    existing(new Stack(new App(), 'Mine', { env: { account: '210987654321', region: TOKYO_REGION } })),
  'stacks.primary must be in account 123456789012, got 210987654321; set its env.account (at Eldonia)'],
  ['a stack without a Region', () => existing(new Stack(new App(), 'Mine')),
    'stacks.primary must be in Region ap-northeast-1, got one whose Region is not known; set its env.region (at ' +
    'Eldonia)'],
  ['a cache stack in another Region', () => {
    const app = new App();
    return new DrPair(app, 'Eldonia', {
      ...PROPS, stacks: { standbyCache: new Stack(app, 'Mine', { env: TOKYO }) },
    });
  }, 'stacks.standbyCache must be in Region ap-northeast-3, got ap-northeast-1; set its env.region (at Eldonia)'],
  ['the stack of the service as the cache stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Mine', { env: { account: ACCOUNT, region: OSAKA_REGION } });
    return new DrPair(app, 'Eldonia', { ...PROPS, stacks: { standby: stack, standbyCache: stack } });
  }, 'stacks.standbyCache must differ from stacks.standby, got "Mine" for both; define another stack, or remove it ' +
    '(at Eldonia)'],
  ['the base stack as the cache stack', () => {
    const app = new App();
    const stack = new Stack(app, 'Mine', { env: { account: ACCOUNT, region: OSAKA_REGION } });
    return new DrPair(app, 'Eldonia', { ...PROPS, stacks: { standbyBase: stack, standbyCache: stack } });
  }, 'stacks.standbyCache must differ from stacks.standbyBase, got "Mine" for both; define another stack, or remove ' +
    'it (at Eldonia)'],
  ['no approvers', () => new DrPair(new App(), 'Eldonia', { ...PROPS, recovery: { approvers: [] } }),
    'recovery.approvers must not be empty, got []; pass the principals that approve a failover, or leave it out (at ' +
    'Eldonia)'],
  ['approvers of an existing role', () => {
    const app = new App();
    const approver = iam.Role.fromRoleArn(new Stack(app, 'Mine'), 'Approver', `arn:aws:iam::${ACCOUNT}:role/on-call`);
    return new DrPair(app, 'Eldonia', { ...PROPS, recovery: { approver, approvers: [new iam.AccountRootPrincipal()] } });
  }, 'recovery.approvers must be absent with recovery.approver, got both; change the trust policy of that role (at ' +
    'Eldonia)'],
  ['a stack in another app', () => new DrPair(new App(), 'Eldonia', {
    ...PROPS, stacks: { primary: new Stack(new App(), 'Mine', { env: TOKYO }) },
  }),
  'stacks.primary must be in the App or Stage of the pair, got "Mine"; define it there, or leave it out (at ' +
    'Eldonia)'],
  ['a stack in another Stage', () => {
    const app = new App();
    return new DrPair(app, 'Eldonia', {
      ...PROPS, stacks: { primary: new Stack(new Stage(app, 'Beta'), 'Mine', { env: TOKYO }) },
    });
  }, 'stacks.primary must be in the App or Stage of the pair, got "Beta/Mine"; define it there, or leave it out ' +
    '(at Eldonia)'],
  ['a CIDR block with an existing VPC', () => DrRegion.tokyo({ existing: { vpc: importedVpc(new Stack()) }, network: { cidr: '10.2.0.0/16' } }),
    'network.cidr must be absent with existing.vpc, got both for ap-northeast-1; remove one of them'],
  ['Availability Zones with an existing VPC', () =>
    DrRegion.osaka({ existing: { vpc: importedVpc(new Stack()) }, network: { availabilityZones: ['ap-northeast-3a'] } }),
  'network.availabilityZones must be absent with existing.vpc, got both for ap-northeast-3; remove one of them'],
  ['an invalid Region', () => DrRegion.of('Osaka'),
    'name must be the name of a Region, got "Osaka"; write it as ap-northeast-3'],
  ['a Region that is a token', () => DrRegion.of(Fn.ref('AWS::Region')),
    'name must be the name of a Region, got a token; write it as ap-northeast-3'],
])('rejects %s', (_, build, message) => expect(build).toThrow(new InvalidInput(message)));

test('accepts an import that belongs to one Region', () => {
  const environment = { QUEUE: Fn.importValue('Queue') };

  const [primaryRegion, standbyRegion] = [DrRegion.tokyo({ environment }), DrRegion.osaka({ environment })];
  expect(() => pairOf({ primaryRegion, recovery: { standbyRegion } })).not.toThrow();
  expect(() => pairOf({ api: { environment }, recovery: { standbyRegion: DrRegion.osaka({ environment: { QUEUE: 'none' } }) } })).not.toThrow();
});

function existing(primaryStack: Stack): DrPair {
  return new DrPair(primaryStack.node.root as App, 'Eldonia', { ...PROPS, stacks: { primary: primaryStack } });
}

test('warns of more tasks than addresses in the networks of both Regions', () => {
  const workloads = ['A', 'B'].map((id) => PlatformWorkload.worker(id, { command: ['x'], maxTasks: 5_000 }));
  const { _parts: { base, primary } } = pairOf({ workloads });

  for (const network of [primary.platform.network!, base.network!]) {
    expect(warningsAt(network)).toContainEqual(expect.stringMatching(/^the API and the workloads have up to 10\d{3} tasks, but the private subnets have 502 addresses/));
  }
});
