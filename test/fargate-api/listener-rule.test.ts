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

  test('applies to both target groups, and not to the test port', () => {
    const template = guarded({ deployment: ApiDeployment.blueGreen({ testPort: 8443 }) });
    const weights = Match.objectLike({ ForwardConfig: { TargetGroups: [Match.objectLike({ Weight: 100 }), Match.objectLike({ Weight: 0 })] } });

    template.resourceCountIs(RULE, 2);
    template.hasResourceProperties(RULE, { Conditions: [ANY_PATH, SECRET], Actions: [weights] });
    template.hasResourceProperties(RULE, { Conditions: [ANY_PATH], Actions: [weights] });
  });

  test('returns 403 for requests that the rule does not match', () => {
    guarded().hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443, DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
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
