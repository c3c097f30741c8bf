import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { supportStack } from '../../src/private/support-stack';
import { TOKYO } from '../support/stacks';

test('stands beside the caller\'s stack, named after the construct', () => {
  const app = new App();
  const part = new Construct(new Stack(app, 'Web'), 'Platform');
  const stack = supportStack(part, 'Release', TOKYO, 'why');

  expect(stack.node.scope).toBe(app);
  expect([stack.stackName, stack.region]).toEqual(['WebPlatform47883655Release', 'ap-northeast-1']);
});

test('fails in a tree without an app', () => {
  // The CDK puts an app above a stack without a scope, so only a bare construct has none.
  class Root extends Construct {
    constructor() {
      super(undefined as never, '');
    }
  }
  expect(() => supportStack(new Construct(new Root(), 'Part'), 'Release', TOKYO, 'why'))
    .toThrow(new Error('scope must be under an App or a Stage, got a tree without one; begin the tree with an App (at Part)'));
});
