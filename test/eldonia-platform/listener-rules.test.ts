import { App, Stack, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { slim } from './fixture';
import { Edge } from '../../src';
import { IEldoniaPlatform } from '../../src/region';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { pairOf } from '../dr-pair/fixture';

function addRule(it: IEldoniaPlatform, scope = Stack.of(it), listener: elbv2.IApplicationListener = it.api.listener): elbv2.ApplicationListenerRule {
  const group = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(scope, `Group${listener.node.id}`, {
    targetGroupArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/teapot/0123456789abcdef',
  });
  return new elbv2.ApplicationListenerRule(scope, `Teapot${listener.node.id}`, {
    listener, priority: 7, conditions: [elbv2.ListenerCondition.pathPatterns(['/teapot'])], action: elbv2.ListenerAction.forward([group]),
  });
}

const refusal = (path: string) => `conditions of the listener rule ${path} must contain the secret header X-Origin-Verify, got none; ` +
  'pass the rule to requireHeader of the platform, because it would accept requests that bypass CloudFront and its firewall';
const made = (edge?: Edge) => slim({ edge }, testStack(TOKYO)).platform;

test.each<[string, () => IEldoniaPlatform]>([
  ['of the platform', () => made()],
  ['of the primary Region', () => pairOf().primary],
  ['of the standby Region', () => pairOf().standby],
])('a rule on the load balancer %s needs the secret header', (_, create) => {
  const it = create();
  const rule = addRule(it);
  const stack = Stack.of(it);

  expect(() => Template.fromStack(stack)).toThrow(refusal(rule.node.path));
  it.requireHeader(rule);
  expect(() => Template.fromStack(stack)).not.toThrow();
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: 7, Conditions: [{}, { HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify' } }] });
});

test('a rule of another stack, or on the listener that redirects, needs it as well', () => {
  const it = made();
  addRule(it, Stack.of(it), it.api.redirectListener);
  addRule(it, new Stack(Stack.of(it).node.root as App, 'Other', { env: TOKYO }));

  expect(() => Template.fromStack(Stack.of(it))).toThrow(/Test\/TeapotHttp must[^]*Other\/TeapotHttps must/);
});

test('a header with any value does not count, and a rule that reaches no task needs none', () => {
  const it = made();
  addRule(it).addCondition(elbv2.ListenerCondition.httpHeader('X-Origin-Verify', ['*']));
  new elbv2.ApplicationListenerRule(Stack.of(it), 'Moved', {
    listener: it.api.listener, priority: 8, conditions: [elbv2.ListenerCondition.pathPatterns(['/old'])], action: elbv2.ListenerAction.fixedResponse(410),
  });

  expect(() => Template.fromStack(Stack.of(it))).toThrow(refusal('Test/TeapotHttps'));
  expect(() => Template.fromStack(Stack.of(it))).not.toThrow(/Moved/);
});

test('without CloudFront there is no header', () => {
  const it = made(Edge.none());
  it.requireHeader(addRule(it));

  expect(() => Template.fromStack(Stack.of(it))).not.toThrow();
});
