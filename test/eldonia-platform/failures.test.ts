import { CfnParameter, Duration, Lazy, Stack, TimeZone, aws_route53 as route53 } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { existing, platform } from './fixture';
import {
  ApiIngress, AuroraSnapshot, Deployer, Edge, EldoniaPlatformProps, MediaProcessing, PlatformJob, PlatformTier,
  PlatformZone,
} from '../../src';
import { InvalidInput } from '../../src/private/errors';
import { importedTrustStore, ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, testStack } from '../../tools/assemblies/stacks';

const NAME_RULE = 'name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter';
const NAME_REASON = 'it is the prefix of the names of buckets, roles and clusters, so it can\'t be a token';
const SNAPSHOT_RULE = 'database.snapshot must be the identifier or ARN of a cluster snapshot';
const SNAPSHOT_ADVICE = 'find it with aws rds describe-db-cluster-snapshots';
const SCHEDULE = { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) };
const GITHUB = { repository: 'eldonia/eldonia-backend' };
const later = (text: string) => Lazy.string({ produce: () => text });
/** A zone of which one attribute differs. */
const zoned = ({ domainName, ...attributes }: Partial<route53.HostedZoneAttributes> & { domainName?: string }) =>
  PlatformZone.fromAttributes({ ...ZONE, ...attributes, domainName });

test.each<[string, (stack: Stack) => Partial<EldoniaPlatformProps>]>([
  [`${NAME_RULE}, got "Shop"; ${NAME_REASON}`, () => ({ name: 'Shop' })],
  [`${NAME_RULE}, got "${'a'.repeat(21)}"; ${NAME_REASON}`, () => ({ name: 'a'.repeat(21) })],
  [`${NAME_RULE}, got "a--b"; ${NAME_REASON}`, () => ({ name: 'a--b' })],
  ['zone.hostedZoneId must be the id of a hosted zone, got "example.com"; it begins with Z', () => ({ zone: zoned({ hostedZoneId: 'example.com' }) })],
  ['zone.zoneName must be a domain name, got "example"; write it as eldonia.example', () => ({ zone: zoned({ zoneName: 'example' }) })],
  ['zone.domainName must be in the zone example.com, got "shop.example.org"; choose a name below the zone, or pass the other zone',
    () => ({ zone: zoned({ domainName: 'shop.example.org' }) })],
  ['zone.domainName must be in the zone example.com, got "notexample.com"; choose a name below the zone, or pass the other zone',
    () => ({ zone: zoned({ domainName: 'notexample.com' }) })],
  // JavaScript can pass anything.
  ['zone must be an instance of PlatformZone, got an object with node, hostedZoneId, zoneName, name; create it with PlatformZone, which takes hostedZoneId, zoneName',
    (stack) => ({ zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', ZONE) as unknown as PlatformZone })],
  ['zone must be an instance of PlatformZone, got an object with hostedZoneId, zoneName; create it with PlatformZone, which takes hostedZoneId, zoneName',
    () => ({ zone: ZONE as unknown as PlatformZone })],
  // TypeScript accepts a literal: no public member shows which factory made a zone.
  ['zone must be an instance of PlatformZone, got an object with hostedZoneId, zoneName, domainName; create it with PlatformZone, which takes hostedZoneId, zoneName, domainName',
    () => ({ zone: { ...ZONE, domainName: ZONE.zoneName } as unknown as PlatformZone })],
  ['zone must be an instance of PlatformZone, got an object with hostedZoneId, zoneName, domainName, alternateDomainNames; create it with PlatformZone, which takes hostedZoneId, zoneName, domainName, alternateDomainNames',
    () => ({ zone: { ...PlatformZone.fromAttributes(ZONE), _domainUse: 'NONE' } as unknown as PlatformZone })],
  ['zone.hostedZoneId is required, got none; pass the id of the hosted zone', () => ({ zone: zoned({ hostedZoneId: undefined }) })],
  ['zone.zoneName is required, got none; pass the name of the hosted zone', () => ({ zone: zoned({ zoneName: undefined }) })],
  ['zone.hostedZoneId must be known before the stack is deployed, got a reference to Test/Zone/Resource of the same stack; define it in a stack of its own, or pass its text',
    (stack) => ({ zone: zoned({ hostedZoneId: new route53.HostedZone(stack, 'Zone', { zoneName: 'example.com' }).hostedZoneId }) })],
  ['zone.zoneName must be known before the stack is deployed, got a reference to Test/Name of the same stack; define it in a stack of its own, or pass its text',
    (stack) => ({ zone: zoned({ zoneName: new CfnParameter(stack, 'Name').valueAsString }) })],
  ['zone.zoneName must be a domain name in punycode, got "はい.example"; write it as xn--n8j8d.example', () => ({ zone: zoned({ zoneName: 'はい.example' }) })],
  [`${SNAPSHOT_RULE}, got "last night"; ${SNAPSHOT_ADVICE}`, () => ({ database: { snapshot: AuroraSnapshot.of('last night', '17.9') } })],
  [`${SNAPSHOT_RULE}, got ""; ${SNAPSHOT_ADVICE}`, () => ({ database: { snapshot: AuroraSnapshot.of('', '17.9') } })],
  [`${SNAPSHOT_RULE}, got "arn:aws:backup:ap-northeast-1:${ACCOUNT}:recovery-point:1"; ${SNAPSHOT_ADVICE}`,
    () => ({ database: { snapshot: AuroraSnapshot.of(`arn:aws:backup:ap-northeast-1:${ACCOUNT}:recovery-point:1`, '17.9') } })],
  ['database.snapshot must be in ap-northeast-1, got a snapshot of ap-northeast-3; copy it with aws rds copy-db-cluster-snapshot',
    () => ({ database: { snapshot: AuroraSnapshot.of(`arn:aws:rds:ap-northeast-3:${ACCOUNT}:cluster-snapshot:copy`, '17.9') } })],
  ['database.snapshot must be known at synthesis, got a token; pass its text, because the name of the restored cluster contains a hash of it',
    () => ({ database: { snapshot: AuroraSnapshot.of(later('copy'), '17.9') } })],
  ['database.snapshot must be absent with existing.database, got both; drop one of them',
    (stack) => ({ database: { snapshot: AuroraSnapshot.of('copy', '17.9') }, existing: existing(stack).existing })],
  ['api.ingress must face the Internet with Edge.cloudFront(), got one of an internal load balancer; use Edge.cloudFrontVpcOrigin()',
    () => ({ api: { ingress: ApiIngress.INTERNAL } })],
  ...[Edge.cloudFront(), Edge.cloudFrontVpcOrigin()].map((edge): [string, () => Partial<EldoniaPlatformProps>] => [
    'api.loadBalancer.dualStack must be absent behind CloudFront, which connects to the load balancer by IPv4, got true; remove it: users have IPv6 anyway',
    () => ({ edge, api: { loadBalancer: { dualStack: true } } }),
  ]),
  ['api.ingress must be that of an internal load balancer with Edge.cloudFrontVpcOrigin(), got one that faces the Internet; leave it out',
    () => ({ edge: Edge.cloudFrontVpcOrigin(), api: { ingress: ApiIngress.CLOUDFRONT_ONLY } })],
  ['originClientCertificate is required with clientTrustStore, got none; pass the client certificate to Edge.cloudFront, because the load balancer would refuse its connections',
    (stack) => ({ existing: { clientTrustStore: importedTrustStore(stack) } })],
  ['alarmEmail must be an e-mail address, got "ops"; write it as ops@eldonia.example', () => ({ alarmEmail: 'ops' })],
  ['monitoring.criticalAlarmEmail must be an e-mail address, got "me@home"; write it as ops@eldonia.example',
    () => ({ monitoring: { criticalAlarmEmail: 'me@home' } })],
  ['github.connectionArn is required when CODEPIPELINE deploys, got none; create a connection in the console and pass its ARN',
    () => ({ github: { ...GITHUB, deployer: Deployer.CODEPIPELINE } })],
  ['media.sourcePrefix must not overlap private/, where the application keeps files that are neither converted nor served, got "private/a/"; ' +
    'choose another prefix',
  () => ({ media: MediaProcessing.images({ sourcePrefix: 'private/a/' }) })],
  ['github.environment must be absent with withoutEnvironment, got "live"; drop one of them',
    () => ({ github: { ...GITHUB, environment: 'live', withoutEnvironment: true } })],
  ['github.nodeVersion must be 20, 22 or 24, got 18; use 24', () => ({ github: { ...GITHUB, nodeVersion: 18 } })],
  ['github.nodeVersion must be 20, 22 or 24, got a token; use 24', () => ({ github: { ...GITHUB, nodeVersion: Lazy.number({ produce: () => 24 }) } })],
])('fails: %s', (message, propsOf) => {
  const stack = testStack();
  const props = propsOf(stack);

  expect(() => platform(props, stack)).toThrow(new InvalidInput(`${message} (at Test/Platform)`));
});

test.each<[string, () => unknown]>([
  ['databaseReaders must be a whole number from 0 to 15, got 16; choose one in that range',
    () => PlatformTier.custom(PlatformTier.PRODUCTION, { databaseReaders: 16 })],
  ['environment must be 1 to 256 ASCII letters, digits, spaces or +=.:/@_-, got ""; rename it',
    () => PlatformTier.custom(PlatformTier.PRODUCTION, { environment: '' })],
  ['mediaVersionRetention must be at least 7 whole days, got 1 day; files that ransomware or a mistake overwrites must be noticed before their versions are gone',
    () => PlatformTier.custom(PlatformTier.PRODUCTION, { mediaVersionRetention: Duration.days(1) })],
  ['accessLogRetention must be at least 30 whole days, got 30 days 12 hours; an intrusion is often found after weeks, and these logs show what was read',
    () => PlatformTier.custom(PlatformTier.PRODUCTION, { accessLogRetention: Duration.hours(732) })],
  ['monthlyBudget must be more than 0 US dollars, got 0; pass a positive amount', () => platform({ costs: { monthlyBudget: 0 } })],
  ['costs.uptimeClosing must be absent without uptimeSchedule, got a value; set costs.uptimeSchedule to true, or remove it',
    () => platform({ costs: { monthlyBudget: 10, uptimeClosing: 19 } })],
  ['command must have at least one word, got none; pass what the container executes', () => PlatformJob.command('Nightly', [], SCHEDULE)],
  ['id must be 1 to 40 letters and digits, beginning with a capital letter, got "nightly.js"; write it as NightlyReport',
    () => PlatformJob.command('nightly.js', ['node'], SCHEDULE)],
  ['id must differ from "Default", got it; rename it', () => PlatformJob.command('Default', ['node'], SCHEDULE)],
])('fails: %s', (message, make) => expect(make).toThrow(message));

test('accepts tokens in the zone, where no name depends on them', () => {
  const stack = testStack();
  const zone = zoned({ hostedZoneId: later('Z1'), zoneName: later('example.com'), domainName: later('a.example.com') });

  expect(() => platform({ ...existing(stack), zone }, stack)).not.toThrow();
});
