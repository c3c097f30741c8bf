import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ACL, actionsIn, rulesIn, rulesWith, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, FirewallMode, ManagedRules, RateLimit } from '../../../src/edge';
import { testStack, TOKYO } from '../../../tools/assemblies/stacks';
import { warningsOf } from '../../support/warnings';

const ARN = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/01234567-89ab-cdef-0123-456789abcdef';
const BALANCER = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/shop/0123456789abcdef';

describe('defaults', () => {
  const stack = testStack(VIRGINIA);
  const firewall = new EdgeFirewall(stack, 'Firewall');
  const defaults = Template.fromStack(stack);
  const rules = rulesIn(defaults);

  test('block by reputation, rate, known exploits, scripts, SQL and size, in ascending order of cost', () => {
    expect(actionsIn(rules)).toEqual([
      'AWSManagedRulesAmazonIpReputationList: None',
      'RateLimit: Block',
      'RateLimit-without-files: Block',
      'NetworkRateLimit: Challenge',
      'NetworkFlood: Block',
      'AWSManagedRulesKnownBadInputsRuleSet: None',
      'AWSManagedRulesCommonRuleSet: None',
      'AWSManagedRulesSQLiRuleSet: None',
      'LargeBodies: Block',
      'LargeHeaders: Block',
    ]);
    expect(rules.map(({ Priority }) => Priority)).toEqual(rules.map((_, index) => index));
  });

  test('have no warnings, and match the documented price', () => expect([firewall.capacity, warningsOf(stack)]).toEqual([1_246, []]));

  test('have metrics under the name that the metrics of the firewall ask for', () =>
    defaults.hasResourceProperties(ACL, { VisibilityConfig: { MetricName: firewall.metricBlockedRequests().dimensions!.WebACL } }));

  test('have attributes of the name and the ID of the web ACL', () => {
    const { webAclName, webAclId, webAclArn, webAcl } = firewall;
    const id = stack.getLogicalId(webAcl);

    expect(stack.resolve([webAclName, webAclId, webAclArn])).toEqual([
      { 'Fn::Select': [0, { 'Fn::Split': ['|', { Ref: id }] }] }, { 'Fn::GetAtt': [id, 'Id'] }, { 'Fn::GetAtt': [id, 'Arn'] },
    ]);
  });
});

test('counts only in COUNT mode, and warns of it', () => {
  const stack = testStack(VIRGINIA);
  const rules = rulesIn(templateOf({ mode: FirewallMode.COUNT, allowedCidrs: ['192.0.2.1/32'], blockedCidrs: ['198.51.100.0/24'] }, stack));

  expect(actionsIn(rules).filter((rule) => !rule.endsWith(': Count'))).toEqual(['AllowedAddresses: Allow']);
  Annotations.fromStack(stack).hasWarning('/Test/Firewall', Match.stringLikeRegexp(
    '^no rule of the firewall blocks requests, all rules count only; ' +
    'set mode to BLOCK when the log contains no legitimate requests among the counted ones .*blocksNothing'));
});

test('supports a mode per rule', () => {
  const rules = rulesWith({
    mode: FirewallMode.COUNT,
    managedRules: [ManagedRules.common(), ManagedRules.sqlInjection({ mode: FirewallMode.BLOCK })],
    rateLimits: [RateLimit.perIp(), RateLimit.perIpOn('/login', { mode: FirewallMode.BLOCK })],
  });

  expect(actionsIn(rules)).toEqual([
    'RateLimit: Count', 'RateLimit-login: Block', 'AWSManagedRulesCommonRuleSet: Count', 'AWSManagedRulesSQLiRuleSet: None',
    'LargeBodies: Count', 'LargeHeaders: Count',
  ]);
});

test('warns of the cost of many rules, and of groups with extra charges', () => {
  const stack = testStack(VIRGINIA);
  const managedRules = [
    ManagedRules.common(), ManagedRules.knownBadInputs(), ManagedRules.sqlInjection(), ManagedRules.linux(), ManagedRules.posix(),
    ManagedRules.anonymousIp(), ManagedRules.of('AWSManagedRulesWindowsRuleSet'), ManagedRules.of('AWSManagedRulesBotControlRuleSet'),
  ];
  new EdgeFirewall(stack, 'Firewall', { managedRules });

  const warnings = Annotations.fromStack(stack);
  warnings.hasWarning('/Test/Firewall', 'the rules of the firewall use 1821 WCU; above 1500 WCU AWS charges extra for every request ' +
    '[ack: @eldonia/edge-firewall:capacitySurcharge]');
  warnings.hasWarning('/Test/Firewall', 'AWS charges AWSManagedRulesBotControlRuleSet per month and per request, in addition to the firewall; ' +
    'see https://aws.amazon.com/waf/pricing/ [ack: @eldonia/edge-firewall:paidRules]');
});

test('associates resources in the Region with the firewall', () => {
  const stack = testStack();
  const firewall = new EdgeFirewall(stack, 'Firewall', { regional: true });
  const resources = [BALANCER, 'arn:aws:cognito-idp:ap-northeast-1:123456789012:userpool/ap-northeast-1_abc'];
  resources.forEach((arn, index) => firewall.associate(`Resource${index}`, arn));

  for (const ResourceArn of resources) {
    Template.fromStack(stack).hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn, WebACLArn: stack.resolve(firewall.webAclArn) });
  }
});

test('has metrics of us-east-1 for CloudFront in all Regions of the stack, and with the dimension Region for a regional firewall', () => {
  const regional = new EdgeFirewall(testStack(), 'Firewall', { regional: true });

  expect([
    new EdgeFirewall(testStack({}), 'Firewall').metricBlockedRequests(), regional.metricAllowedRequests(), regional.metricCountedRequests({ statistic: 'Average' }),
  ]).toMatchObject([
    {
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      statistic: 'Sum',
      region: 'us-east-1',
      dimensions: { Rule: 'ALL', WebACL: expect.stringMatching(/^Test-Firewall-[0-9A-F]{8}$/) },
    },
    { metricName: 'AllowedRequests', statistic: 'Sum', region: TOKYO.region, dimensions: { Region: TOKYO.region, Rule: 'ALL' } },
    { metricName: 'CountedRequests', statistic: 'Average', region: TOKYO.region },
  ]);
});

test('an imported firewall and an own one are what the CDK takes as a web ACL', () => {
  const stack = testStack();
  const own = new EdgeFirewall(stack, 'Own', { regional: true });

  expect(EdgeFirewall.fromWebAclArn(stack, 'Known', ARN).webAclRef).toEqual({
    webAclArn: ARN, webAclName: ARN.split('/')[2], webAclId: ARN.split('/')[3], scope: ARN.includes(':regional/') ? 'REGIONAL' : 'CLOUDFRONT',
  });
  expect(stack.resolve(own.webAclRef)).toEqual(stack.resolve(own.webAcl.webAclRef));
});

test('imports a firewall by its ARN or a token, and creates no resources', () => {
  const stack = testStack();

  for (const [id, arn] of Object.entries({ Known: ARN, Late: new Stack().stackId })) {
    expect(EdgeFirewall.fromWebAclArn(stack, id, arn).webAclRef.webAclArn).toBe(arn);
  }
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test.each<[string, () => unknown, string]>([
  ['to import a firewall by its name', () => EdgeFirewall.fromWebAclArn(testStack(), 'Firewall', 'shop'),
    'webAclArn must be the ARN of a web ACL of AWS WAF, got "shop"; copy it from the console (at Test)'],
  ['to associate resources for CloudFront', () => new EdgeFirewall(testStack(VIRGINIA), 'Firewall').associate('Api', BALANCER),
    'regional must be true to associate resources, got false; set the firewall of the distribution instead (at Test/Firewall)'],
])('fails %s', (_, make, message) => expect(make).toThrow(new Error(message)));
