import { App, Stack, Tags, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { api, CERTIFICATE, PARAMETER, templateOf } from './fixture';
import { OriginHeader, requireHeader } from '../../src/edge/internal';
import { ApiDeployment, ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { importedVpc, KEY_ARN } from '../../tools/assemblies/imported';
import { ACCOUNT, OSAKA, testStack } from '../../tools/assemblies/stacks';

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

describe('a further condition of the rule', () => {
  test('is added to the path', () => {
    guarded().hasResourceProperties(RULE, { Conditions: [ANY_PATH, SECRET], Actions: [Match.objectLike({ Type: 'forward' })] });
  });

  test('of deployments that shift traffic is set by a function, which can change nothing else', () => {
    const template = guarded({ deployment: ApiDeployment.blueGreen({ testPort: 8443 }) });
    const groups = [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })];
    const [[id]] = Object.entries(template.findResources(RULE, { Properties: { Priority: 48_999 } }));

    template.hasResourceProperties('Custom::RuleConditions', {
      RuleArn: { Ref: id }, Conditions: [ANY_PATH, SECRET], Actions: [Match.objectLike({ ForwardConfig: { TargetGroups: groups } })],
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [{ PolicyDocument: { Statement: Match.arrayWith([{ Action: 'elasticloadbalancing:ModifyRule', Effect: 'Allow', Resource: { Ref: id } }]) } }],
    });
  });

  test('leaves the rule in the template unchanged, with weights and a condition that matches no request', () => {
    const deployment = ApiDeployment.blueGreen({ testPort: 8443 });
    const rules = (template: Template) => template.findResources(RULE);
    const weights = [Match.objectLike({ ForwardConfig: { TargetGroups: [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })] } })];

    expect(rules(guarded({ deployment }))).toEqual(rules(templateOf({ deployment })));
    guarded({ deployment }).hasResourceProperties(RULE, {
      Priority: 48_999, Conditions: [{ Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.1/32'] } }], Actions: weights,
    });
    guarded({ deployment }).hasResourceProperties(RULE, { Priority: 49_000, Conditions: [ANY_PATH], Actions: weights });
  });

  test('exists before the service of deployments that shift traffic', () => {
    const template = guarded({ deployment: ApiDeployment.blueGreen() });
    const [[id]] = Object.entries(template.findResources('Custom::RuleConditions'));

    template.hasResource('AWS::ECS::Service', { DependsOn: Match.arrayWith([id]) });
  });

  test('returns 403 for requests that the rule does not match', () => {
    guarded().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
  });
});

/** CloudFormation adds them to all resources: to the rule as well, and sends all of its properties when one changes. */
describe('tags of the stack', () => {
  const EXPLICIT = { context: { '@aws-cdk/core:explicitStackTags': true } };
  const shifted = (deployment: ApiDeployment, add: (stack: Stack) => void, props = {}): Stack => {
    const stack = testStack(undefined, props);
    api(stack, { deployment });
    add(stack);
    return stack;
  };
  const conditionsOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('Custom::RuleConditions')).map(({ Properties }) => Properties.StackTags);
  const warningsOf = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('fargate-api:stackTags')).map(({ id }) => id);
  const own = (stack: Stack) => Tags.of(stack).add('Owner', 'web');

  test('set the conditions of the rule again when they change', () => {
    expect(conditionsOf(shifted(ApiDeployment.blueGreen(), own))).toEqual([{ Owner: 'web' }]);
    expect(conditionsOf(shifted(ApiDeployment.blueGreen(), (stack) => Tags.of(stack.node.root).add('Team', 'a')))).toEqual([{ Team: 'a' }]);
    expect(conditionsOf(shifted(ApiDeployment.blueGreen(), () => {}))).toEqual([undefined]);
  });

  test('are a risk for the weights, of which the stack warns once', () => {
    expect(warningsOf(shifted(ApiDeployment.blueGreen({ testPort: 8443 }), own))).toEqual(['/Test/Api/LoadBalancer/ShiftedRule']);
    expect(warningsOf(shifted(ApiDeployment.rolling(), own))).toEqual([]);
  });

  test('are none if only the resources have them', () => {
    const stack = shifted(ApiDeployment.blueGreen(), own, EXPLICIT);

    expect(conditionsOf(stack)).toEqual([undefined]);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('the secret header of deployments that shift traffic', () => {
  const readable = (template: Template) => Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) =>
    (Properties.PolicyDocument.Statement as { Action: string; Resource: unknown; Condition?: object }[])
      .filter(({ Action }) => ['secretsmanager:GetSecretValue', 'kms:Decrypt'].includes(Action)));
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
  });

  test('is read by its name in another Region, with the key of that Region', () => {
    const stack = testStack(OSAKA);
    const key = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
    requireHeader(shifted(stack), OriginHeader.fromSecretName(stack, 'Header', 'shop/header', 1, key));
    const template = Template.fromStack(stack);
    const arn = (generation: number) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:ap-northeast-3:123456789012:secret:shop/header/${generation}-??????`]],
    });

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
  test('fails by its ARN', () => {
    const stack = testStack();

    expect(() => api(stack, { certificate: certificateOf(stack, ELSEWHERE) })).toThrow(new Error(
      'certificate must be in the Region of the load balancer, ap-northeast-1, got us-east-1; create or import one in ap-northeast-1 (at Test/Api)'));
  });

  test('fails by the stack that creates it', () => {
    const app = new App();
    const edge = new Stack(app, 'Edge', { env: { account: ACCOUNT, region: 'us-east-1' }, crossRegionReferences: true });
    const certificate = new acm.Certificate(edge, 'Certificate', { domainName: 'shop.example' });

    expect(() => api(new Stack(app, 'Test', { env: OSAKA, crossRegionReferences: true }), { certificate })).toThrow(new Error(
      'certificate must be in the Region of the load balancer, ap-northeast-3, got us-east-1; create or import one in ap-northeast-3 (at Test/Api)'));
  });

  test.each<[string, (stack: Stack) => acm.ICertificate]>([
    ['the same region', (stack) => certificateOf(stack, CERTIFICATE)],
    ['an ARN that is known at deployment only', (stack) => certificateOf(stack, Token.asString({ Ref: 'Arn' }))],
    ['an ARN of IAM', (stack) => certificateOf(stack, 'arn:aws:iam::123456789012:server-certificate/shop')],
  ])('is not checked with %s', (_, certificate) => {
    const stack = testStack();

    expect(() => api(stack, { certificate: certificate(stack) })).not.toThrow();
  });

  test('is not checked in a stack without a Region', () => {
    const stack = new Stack(new App(), 'Test');

    expect(() => api(stack, { certificate: certificateOf(stack, ELSEWHERE) })).not.toThrow();
  });
});

test('fails in a stack without a Region, where the prefix list of CloudFront is not known', () => {
  const stack = new Stack(new App(), 'Test');

  expect(() => api(stack, { vpc: importedVpc(stack), ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN })).toThrow(new Error(
    'ingress must specify the CloudFront prefix list where its ID is not known, got CLOUDFRONT_VPC_ORIGIN in a stack without a Region; ' +
    'use ApiIngress.cloudFrontVpcOrigin(id) with the ID from aws ec2 describe-managed-prefix-lists'));
});

test('fails when the prefix list of a VPC origin has an invalid ID', () => {
  expect(() => ApiIngress.cloudFrontVpcOrigin(PARAMETER)).toThrow(new Error(
    `prefixListId must be the ID of a managed prefix list, got "${PARAMETER}"; find it with aws ec2 describe-managed-prefix-lists`));
});
