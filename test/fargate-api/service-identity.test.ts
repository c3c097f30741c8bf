import { CfnParameter, Stack } from 'aws-cdk-lib';
import { api } from './fixture';
import { serviceArnOf, serviceNameOf } from '../../src/fargate-api/private/service-identity';
import { testStack } from '../../tools/assemblies/stacks';

test('given names of service and cluster are no references', () => {
  const stack = testStack();
  const { service } = api(stack, { serviceName: 'shop', clusterName: 'shop-cluster' });

  expect(serviceNameOf(service)).toBe('shop');
  expect(JSON.stringify(stack.resolve(serviceArnOf(service)))).toContain(':ecs:ap-northeast-1:123456789012:service/shop-cluster/shop"');
  expect(JSON.stringify(stack.resolve(serviceArnOf(service)))).not.toMatch(/Api/);
});

test('a cluster that CloudFormation names is a reference, the service is none', () => {
  const stack = testStack();
  const { cluster, service } = api(stack, { serviceName: 'shop' });
  const arn = JSON.stringify(stack.resolve(serviceArnOf(service)));

  expect(arn).toContain(JSON.stringify(stack.resolve(cluster.clusterName)));
  expect(arn).toContain('"/shop"');
});

test.each<[what: string, name: (stack: Stack) => string | undefined]>([
  ['generated name', () => undefined],
  ['name of a parameter', (stack) => new CfnParameter(stack, 'Name').valueAsString],
])('a service with the %s is a reference', (_, name) => {
  const stack = testStack();
  const { service } = api(stack, { serviceName: name(stack) });

  expect(serviceNameOf(service)).toBe(service.serviceName);
  expect(serviceArnOf(service)).toBe(service.serviceArn);
});
