import { App, Stack } from 'aws-cdk-lib';
import { InvalidInput } from '../../src/private/errors';
import { minimal } from '../../tools/assemblies/minimal';
import { TOKYO } from '../../tools/assemblies/stacks';
import { publicTypes } from '../../tools/jsii';
import { constructNames, requiredProps } from '../support/jsii';

const types = publicTypes();
const cases = constructNames(types)
  .flatMap((name) => requiredProps(types, name).map((prop): [string, string] => [name, prop]));
const constructs = [...new Set(cases.map(([name]) => name))];

/** Expects an error of a construct with changed props, as JavaScript can create it. */
function expectError(name: string, change: (props: object) => object | undefined, message: RegExp): void {
  const stack = new Stack(new App(), 'Stack', { env: TOKYO });

  expect(() => minimal[name].withProps!(stack, 'Part', change))
    .toThrow(expect.objectContaining({ constructor: InvalidInput, message: expect.stringMatching(message) }));
}

const required = (prop: string) => new RegExp(`^${prop} is required, got none; .+ \\(at \\S*Part\\)$`);

test('finds the constructs with required props', () =>
  expect(constructs).toEqual(expect.arrayContaining(['CacheCluster', 'DrPair', 'EldoniaPlatform', 'EventJob', 'FargateApi'])));

test.each(cases)('%s requires %s', (name, prop) => {
  for (const absent of [undefined, null]) expectError(name, (props) => ({ ...props, [prop]: absent }), required(prop));
});

test.each(constructs)('%s requires props', (name) => {
  for (const absent of [undefined, {}]) expectError(name, () => absent, required(`(${requiredProps(types, name).join('|')})`));
});

test('Observability without props has nothing to watch', () => {
  expectError('Observability', () => undefined, /^observability must have a resource to watch, got none; pass e\.g\. api, database or cache \(at Stack\/Part\)$/);
});
