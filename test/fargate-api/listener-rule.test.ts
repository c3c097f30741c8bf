import { App, Stack, Tags, Token, aws_certificatemanager as acm, aws_ec2 as ec2, aws_elasticloadbalancingv2 as elbv2, aws_kms as kms } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { api, CERTIFICATE, templateOf } from './fixture';
import { OriginHeader, requireHeader } from '../../src/edge/internal';
import { ApiDeployment, FargateApiProps } from '../../src/fargate-api';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { ACCOUNT, OSAKA, testStack } from '../../tools/assemblies/stacks';
import { evaluate } from '../../tools/evaluate';
import { statementsOf } from '../support/statements';
import { arnOf, propertiesOf } from '../support/templates';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const ELSEWHERE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

const ANY_PATH = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const SECRET = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: ['secret'] } };

/** An API with a listener rule that also requires a header. */
function guarded(props: Partial<FargateApiProps> = {}): Template {
  const stack = testStack();
  api(stack, props).listenerRule.addCondition(elbv2.ListenerCondition.httpHeader('X-Origin-Verify', ['secret']));
  return Template.fromStack(stack);
}

const certificateOf = (stack: Stack, arn: string) => acm.Certificate.fromCertificateArn(stack, 'Theirs', arn);

const SHIFTING = ApiDeployment.blueGreen({ testPort: 8443 });
const weights = [Match.objectLike({ ForwardConfig: { TargetGroups: [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })] } })];

describe('a further condition of the rule', () => {
  const shifted = guarded({ deployment: SHIFTING });
  const [id] = Object.keys(shifted.findResources(RULE, { Properties: { Priority: 48_999 } }));

  test('is added to the path; requests that the rule does not match get 403', () => {
    guarded().hasResourceProperties(RULE, { Conditions: [ANY_PATH, SECRET], Actions: [Match.objectLike({ Type: 'forward' })] });
    guarded().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
  });

  test('of deployments that shift traffic is set by a function before the service exists, which can change nothing else', () => {
    shifted.hasResourceProperties('Custom::RuleConditions', { RuleArn: { Ref: id }, Conditions: [ANY_PATH, SECRET], Actions: weights });
    expect(statementsOf(shifted, 'AWS::IAM::Role')).toContainEqual({ Action: 'elasticloadbalancing:ModifyRule', Effect: 'Allow', Resource: { Ref: id } });
    shifted.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith(Object.keys(shifted.findResources('Custom::RuleConditions'))) });
  });

  test('leaves the rule in the template unchanged, with weights and a condition that matches no request', () => {
    expect(shifted.findResources(RULE)).toEqual(templateOf({ deployment: SHIFTING }).findResources(RULE));
    shifted.hasResourceProperties(RULE, {
      Priority: 48_999, Conditions: [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }], Actions: weights,
    });
    shifted.hasResourceProperties(RULE, { Priority: 49_000, Conditions: [ANY_PATH], Actions: weights });
  });
});

/** CloudFormation adds them to all resources: to the rule as well, and sends all of its properties when one changes. */
test.each<[string, ApiDeployment, (stack: Stack) => void, object, unknown[], string[]]>([
  ['set the conditions of the rule again when they change, with one warning of the risk for the weights', SHIFTING,
    (stack) => Tags.of(stack).add('Owner', 'web'), {}, [{ Owner: 'web' }], ['/Test/Api/LoadBalancer/ShiftedRule']],
  ['of the app do so, too', SHIFTING, (stack) => Tags.of(stack.node.root).add('Team', 'a'), {}, [{ Team: 'a' }], ['/Test/Api/LoadBalancer/ShiftedRule']],
  ['are no risk if there are none', SHIFTING, () => undefined, {}, [undefined], []],
  ['are no risk for rolling deployments', ApiDeployment.rolling(), (stack) => Tags.of(stack).add('Owner', 'web'), {}, [], []],
  ['are no risk if only the resources have them', SHIFTING, (stack) => Tags.of(stack).add('Owner', 'web'), { '@aws-cdk/core:explicitStackTags': true }, [undefined], []],
])('tags of the stack %s', (_, deployment, tag, context, tags, warnings) => {
  const stack = testStack(undefined, { context: { ...context } });
  api(stack, { deployment });
  tag(stack);

  expect(propertiesOf(Template.fromStack(stack), 'Custom::RuleConditions').map(({ StackTags }) => StackTags as unknown)).toEqual(tags);
  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('fargate-api:stackTags')).map(({ id }) => id)).toEqual(warnings);
});

describe('the secret header of deployments that shift traffic', () => {
  const readable = (template: Template) => statementsOf(template).filter(({ Action }) => ['secretsmanager:GetSecretValue', 'kms:Decrypt'].includes(String(Action)));
  const shifted = (stack: Stack) => api(stack, {
    deployment: ApiDeployment.blueGreen(), certificate: certificateOf(stack, CERTIFICATE.replace('ap-northeast-1', stack.region)),
  }).listenerRule;

  test('is no part of the template: the function reads the accepted secrets, and no others', () => {
    const stack = testStack();
    const header = new OriginHeader(stack, 'Header', { generation: 3, secretName: 'shop/header', replicaRegions: ['ap-northeast-3'] });
    requireHeader(shifted(stack), header);
    const template = Template.fromStack(stack);
    const secrets = header.secrets.slice(0, 3).map(({ secretArn }) => stack.resolve(secretArn) as unknown);

    expect(header.secrets).toHaveLength(4);
    template.hasResourceProperties('Custom::RuleConditions', { Headers: [{ Name: 'X-Origin-Verify', Secrets: secrets }], Conditions: [ANY_PATH] });
    expect(readable(template)).toEqual([{ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: secrets }]);
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:secretsmanager');
    // CloudFormation would send the weights of the template with any change of the rule, e.g. of a rotation.
    expect(template.findResources(RULE)).toEqual(templateOf({ deployment: ApiDeployment.blueGreen() }).findResources(RULE));
  });

  test('opens the rule again whenever CloudFormation has written it, and after each update or rollback, without a call of the custom resource', () => {
    const stack = testStack();
    const header = new OriginHeader(stack, 'Header', { generation: 1 });
    requireHeader(shifted(stack), header);
    const [rule] = Object.keys(Template.fromStack(stack).findResources(RULE));
    const resources = Object.values(evaluate(Template.fromStack(stack).toJSON(), {}));
    const found = resources.filter(({ Type }) => Type === 'AWS::Events::Rule').map(({ Properties }) => Properties);
    const { Properties: { RuleArn, Conditions, Headers } } = resources.find(({ Type }) => Type === 'Custom::RuleConditions');

    const detail = (status: string[], more: object = {}) => ({ 'stack-id': ['${AWS::StackId}'], 'status-details': { status }, ...more });
    expect(found.map(({ EventPattern }) => EventPattern)).toEqual([
      { 'source': ['aws.cloudformation'], 'detail-type': ['CloudFormation Stack Status Change'], 'detail': detail(['UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_FAILED']) },
      { 'source': ['aws.cloudformation'], 'detail-type': ['CloudFormation Resource Status Change'], 'detail': detail(['UPDATE_COMPLETE'], { 'logical-resource-id': [rule] }) },
    ]);
    expect(found.map(({ Targets }) => JSON.parse(Targets[0].Input))).toEqual(Array(2).fill({ RequestType: 'Update', ResourceProperties: { RuleArn, Conditions, Headers } }));
  });

  test('is read by its name in another Region, with the key of that Region', () => {
    const stack = testStack(OSAKA);
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    requireHeader(shifted(stack), OriginHeader.fromSecretName(stack, 'Header', 'shop/header', 1, key));
    const template = Template.fromStack(stack);
    const arn = (generation: number) => arnOf(`secretsmanager:ap-northeast-3:123456789012:secret:shop/header/${generation}-??????`);

    template.hasResourceProperties('Custom::RuleConditions', { Headers: [{ Name: 'X-Origin-Verify', Secrets: ['shop/header/1', 'shop/header/2'] }] });
    expect(readable(template)).toEqual([
      { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: [arn(1), arn(2)] },
      {
        Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY_ARN, Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-3.amazonaws.com' } },
      },
    ]);
  });

  test('leaves room for one further value', () => {
    const stack = testStack();
    const rule = shifted(stack);
    requireHeader(rule, new OriginHeader(stack, 'Header', { generation: 2 }));
    rule.addCondition(elbv2.ListenerCondition.hostHeaders(['shop.example']));

    expect(rule.node.validate()).toEqual([]);
    rule.addCondition(elbv2.ListenerCondition.httpRequestMethods(['GET']));
    expect(rule.node.validate()).toEqual(['conditions of the listener rule must have at most 5 values, got 6, of which 3 are of the secret header; ' +
      'define another rule for further conditions']);
  });
});

describe('a certificate of another Region', () => {
  test.each<[string, string, () => unknown]>([
    ['ap-northeast-1', 'its ARN', () => templateOf((stack) => ({ certificate: certificateOf(stack, ELSEWHERE) }))],
    ['ap-northeast-3', 'the stack that creates it', () => {
      const app = new App();
      const edge = new Stack(app, 'Edge', { env: { account: ACCOUNT, region: 'us-east-1' }, crossRegionReferences: true });
      const certificate = new acm.Certificate(edge, 'Certificate', { domainName: 'shop.example' });
      return api(new Stack(app, 'Test', { env: OSAKA, crossRegionReferences: true }), { certificate });
    }],
  ])('fails in %s by %s', (region, _, make) => expect(make).toThrow(new Error(
    `certificate must be in the Region of the stack, ${region}, got one in us-east-1; pass one in ${region} (at Test/Api)`)));

  test.each<[string, string, Stack?]>([
    ['the same region', CERTIFICATE],
    ['an ARN that is known at deployment only', Token.asString({ Ref: 'Arn' })],
    ['an ARN of IAM', 'arn:aws:iam::123456789012:server-certificate/shop'],
    ['a stack without a Region', ELSEWHERE, new Stack(new App(), 'Test')],
  ])('is not checked with %s', (_, arn, stack = testStack()) => expect(() => api(stack, { certificate: certificateOf(stack, arn) })).not.toThrow());
});

test('the tasks serve a target group behind a listener of others, beside their own, as docs/adopt.md shows', () => {
  const stack = testStack();
  const { service } = api(stack);
  const tasks = new elbv2.ApplicationTargetGroup(stack, 'Tasks', { vpc: service.cluster.vpc, port: 3001, protocol: elbv2.ApplicationProtocol.HTTP, targetType: elbv2.TargetType.IP });
  service.attachToApplicationTargetGroup(tasks);
  const securityGroup = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Theirs', 'sg-0123456789abcdef0');
  elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', { listenerArn: 'arn:listener', securityGroup })
    .addTargetGroups('Shop', { targetGroups: [tasks], priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/shop/*'])] });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [Match.anyValue(), Match.objectLike({ ContainerPort: 3001, TargetGroupArn: stack.resolve(tasks.targetGroupArn) })] });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-0123456789abcdef0', FromPort: 3001 });
});
