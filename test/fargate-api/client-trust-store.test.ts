import { Stack, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { templateOf } from './fixture';
import { ApiDeployment, ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { importedTrustStore } from '../../tools/assemblies/imported';
import { propertiesOf } from '../support/templates';

const OSAKA_STORE = 'arn:aws:elasticloadbalancing:ap-northeast-3:123456789012:truststore/cloudfront/0123456789abcdef';

test.each<[string, (stack: Stack) => Partial<FargateApiProps>, [number, unknown][]]>([
  ['makes the HTTPS listener verify client certificates, and neither the redirect nor the test listener',
    (stack) => ({ clientTrustStore: importedTrustStore(stack), deployment: ApiDeployment.blueGreen({ testPort: 8443 }) }),
    [[443, { Mode: 'verify', TrustStoreArn: OSAKA_STORE.replace('northeast-3', 'northeast-1') }], [80, undefined], [8443, undefined]]],
  ['clients need no certificate by default', () => ({}), [[443, undefined], [80, undefined]]],
])('%s', (_, props, authentications) => {
  const listeners = propertiesOf(templateOf(props), 'AWS::ElasticLoadBalancingV2::Listener');

  expect(listeners.map(({ Port, MutualAuthentication }) => [Port, MutualAuthentication] as unknown).sort()).toEqual(authentications);
});

test.each<[string, (stack: Stack) => Partial<FargateApiProps>, string]>([
  ['a listener without TLS', (stack) => ({ clientTrustStore: importedTrustStore(stack), certificate: undefined, ingress: ApiIngress.INTERNAL }),
    'certificate is required with clientTrustStore, got none; pass one, because clients send certificates over HTTPS only'],
  ['a VPC origin', (stack) => ({ clientTrustStore: importedTrustStore(stack), ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN }),
    'clientTrustStore must be absent with ApiIngress.CLOUDFRONT_VPC_ORIGIN, got one; remove it, because CloudFront sends no client certificate to a VPC origin'],
  ['a trust store of another Region', (stack) => ({ clientTrustStore: elbv2.TrustStore.fromTrustStoreArn(stack, 'Store', OSAKA_STORE) }),
    'clientTrustStore must be in the Region of the stack, ap-northeast-1, got one in ap-northeast-3; create one there from the same certificates'],
])('fails with %s', (_, props, message) => expect(() => templateOf(props)).toThrow(new Error(`${message} (at Test/Api)`)));
