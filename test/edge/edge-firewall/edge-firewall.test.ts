import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ACL, actionsIn, rulesIn, templateOf, VIRGINIA, warningsOf } from './fixture';
import { EdgeFirewall, FirewallMode, FirewallScope, ManagedRules, RateLimit } from '../../../src/edge';
import { testStack, TOKYO } from '../../../tools/assemblies/stacks';
import { inventory } from '../../support/inventory';

const ARN = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/01234567-89ab-cdef-0123-456789abcdef';
const BALANCER = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/shop/0123456789abcdef';
const { REGIONAL } = FirewallScope;

describe('defaults', () => {
  const defaults = templateOf();
  const rules = rulesIn(defaults);

  test('allow requests that no rule blocks, for CloudFront', () => {
    defaults.hasResourceProperties(ACL, { Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} }, Name: Match.absent(), AssociationConfig: Match.absent() });
  });

  test('block by reputation, rate, known exploits, scripts, SQL and size, in ascending order of cost', () => {
    expect(actionsIn(rules)).toEqual([
      'AWSManagedRulesAmazonIpReputationList: None',
      'RateLimit: Block',
      'NetworkRateLimit: Challenge',
      'AWSManagedRulesKnownBadInputsRuleSet: None',
      'AWSManagedRulesCommonRuleSet: None',
      'AWSManagedRulesSQLiRuleSet: None',
      'LargeBodies: Block',
      'LargeHeaders: Block',
    ]);
    expect(rules.map(({ Priority }) => Priority)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('measure and sample every rule, under its name', () => {
    const visibility = rules.map((rule) => ({ Name: rule.Name, VisibilityConfig: (rule as unknown as Record<string, unknown>).VisibilityConfig }));

    expect(visibility).toEqual(rules.map(({ Name }) => ({
      Name, VisibilityConfig: { MetricName: Name, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true },
    })));
  });

  test('are few resources', () => {
    expect(inventory(defaults)).toMatchInlineSnapshot(`
{
  "AWS::KMS::Key": 1,
  "AWS::Logs::LogGroup": 1,
  "AWS::WAFv2::LoggingConfiguration": 1,
  "AWS::WAFv2::WebACL": 1,
}
`);
  });

  test('have no warnings, and match the documented price', () => {
    const stack = testStack(VIRGINIA);
    const firewall = new EdgeFirewall(stack, 'Firewall');

    expect([firewall.capacity, warningsOf(stack)]).toEqual([1_161, []]);
  });
});

test('has attributes of the name and the ID of the web ACL', () => {
  const stack = testStack(VIRGINIA);
  const { webAclName, webAclId, webAclArn, webAcl } = new EdgeFirewall(stack, 'Firewall');

  expect(stack.resolve([webAclName, webAclId, webAclArn])).toEqual([
    { 'Fn::Select': [0, { 'Fn::Split': ['|', { Ref: stack.getLogicalId(webAcl) }] }] },
    { 'Fn::GetAtt': [stack.getLogicalId(webAcl), 'Id'] },
    { 'Fn::GetAtt': [stack.getLogicalId(webAcl), 'Arn'] },
  ]);
});

test('is accepted in a stack without a Region', () => {
  templateOf({}, testStack({})).hasResourceProperties(ACL, { Scope: 'CLOUDFRONT' });
});

test('counts only in COUNT mode, and warns of it', () => {
  const stack = testStack(VIRGINIA);

  const rules = rulesIn(templateOf({ mode: FirewallMode.COUNT, allowedCidrs: ['192.0.2.1/32'], blockedCidrs: ['198.51.100.0/24'] }, stack));

  expect(actionsIn(rules)).toEqual([
    'AllowedAddresses: Allow',
    'BlockedAddresses: Count',
    'AWSManagedRulesAmazonIpReputationList: Count',
    'RateLimit: Count',
    'NetworkRateLimit: Count',
    'AWSManagedRulesKnownBadInputsRuleSet: Count',
    'AWSManagedRulesCommonRuleSet: Count',
    'AWSManagedRulesSQLiRuleSet: Count',
    'LargeBodies: Count',
    'LargeHeaders: Count',
  ]);
  Annotations.fromStack(stack).hasWarning('/Test/Firewall', Match.stringLikeRegexp(
    '^no rule of the firewall blocks requests, all rules count only; ' +
    'set mode to BLOCK when the log contains no legitimate requests among the counted ones .*blocksNothing'));
});

test('supports a mode per rule', () => {
  const rules = rulesIn(templateOf({
    mode: FirewallMode.COUNT,
    managedRules: [ManagedRules.common(), ManagedRules.sqlInjection({ mode: FirewallMode.BLOCK })],
    rateLimits: [RateLimit.perIp(), RateLimit.perIpOn('/login', undefined, undefined, FirewallMode.BLOCK)],
  }));

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
  warnings.hasWarning('/Test/Firewall', 'the rules of the firewall use 1736 WCU; above 1500 WCU AWS charges extra for every request ' +
    '[ack: @eldonia/edge-firewall:capacitySurcharge]');
  warnings.hasWarning('/Test/Firewall', 'AWS charges AWSManagedRulesBotControlRuleSet per month and per request, in addition to the firewall; ' +
    'see https://aws.amazon.com/waf/pricing/ [ack: @eldonia/edge-firewall:paidRules]');
});

describe('associate', () => {
  test('associates resources in the Region with the firewall', () => {
    const stack = testStack();
    const firewall = new EdgeFirewall(stack, 'Firewall', { scope: REGIONAL });

    firewall.associate('Api', BALANCER);
    firewall.associate('Pool', 'arn:aws:cognito-idp:ap-northeast-1:123456789012:userpool/ap-northeast-1_abc');

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { ResourceArn: BALANCER, WebACLArn: stack.resolve(firewall.webAclArn) });
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 2);
  });

  test('fails for CloudFront', () => {
    expect(() => new EdgeFirewall(testStack(VIRGINIA), 'Firewall').associate('Api', BALANCER)).toThrow(
      'scope must be REGIONAL to associate resources, got CLOUDFRONT; set the firewall of the distribution instead (at Test/Firewall)');
  });
});

describe('metrics', () => {
  test('are in us-east-1 for CloudFront, in all Regions of the stack', () => {
    const metric = new EdgeFirewall(testStack({}), 'Firewall').metricBlockedRequests();

    expect(metric.toMetricConfig().metricStat).toMatchObject({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      statistic: 'Sum',
      region: 'us-east-1',
      dimensions: [{ name: 'Rule', value: 'ALL' }, { name: 'WebACL', value: expect.stringMatching(/^Test-Firewall-[0-9A-F]{8}$/) }],
    });
  });

  test('have the dimension Region for a regional firewall', () => {
    const firewall = new EdgeFirewall(testStack(), 'Firewall', { scope: REGIONAL });

    expect([firewall.metricAllowedRequests(), firewall.metricCountedRequests({ statistic: 'Average' })]).toMatchObject([
      { metricName: 'AllowedRequests', statistic: 'Sum', region: TOKYO.region, dimensions: { Region: TOKYO.region, Rule: 'ALL' } },
      { metricName: 'CountedRequests', statistic: 'Average', region: TOKYO.region },
    ]);
  });

  test('are those that the web ACL writes', () => {
    const stack = testStack(VIRGINIA);
    const firewall = new EdgeFirewall(stack, 'Firewall');

    firewall.metricBlockedRequests().createAlarm(stack, 'Blocked', { threshold: 100, evaluationPeriods: 1 });

    const template = Template.fromStack(stack);
    const { MetricName } = Object.values(template.findResources(ACL))[0].Properties.VisibilityConfig as { MetricName: string };
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Dimensions: Match.arrayWith([{ Name: 'WebACL', Value: MetricName }]) });
  });
});

describe('an existing firewall', () => {
  test('is imported by its ARN, and creates no resources', () => {
    const stack = testStack();

    expect(EdgeFirewall.fromWebAclArn(stack, 'Firewall', ARN).webAclArn).toBe(ARN);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('accepts tokens', () => {
    const stack = testStack();
    const { stackId } = new Stack();

    expect(EdgeFirewall.fromWebAclArn(stack, 'Firewall', stackId).webAclArn).toBe(stackId);
  });

  test('fails by its name', () => {
    expect(() => EdgeFirewall.fromWebAclArn(testStack(), 'Firewall', 'shop')).toThrow(
      'webAclArn must be the ARN of a web ACL of AWS WAF, got "shop"; copy it from the console (at Test)');
  });
});
