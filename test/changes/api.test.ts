import { Tags, aws_ecs as ecs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { harms, Resources, resourcesOf, templateOf } from './fixture';
import { ApiDeployment, ApiImage, ApiIngress, FargateApi, FargateApiProps } from '../../src/fargate-api';
import { importedRepository, importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { api } from '../fargate-api/fixture';

const apiWith = (props: Partial<FargateApiProps> = {}) => resourcesOf(templateOf((stack) => api(stack, props)));

/** ECS rejects a service whose cluster does not have its capacity provider. */
test.each([
  [false, [{ capacityProvider: 'FARGATE', weight: 1 }], 'cluster must have the capacity providers FARGATE, got Test/Cluster without'],
  [false, [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }], 'cluster must have the capacity providers FARGATE and FARGATE_SPOT, got Test/Cluster without'],
  [true, [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }], undefined],
])('an existing cluster of the app must have the capacity providers (%s)', (enableFargateCapacityProviders, capacityProviderStrategies, message) => {
  const stack = testStack();
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: importedVpc(stack), enableFargateCapacityProviders });
  api(stack, { cluster, capacityProviderStrategies });

  if (message === undefined) expect(() => Template.fromStack(stack)).not.toThrow();
  else expect(() => Template.fromStack(stack)).toThrow(message);
});

test('the cluster of another API has them', () => {
  const stack = testStack();
  const { cluster } = api(stack);
  const image = ApiImage.fromRepository(importedRepository(stack), 'v1');
  new FargateApi(stack, 'Second', { vpc: importedVpc(stack), cluster, image, ingress: ApiIngress.INTERNAL });

  expect(() => Template.fromStack(stack)).not.toThrow();
});

/** Elastic Load Balancing rejects a target group in the rules of two load balancers, which exist at the same time during a replacement. */
test.each<[string, Partial<FargateApiProps>]>([
  ['in the other scheme', { ingress: ApiIngress.INTERNAL }],
  ['with another name', { loadBalancer: { loadBalancerName: 'shop' } }],
])('a load balancer %s gets other target groups', (_, props) => {
  const deployment = ApiDeployment.blueGreen();
  const found = harms(apiWith({ deployment }), apiWith({ deployment, ...props }));

  expect(found.filter((line) => line.includes(' AWS::ElasticLoadBalancingV2::LoadBalancer replace by '))).toHaveLength(1);
  expect(found.filter((line) => line.includes(' AWS::ElasticLoadBalancingV2::TargetGroup replace by Name '))).toHaveLength(2);
  expect(found.filter((line) => line.startsWith('FAIL'))).toEqual([]);
});

test('the two target groups of a load balancer have different names', () => {
  const names = Object.values(apiWith({ deployment: ApiDeployment.blueGreen() }))
    .filter(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::TargetGroup').map(({ Properties }) => JSON.stringify(Properties!.Name));

  expect(new Set(names).size).toBe(2);
});

test('a tag does not change a rule whose weights ECS sets', () => {
  const tagged = (value: string): Resources => resourcesOf(templateOf((stack) => {
    api(stack, { deployment: ApiDeployment.canary({ testPort: 8443 }) });
    Tags.of(stack).add('Owner', value);
  }));
  const rules = (resources: Resources) => Object.values(resources).filter(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::ListenerRule');

  expect(rules(tagged('one'))).toHaveLength(2);
  expect(rules(tagged('one'))).toEqual(rules(tagged('two')));
});
