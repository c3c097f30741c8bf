import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Resource, resourcesOf } from './fixture';
import { AuroraReplicaCluster } from '../../src/aurora-cluster/internal';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { databaseIn } from '../aurora-cluster/fixture';

type Instances = Record<string, Resource>;

const instancesOf = (stack: Stack): Instances => Object.fromEntries(
  Object.entries(resourcesOf(Template.fromStack(stack))).filter(([, { Type }]) => Type === 'AWS::RDS::DBInstance'));

/** Whether an update of the first instance ends before that of the second begins. */
function precedes(instances: Instances, first: string, second: string): boolean {
  return [instances[second].DependsOn ?? []].flat().some((id) => id === first || (id in instances && precedes(instances, first, id)));
}

/** Any instance can be the writer after a failover: one of the others must be in service while it restarts. */
function restartsTogether(instances: Instances): boolean {
  const ids = Object.keys(instances);
  const apart = (one: string, other: string) => precedes(instances, one, other) || precedes(instances, other, one);
  return ids.length > 1 && ids.some((writer) => !ids.some((other) => other !== writer && apart(writer, other)));
}

test.each([1, 2, 3, 5])('a writer and %i readers never restart together', (readers) => {
  const stack = testStack();
  databaseIn(stack, { readers, readerScaling: { maximum: 0 } });

  expect(Object.keys(instancesOf(stack))).toHaveLength(readers + 1);
  expect(restartsTogether(instancesOf(stack))).toBe(false);
});

test.each([2, 3])('%i instances of a secondary cluster never restart together', (instances) => {
  const stack = testStack();
  new AuroraReplicaCluster(stack, 'Database', {
    vpc: importedVpc(stack), globalClusterIdentifier: 'shop-global', primaryRegion: 'us-west-2', databaseName: 'shop', appSecretName: 'shop/app', instances,
  });

  expect(Object.keys(instancesOf(stack))).toHaveLength(instances);
  expect(restartsTogether(instancesOf(stack))).toBe(false);
});

test('the first deployment waits for the writer and one reader, not for one reader after the other', () => {
  const stack = testStack();
  databaseIn(stack, { readers: 4 });
  const instances = instancesOf(stack);
  const depth = (id: string): number => 1 + Math.max(0, ...[instances[id].DependsOn ?? []].flat().filter((other) => other in instances).map(depth));

  expect(Math.max(...Object.keys(instances).map(depth))).toBe(2);
});

test('the check detects instances without an order', () => {
  const instance = { Type: 'AWS::RDS::DBInstance' };

  expect(restartsTogether({ Writer: instance, Reader: instance })).toBe(true);
  expect(restartsTogether({ Writer: instance })).toBe(false);
});
