import { App, Aspects, CfnResource, Lazy, Stack, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { refuseOpenRules } from '../../src/edge/internal';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const HEADER = 'X-Origin-Verify';
const FORWARD = { Type: 'forward', TargetGroupArn: 'arn' };
const PATHS = { Field: 'path-pattern', Values: ['/teapot'] };
const header = (value: string) => ({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: HEADER, Values: [value] } });

/** A listener whose rules are checked. */
function checked(): elbv2.ApplicationListener {
  const stack = testStack();
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc: importedVpc(stack) });
  const listener = balancer.addListener('Https', { port: 80, open: false, defaultAction: elbv2.ListenerAction.fixedResponse(403) });
  refuseOpenRules(listener, [listener], HEADER);
  return listener;
}

const ruleOf = (listener: elbv2.ApplicationListener, conditions: unknown[], actions: unknown = [FORWARD]) => new CfnResource(Stack.of(listener), 'Teapot', {
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule', properties: { ListenerArn: listener.listenerArn, Priority: 7, Actions: actions, Conditions: conditions },
});

test.each<[string, (listener: elbv2.ApplicationListener) => void, RegExp?]>([
  ['is no L2', (listener) => ruleOf(listener, [PATHS])],
  ['names its listener lazily', (listener) => new elbv2.CfnListenerRule(Stack.of(listener), 'Teapot', {
    listenerArn: Lazy.string({ produce: () => listener.listenerArn }), priority: 7, actions: [{ type: 'forward' }], conditions: [{ field: 'path-pattern' }],
  })],
  ['loses the header by an override', (listener) => ruleOf(listener, [header('secret')]).addPropertyOverride('Conditions', [PATHS])],
  ['accepts any value of the header', (listener) => ruleOf(listener, [header('?*')])],
  ['has no conditions', (listener) => ruleOf(listener, [])],
  ['is added by an Aspect', (listener) => Aspects.of(Stack.of(listener)).add({ visit: (node) => void (node === listener && ruleOf(listener, [PATHS])) })],
  ['is the default action', (listener) => (listener.node.defaultChild as CfnResource).addPropertyOverride('DefaultActions', [FORWARD]),
    /default action of the listener \S*\/Https must be a redirect or a fixed response, got a forward; define/],
])('a forward is refused that %s', (_, define, message = /conditions of the listener rule \S*Teapot must contain the secret header/) => {
  const listener = checked();
  define(listener);

  expect(() => Template.fromStack(Stack.of(listener))).toThrow(message);
});

test('a rule of another stack with the same logical ids is not judged, unless its listener is the checked one', () => {
  const listener = checked();
  const app = listener.node.root as App;
  const other = new Stack(app, 'Other', { env: Stack.of(listener) });
  const balancer = new elbv2.ApplicationLoadBalancer(other, 'Balancer', { vpc: importedVpc(other) });
  const same = balancer.addListener('Https', { port: 80, open: false, defaultAction: elbv2.ListenerAction.fixedResponse(403) });
  ruleOf(same, [PATHS]);

  expect(() => Template.fromStack(Stack.of(listener))).not.toThrow();

  const third = new Stack(app, 'Third', { env: Stack.of(listener) });
  new elbv2.CfnListenerRule(third, 'Rule', { listenerArn: listener.listenerArn, priority: 8, actions: [{ type: 'forward' }], conditions: [] });

  expect(() => app.synth({ force: true })).toThrow(/conditions of the listener rule \S*Third\/Rule must contain the secret header/);
});

test('a rule with the header, or that reaches no task, is accepted', () => {
  const [secret, fixed] = [checked(), checked()];
  ruleOf(secret, [PATHS, header('secret')]);
  ruleOf(fixed, [PATHS], [{ Type: 'fixed-response' }]);

  for (const listener of [secret, fixed]) expect(() => Template.fromStack(Stack.of(listener))).not.toThrow();
});

test.each([['forward', true], ['fixed-response', false]])('another listener with %s is named: %s', (type, isNamed) => {
  const listener = checked();
  const stack = Stack.of(listener);
  new elbv2.CfnListener(stack, 'Other', { loadBalancerArn: listener.loadBalancer.loadBalancerArn, port: 8443, defaultActions: [{ type }] });

  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('listener \\S*Other forwards requests without the secret header'))).toHaveLength(isNamed ? 1 : 0);
});
