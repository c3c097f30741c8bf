import { App, Stack } from 'aws-cdk-lib';
import { constructNames, requiredProps } from './support/jsii';
import { InvalidInput } from '../src/private/errors';
import { minimal } from '../tools/assemblies/minimal';
import { TOKYO } from '../tools/assemblies/stacks';
import { publicTypes } from '../tools/jsii';

const types = publicTypes();
const cases = constructNames(types)
  .flatMap((name) => requiredProps(types, name).map((prop): [string, string] => [name, prop]));
const constructs = [...new Set(cases.map(([name]) => name))];

/** The error of a construct with changed props, as JavaScript can create it. */
function errorOf(name: string, change: (props: object) => object | undefined): unknown {
  const stack = new Stack(new App(), 'Stack', { env: TOKYO });
  try {
    minimal[name].withProps!(stack, 'Part', change);
  } catch (error) {
    return error;
  }
  return undefined;
}

function without(prop: string): (props: object) => object {
  return (props) => Object.fromEntries(Object.entries(props).filter(([key]) => key !== prop));
}

function expectRequired(error: unknown, prop: string): void {
  expect(error).toBeInstanceOf(InvalidInput);
  expect((error as Error).message).toMatch(new RegExp(`^${prop} is required, got none; .+ \\(at \\S*Part\\)$`));
}

test('finds the constructs with required props', () => {
  expect(constructs).toEqual(expect.arrayContaining(['CacheCluster', 'DrPair', 'EldoniaPlatform', 'EventJob', 'FargateApi']));
});

test.each(cases)('%s requires %s', (name, prop) => {
  expectRequired(errorOf(name, without(prop)), prop);
  expectRequired(errorOf(name, (props) => ({ ...props, [prop]: null })), prop);
});

test.each(constructs)('%s requires props', (name) => {
  const anyOf = `(${requiredProps(types, name).join('|')})`;

  expectRequired(errorOf(name, () => undefined), anyOf);
  expectRequired(errorOf(name, () => ({})), anyOf);
});

test('Observability without props has nothing to watch', () => {
  const error = errorOf('Observability', () => undefined);

  expect(error).toBeInstanceOf(InvalidInput);
  expect((error as Error).message)
    .toBe('observability must have a resource to watch, got none; pass e.g. api, database or cache (at Stack/Part)');
});
