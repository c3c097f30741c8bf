import { App, PropertyInjectors, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as library from '../../src';
import { minimal } from '../../tools/assemblies/minimal';
import { TOKYO } from '../../tools/assemblies/stacks';

type PublicClass = typeof Construct & { readonly PROPERTY_INJECTION_ID?: string };

/** Without the abstract classes of what a platform creates. Another test compares the names with the public API. */
const CONSTRUCTS = Object.entries(library).filter(([name, exported]) =>
  (exported as { prototype?: unknown }).prototype instanceof Construct && name in minimal);

test.each(CONSTRUCTS)('the property injectors of a company reach %s', (name, exported) => {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: TOKYO });
  const reached: string[] = [];
  PropertyInjectors.of(app).add({
    constructUniqueId: (exported as PublicClass).PROPERTY_INJECTION_ID!,
    inject: (props: unknown, { id }) => {
      reached.push(id);
      return props;
    },
  });
  const found = minimal[name as keyof typeof minimal](stack, 'Part');

  expect((exported as PublicClass).PROPERTY_INJECTION_ID).toBe(`eldonia-constructs.${name}`);
  expect(found).toBeInstanceOf(exported);
  expect(reached).toContain('Part');
});

test('the props of an injector replace those of the program', () => {
  const stack = new Stack(new App(), 'Test', { env: TOKYO });
  PropertyInjectors.of(stack).add({
    constructUniqueId: library.Network.PROPERTY_INJECTION_ID, inject: (props: library.NetworkProps) => ({ ...props, natGateways: 1 }),
  });
  new library.Network(stack, 'Network');

  Template.fromStack(stack).resourceCountIs('AWS::EC2::NatGateway', 1);
});
