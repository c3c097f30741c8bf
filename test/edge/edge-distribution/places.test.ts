import { App, Duration, Environment, Fn, Lazy, Stack, Token, aws_certificatemanager as acm, aws_route53 as route53 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CERTIFICATE, configOf, edge, WEB_ACL } from './fixture';
import { EdgeFirewall } from '../../../src/edge';
import { EdgeDistributionProps } from '../../../src/edge/internal';
import { ACCOUNT, TOKYO, testStack } from '../../../tools/assemblies/stacks';

const VIRGINIA = { account: ACCOUNT, region: 'us-east-1' };
const everything = (stack: Stack) => JSON.stringify((stack.node.root as App).synth().stacksRecursively.map(({ template }) => template));
const imported = (stack: Stack) => ({
  certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE),
  firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', WEB_ACL),
});

test.each<[string, (stack: Stack) => Partial<EdgeDistributionProps>]>([
  ['in us-east-1', () => ({})],
  ['in the existing stack there', (stack) => ({ supportStack: stack })],
])('creates no second stack %s', (_, props) => {
  const stack = testStack(VIRGINIA);
  const made = edge(stack, props(stack));
  const template = Template.fromStack(stack);

  expect(made.supportStack).toBeUndefined();
  template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
  template.resourceCountIs('AWS::WAFv2::WebACL', 1);
});

test('is created in a stack with a Region and without an account', () => {
  const stack = testStack({ region: 'ap-northeast-1' });
  const made = edge(stack);

  expect(configOf(Template.fromStack(stack)).WebACLId['Fn::GetStackOutput'].Region).toBe('us-east-1');
  expect(made.supportStack!.environment).toBe('aws://unknown-account/us-east-1');
});

test('shares an existing stack', () => {
  const app = new App();
  const supportStack = new Stack(app, 'Global', { env: VIRGINIA });
  const made = ['One', 'Two'].map((id) => edge(new Stack(app, id, { env: TOKYO }), { supportStack, domainNames: [`${id}.shop.example`] }));

  expect(made.map((each) => each.supportStack)).toEqual([supportStack, supportStack]);
  Template.fromStack(supportStack).resourceCountIs('AWS::WAFv2::WebACL', 2);
});

test.each([['Tokyo', TOKYO], ['nowhere in particular', {}]])('takes certificate and firewall that exist, in %s', (_, env) => {
  const stack = testStack(env);
  const made = edge(stack, imported(stack));

  expect(made.supportStack).toBeUndefined();
  expect(made.edgeFirewall).toBeUndefined();
  expect(configOf(Template.fromStack(stack))).toMatchObject({ ViewerCertificate: { AcmCertificateArn: CERTIFICATE }, WebACLId: WEB_ACL });
});

test('creates only what the props do not specify', () => {
  const stack = testStack();
  const made = edge(stack, { firewall: imported(stack).firewall });
  const template = Template.fromStack(made.supportStack!);

  template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
  template.resourceCountIs('AWS::WAFv2::WebACL', 0);
});

/** A stack with a distribution that uses what another stack in us-east-1 has. */
function beside(env: Environment, props: (global: Stack) => Partial<EdgeDistributionProps>): Stack {
  const app = new App();
  const global = new Stack(app, 'Global', { env: VIRGINIA });
  const stack = new Stack(app, 'Shop', { env });
  edge(stack, props(global));
  return stack;
}
const certificateIn = (stack: Stack) => new acm.Certificate(stack, 'Certificate', { domainName: 'shop.example' });

test('uses a certificate and a firewall of another stack of the app', () => {
  const stack = beside(TOKYO, (global) => ({ certificate: certificateIn(global), firewall: new EdgeFirewall(global, 'Firewall') }));
  const config = configOf(Template.fromStack(stack));

  expect([config.ViewerCertificate.AcmCertificateArn, config.WebACLId].map((value) => value['Fn::GetStackOutput'].StackName)).toEqual(['Global', 'Global']);
  expect(everything(stack)).not.toMatch(/Custom::|"Export"/);
});

test('does not change the export of a certificate in the same Region', () =>
  expect(everything(beside(VIRGINIA, (global) => ({ certificate: certificateIn(global) })))).toContain('Fn::ImportValue'));

test('accepts tokens', () => {
  const stack = testStack();
  const late = (text: string) => Lazy.string({ produce: () => text });
  edge(stack, {
    zone: { hostedZoneId: late('Z0123456789ABCDEFGHIJ'), zoneName: late('shop.example') },
    domainNames: [late('shop.example')],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', late(CERTIFICATE)),
    firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', Fn.importValue('web-acl')),
    comment: late('The shop'),
    errorResponses: [{ httpStatus: Token.asNumber({ Ref: 'Status' }), ttl: Duration.seconds(1) }],
    contentSecurityPolicy: late("default-src 'self'"),
  });

  expect(configOf(Template.fromStack(stack))).toMatchObject({ Aliases: ['shop.example'], WebACLId: { 'Fn::ImportValue': 'web-acl' } });
});

test('accepts the hosted zone of another stack of the app', () => {
  const app = new App();
  const zone = new route53.PublicHostedZone(new Stack(app, 'Zone', { env: TOKYO }), 'Zone', { zoneName: 'shop.example' });
  const made = edge(new Stack(app, 'Shop', { env: TOKYO }), { zone: { hostedZoneId: zone.hostedZoneId, zoneName: 'shop.example' } });
  const [certificate] = Object.values(Template.fromStack(made.supportStack!).findResources('AWS::CertificateManager::Certificate'));

  expect(certificate.Properties.DomainValidationOptions[0].HostedZoneId['Fn::GetStackOutput'].StackName).toBe('Zone');
});

test('creates the records of tokens and of names in another case as they are', () => {
  const stack = testStack();
  const token = Lazy.string({ produce: () => 'a.shop.example' });
  edge(stack, { zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'Shop.example' }, domainNames: ['shop.EXAMPLE', token] });
  const names = Object.values(Template.fromStack(stack).findResources('AWS::Route53::RecordSet')).map(({ Properties }) => Properties.Name as string);

  expect([...new Set(names)].sort()).toEqual(['a.shop.example.', 'shop.EXAMPLE.']);
});
