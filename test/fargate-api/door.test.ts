import { App, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { api, CERTIFICATE, PARAMETER } from './fixture';
import { ApiDeployment, ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { importedVpc } from '../../tools/assemblies/imported';
import { ACCOUNT, OSAKA, testStack } from '../../tools/assemblies/stacks';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const ELSEWHERE = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

const ANY_PATH = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const SECRET = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: ['secret'] } };

/** An API whose rule asks for a header as well. */
function guarded(props: Partial<FargateApiProps> = {}): Template {
  const stack = testStack();
  api(stack, props).listenerRule.addCondition(elbv2.ListenerCondition.httpHeader('X-Origin-Verify', ['secret']));
  return Template.fromStack(stack);
}

const certificateOf = (stack: Stack, arn: string) => acm.Certificate.fromCertificateArn(stack, 'Theirs', arn);

describe('a further condition of the rule', () => {
  test('stands beside the path', () => {
    guarded().hasResourceProperties(RULE, { Conditions: [ANY_PATH, SECRET], Actions: [Match.objectLike({ Type: 'forward' })] });
  });

  test('holds for both target groups, and not on the test port', () => {
    const template = guarded({ deployment: ApiDeployment.blueGreen({ testPort: 8443 }) });
    const weights = Match.objectLike({ ForwardConfig: { TargetGroups: [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })] } });

    template.resourceCountIs(RULE, 2);
    template.hasResourceProperties(RULE, { Conditions: [ANY_PATH, SECRET], Actions: [weights] });
    template.hasResourceProperties(RULE, { Conditions: [ANY_PATH], Actions: [weights] });
  });

  test('leaves 403 to whatever the rule does not match', () => {
    guarded().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
  });
});

describe('a certificate of another region', () => {
  test('fails by its ARN', () => {
    const stack = testStack();

    expect(() => api(stack, { certificate: certificateOf(stack, ELSEWHERE) })).toThrow(new Error(
      'certificate must be of the load balancer\'s region ap-northeast-1, got one of us-east-1; make or import one in ap-northeast-1 (at Test/Api)'));
  });

  test('fails by the stack that makes it', () => {
    const app = new App();
    const edge = new Stack(app, 'Edge', { env: { account: ACCOUNT, region: 'us-east-1' }, crossRegionReferences: true });
    const certificate = new acm.Certificate(edge, 'Certificate', { domainName: 'shop.example' });

    expect(() => api(new Stack(app, 'Test', { env: OSAKA, crossRegionReferences: true }), { certificate })).toThrow(new Error(
      'certificate must be of the load balancer\'s region ap-northeast-3, got one of us-east-1; make or import one in ap-northeast-3 (at Test/Api)'));
  });

  test.each<[string, (stack: Stack) => acm.ICertificate]>([
    ['the same region', (stack) => certificateOf(stack, CERTIFICATE)],
    ['an ARN that is known at deployment only', (stack) => certificateOf(stack, Token.asString({ Ref: 'Arn' }))],
    ['an ARN of IAM', (stack) => certificateOf(stack, 'arn:aws:iam::123456789012:server-certificate/shop')],
  ])('is not seen in %s', (_, certificate) => {
    const stack = testStack();

    expect(() => api(stack, { certificate: certificate(stack) })).not.toThrow();
  });

  test('is not seen in a stack without a region', () => {
    const stack = new Stack(new App(), 'Test');

    expect(() => api(stack, { certificate: certificateOf(stack, ELSEWHERE) })).not.toThrow();
  });
});

test('fails when the list of CloudFront\'s VPC origins is not known in the region', () => {
  const stack = new Stack(new App(), 'Test');

  expect(() => api(stack, { vpc: importedVpc(stack), ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN })).toThrow(new Error(
    'ingress must name CloudFront\'s prefix list outside Tokyo and Osaka, got CLOUDFRONT_VPC_ORIGIN in a stack without a region; ' +
    'use ApiIngress.cloudFrontVpcOrigin(id) with the id from describe-managed-prefix-lists'));
});

test('fails when a VPC origin is admitted by something that is no prefix list', () => {
  expect(() => ApiIngress.cloudFrontVpcOrigin(PARAMETER)).toThrow(new Error(
    `prefixListId must be the id of a managed prefix list, got "${PARAMETER}"; look it up with describe-managed-prefix-lists`));
});
