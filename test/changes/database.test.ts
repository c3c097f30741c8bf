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

/** RDS changes an instance immediately, or in its maintenance window. */
const waits = ({ Properties }: Resource) => Properties?.ApplyImmediately === false;

/** Any instance can be the writer after a failover: one of the others must be in service while it restarts. */
function restartsTogether(instances: Instances): boolean {
  const all = Object.values(instances);
  return all.length > 1 && all.some((writer) => all.every((other) => waits(other) === waits(writer)));
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

test('a writer without readers does not wait for the maintenance window', () => {
  const stack = testStack();
  databaseIn(stack, { readers: 0, readerScaling: { maximum: 0 } });

  expect(Object.values(instancesOf(stack)).filter(waits)).toEqual([]);
});

test('the order of updates does not delay the first deployment', () => {
  const stack = testStack();
  databaseIn(stack, { readers: 4 });
  const instances = instancesOf(stack);

  expect(Object.values(instances).flatMap(({ DependsOn = [] }) => DependsOn).filter((id) => id in instances)).toEqual([]);
});

test('the check detects instances without an order', () => {
  const instance = { Type: 'AWS::RDS::DBInstance' };

  expect(restartsTogether({ Writer: instance, Reader: instance })).toBe(true);
  expect(restartsTogether({ Writer: instance })).toBe(false);
});
