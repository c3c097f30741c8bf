import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ALARM, api, cache, observed } from './fixture';
import { labelsOf } from '../../../src/operations/private/observability/part';
import { testStack } from '../../../tools/assemblies/stacks';
import { propertiesOf } from '../../support/templates';

/** Constructs at these paths of a stack. */
const constructsAt = (stack: Stack, ...paths: string[]): Construct[] => paths.map((path) => path.split('/').reduce<Construct>((scope, id) =>
  scope.node.tryFindChild(id) as Construct | undefined ?? new Construct(scope, id), stack));

test.each([
  ['ids, where these differ', ['Media/Images', 'Receipts'], ['Images', 'Receipts']],
  ['as much of the path as makes them unique', ['A/Mail/Handler', 'B/Mail/Handler', 'B/Mail/Queue'], ['A/Mail/Handler', 'B/Mail/Handler', 'Queue']],
  ['paths for one that ends like the other', ['Mail/Handler', 'Handler'], ['Mail/Handler', 'Test/Handler']],
])('labels are %s', (_, paths, labels) => expect(labelsOf(constructsAt(testStack(), ...paths))).toEqual(labels));

test('alarms are called after what they watch, those of the parts\' own excepted, and have no names of ours without a name', () => {
  const templateOf = (name?: string) => observed((stack) => ({ api: api(stack), cache: cache(stack), name })).template;
  const namesOf = (name?: string) => propertiesOf(templateOf(name), ALARM).map(({ AlarmName }) => AlarmName as string | undefined);
  const names = namesOf('shop');

  expect(names).toEqual(expect.arrayContaining(['shop-api-latency', 'shop-cache-engine-cpu', 'shop-availability-fast-hour', 'shop-error-lines-alarm']));
  expect(names.filter((name) => name === undefined)).toHaveLength(2);
  expect(namesOf().filter((name) => name !== undefined)).toEqual([]);
});
