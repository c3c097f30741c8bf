import { App, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expectUse, refusal, serviceBeside } from './beside';
import { platform, QUIET, slim } from './fixture';
import { Edge } from '../../src';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';

// other-stacks.sweep.test.ts has the Regions of a pair.
describe('a platform', () => {
  const made = platform(QUIET, testStack(TOKYO));
  const { database, api } = made.platform;
  const { stack, rule } = serviceBeside(made.platform);
  const moved = new elbv2.ApplicationListenerRule(made.stack, 'Moved', {
    listener: api.redirectListener!, priority: 8, conditions: [elbv2.ListenerCondition.pathPatterns(['/old'])], action: elbv2.ListenerAction.forward([api.targetGroup]),
  });
  const role = new iam.Role(made.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  database.appSecret.grantRead(role, ['AWSPREVIOUS']);
  database.appSecret.grantRead(new iam.AccountPrincipal('210987654321'));

  test('refuses rules on its load balancer without the secret header, of its own stack and of others', () => {
    expect(() => (stack.node.root as App).synth()).toThrow(refusal('Test/Moved'));
    expect(() => (stack.node.root as App).synth()).toThrow(refusal(rule.node.path));
  });

  test('has database, cache, secrets and load balancer for another stack', () => {
    for (const one of [rule, moved]) made.platform.requireHeader(one);
    expectUse(stack);
  });

  test('names readers of secrets in no key, with a stage in their own policy, and a principal without policies by the secret', () => {
    expect(JSON.stringify(Object.values(made.template.findResources('AWS::KMS::Key')))).not.toContain('Reader');
    made.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSPREVIOUS'] } } })]) },
      Roles: [{ Ref: Match.stringLikeRegexp('Reader') }],
    });
    made.template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', { ResourcePolicy: { Statement: [{ Principal: { AWS: Match.anyValue() } }] } });
  });
});

test('without CloudFront there is no header', () => {
  const it = slim({ edge: Edge.none() }, testStack(TOKYO));
  const { listener, targetGroup } = it.platform.api;
  it.platform.requireHeader(new elbv2.ApplicationListenerRule(it.stack, 'Rule', {
    listener, priority: 7, conditions: [elbv2.ListenerCondition.pathPatterns(['/web'])], action: elbv2.ListenerAction.forward([targetGroup]),
  }));

  expect(() => it.template).not.toThrow();
});
