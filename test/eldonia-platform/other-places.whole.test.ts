import { App, CfnDynamicReference, CfnDynamicReferenceService, Fn, Stack, aws_certificatemanager as acm, aws_route53 as route53, aws_s3 as s3, aws_secretsmanager as secretsmanager, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { platform, slim } from './fixture';
import { Edge, EdgeFirewall, EldoniaPlatformProps, PlatformTier, PlatformZone } from '../../src';
import { ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, testStack, TOKYO } from '../../tools/assemblies/stacks';

const OTHER = '999999999999';
const CERTIFICATE = `arn:aws:acm:${TOKYO.region}:${OTHER}:certificate/01234567-89ab-cdef-0123-456789abcdef`;
const foreignStack = (stack: Stack) => new Stack(stack.node.root as App, 'Foreign', { env: { ...TOKYO, account: OTHER } });
const foreignTopic = (stack: Stack, region = TOKYO.region, account = OTHER) => sns.Topic.fromTopicArn(stack, 'Topic', `arn:aws:sns:${region}:${account}:alarms`);
const dynamic = () => new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/dns/zone').toString();
const zoneAdvice = `got one of account ${OTHER}; delegate a name below it, such as shop.eldonia.example, to a zone in account ${ACCOUNT} by an NS record, and ` +
  'pass that zone';
const textAdvice = 'which each stack reads in its own Region; pass its text, for example by ssm.StringParameter.valueFromLookup()';
const topicAdvice = 'leave it out, and subscribe the endpoint of that account to the topic of the platform';

test.each<[string, string, (stack: Stack) => Partial<EldoniaPlatformProps>]>([
  ['a zone that is imported in another account', `zone must be of a zone in account ${ACCOUNT}, ${zoneAdvice}`,
    (stack) => ({ zone: PlatformZone.fromHostedZone(route53.HostedZone.fromHostedZoneAttributes(foreignStack(stack), 'Zone', ZONE)) })],
  ['a zone of a stack in another account', `zone.hostedZoneId must be of a zone in account ${ACCOUNT}, ${zoneAdvice}`,
    (stack) => ({ zone: PlatformZone.fromHostedZone(new route53.PublicHostedZone(foreignStack(stack), 'Zone', ZONE)) })],
  ['the id of such a zone', `zone.hostedZoneId must be of a zone in account ${ACCOUNT}, ${zoneAdvice}`,
    (stack) => ({ zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: new route53.PublicHostedZone(foreignStack(stack), 'Zone', ZONE).hostedZoneId }) })],
  ['the import of a zone id', `zone.hostedZoneId must be known in us-east-1, got Fn::ImportValue "ZoneId", ${textAdvice}`,
    () => ({ zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: Fn.importValue('ZoneId') }) })],
  ['a zone id from a parameter', `zone.hostedZoneId must be known in us-east-1, got {{resolve:ssm:/dns/zone}}, ${textAdvice}`,
    () => ({ zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: dynamic() }) })],
  ['a zone id that is a dynamic reference', `zone.hostedZoneId must be known in us-east-1, got {{resolve:ssm:/dns/zone}}, ${textAdvice}`,
    () => ({ zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: '{{resolve:ssm:/dns/zone}}' }) })],
  ['an address for alarms that is one', `alarmEmail must be known in us-east-1, got {{resolve:ssm:/ops}}, ${textAdvice}`, () => ({ alarmEmail: '{{resolve:ssm:/ops}}' })],
  ['imported addresses of the firewall', `firewallOptions.allowedClients must be known in us-east-1, got Fn::ImportValue "Office", ${textAdvice}`,
    () => ({ edge: Edge.cloudFront({ firewallOptions: { allowedClients: [Fn.importValue('Office')] } }) })],
  ['an imported address for alarms', `alarmEmail must be known in us-east-1, got Fn::ImportValue "Ops", ${textAdvice}`,
    () => ({ alarmEmail: Fn.importValue('Ops') })],
  ['a topic of another account', `existing.alarmTopic must be in account ${ACCOUNT}, got one of ${OTHER}; ${topicAdvice}`,
    (stack) => ({ existing: { alarmTopic: foreignTopic(stack) } })],
  ['a topic of another account for the findings alone', `existing.alarmTopic must be in account ${ACCOUNT}, got one of ${OTHER}; ${topicAdvice}`,
    (stack) => ({ monitoring: { enabled: false }, existing: { alarmTopic: foreignTopic(stack) } })],
  ['a topic in us-east-1 of another account', `monitoring.usEast1AlarmTopic must be in account ${ACCOUNT}, got one of ${OTHER}; ${topicAdvice}`,
    (stack) => ({ monitoring: { usEast1AlarmTopic: foreignTopic(stack, 'us-east-1') } })],
  ...[(stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE), (stack: Stack) => new acm.Certificate(foreignStack(stack), 'Certificate', { domainName: 'a.example' })]
    .map((of): [string, string, (stack: Stack) => Partial<EldoniaPlatformProps>] => ['a certificate of another account',
      `certificate must be in account ${ACCOUNT}, got one of ${OTHER}; request or import it in this account`, (stack) => ({ existing: { certificate: of(stack) } })]),
  ['a certificate of CloudFront of another account', `certificate must be in account ${ACCOUNT}, got one of ${OTHER}; request or import it in this account`,
    (stack) => ({ edge: Edge.cloudFront({ certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE.replace('ap-northeast-1', 'us-east-1')) }) })],
  ['a web ACL of another account', `firewall must be in account ${ACCOUNT}, got one of ${OTHER}; leave it out`,
    (stack) => ({ edge: Edge.cloudFront({ firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', `arn:aws:wafv2:us-east-1:${OTHER}:global/webacl/shop/0a1b2c3d`) }) })],
  ['a media bucket of another Region', 'existing.mediaBucket must be in Region ap-northeast-1, got one of us-west-2; pass a bucket of this Region',
    (stack) => ({ existing: { mediaBucket: s3.Bucket.fromBucketAttributes(stack, 'Media', { bucketName: 'media', region: 'us-west-2' }) } })],
  ['a secret of another Region', 'existing.jwtSecret must be in Region ap-northeast-1, got one of us-west-2; replicate it, and pass the replica',
    (stack) => ({ existing: { jwtSecret: secretsmanager.Secret.fromSecretCompleteArn(stack, 'Jwt', `arn:aws:secretsmanager:us-west-2:${ACCOUNT}:secret:jwt-AbCdEf`) } })],
  ['a topic without a name of a stack in another account',
    `existing.criticalAlarmTopic must have a physical name for account ${ACCOUNT}, got one of ${OTHER} without; set its name, or import it`,
    (stack) => ({ existing: { criticalAlarmTopic: new sns.Topic(foreignStack(stack), 'Topic') } })],
])('refuses %s', (_, message, propsOf) => {
  const stack = testStack();
  const props = propsOf(stack);

  expect(() => platform(props, stack)).toThrow(message);
});

test.each<[string, (stack: Stack) => Partial<EldoniaPlatformProps>]>([
  ['pages to a topic of another account', (stack) => ({ existing: { criticalAlarmTopic: foreignTopic(stack) } })],
  ['alarms to one without events', (stack) => ({ tier: PlatformTier.ECONOMY, existing: { alarmTopic: foreignTopic(stack) } })],
  ['an imported zone without CloudFront', () => ({ edge: Edge.none(), zone: PlatformZone.fromAttributes({ ...ZONE, hostedZoneId: Fn.importValue('ZoneId') }) })],
])('accepts %s', (_, propsOf) => {
  const stack = testStack();

  expect(() => platform(propsOf(stack), stack)).not.toThrow();
});

test('a zone of another stack of the account is read from its outputs', () => {
  const stack = testStack();
  const zone = new route53.PublicHostedZone(new Stack(stack.node.root as App, 'Dns', { env: TOKYO }), 'Zone', ZONE);
  slim({ zone: PlatformZone.fromHostedZone(zone) }, stack);
  const ids = Template.fromStack(stack).findResources('AWS::Route53::RecordSet');

  expect(JSON.stringify(ids)).toMatch(/Fn::(ImportValue|GetStackOutput)/);
});

test('domain names have no case', () => {
  const { stack } = slim({ zone: PlatformZone.fromAttributes({ ...ZONE, zoneName: 'Example.com', domainName: 'shop.EXAMPLE.com' }) });
  const { stack: lower } = slim({ zone: PlatformZone.fromAttributes({ ...ZONE, domainName: 'shop.example.com' }) });

  expect(Template.fromStack(stack).toJSON()).toEqual(Template.fromStack(lower).toJSON());
});
