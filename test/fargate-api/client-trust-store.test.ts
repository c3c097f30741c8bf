import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { api } from './fixture';
import { ApiDeployment, ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { importedTrustStore } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const OSAKA_STORE = 'arn:aws:elasticloadbalancing:ap-northeast-3:123456789012:truststore/cloudfront/0123456789abcdef';

/** The mutual authentication of each listener, by its port. */
function authentications(props: (stack: Stack) => Partial<FargateApiProps>): [number, unknown][] {
  const stack = testStack();
  api(stack, props(stack));
  const listeners = Object.values(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::Listener'));
  return listeners.map(({ Properties: { Port, MutualAuthentication } }): [number, unknown] => [Port, MutualAuthentication]).sort();
}

test('makes the HTTPS listener verify client certificates, and neither the redirect nor the test listener', () => {
  const found = authentications((stack) => ({
    clientTrustStore: importedTrustStore(stack), deployment: ApiDeployment.blueGreen({ testPort: 8443 }),
  }));

  expect(found).toEqual([
    [443, { Mode: 'verify', TrustStoreArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:truststore/cloudfront/0123456789abcdef' }],
    [80, undefined],
    [8443, undefined],
  ]);
});

test('clients need no certificate by default', () => {
  expect(authentications(() => ({}))).toEqual([[443, undefined], [80, undefined]]);
});

test.each<[string, (stack: Stack) => Partial<FargateApiProps>, string]>([
  ['a listener without TLS', (stack) => ({ clientTrustStore: importedTrustStore(stack), certificate: undefined, ingress: ApiIngress.INTERNAL }),
    'certificate is required with clientTrustStore, got none; pass one, because clients send certificates over HTTPS only'],
  ['a VPC origin', (stack) => ({ clientTrustStore: importedTrustStore(stack), ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN }),
    'clientTrustStore must be absent with ApiIngress.CLOUDFRONT_VPC_ORIGIN, got one; remove it, because CloudFront sends no client certificate to a VPC origin'],
  ['a trust store of another Region', (stack) => ({ clientTrustStore: elbv2.TrustStore.fromTrustStoreArn(stack, 'Store', OSAKA_STORE) }),
    'clientTrustStore must be in the Region of the load balancer, ap-northeast-1, got ap-northeast-3; create one there from the same certificates'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();
  const refused = props(stack);

  expect(() => api(stack, refused)).toThrow(new Error(`${message} (at Test/Api)`));
});
