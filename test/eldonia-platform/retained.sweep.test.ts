import { App, RemovalPolicies } from 'aws-cdk-lib';
import { platform } from './fixture';
import { stacksOf } from '../../src/assembly/read';

test('all resources of all stacks stay with RemovalPolicies, as docs/move-in.md says', () => {
  const app = platform().stack.node.root as App;
  RemovalPolicies.of(app).retain();
  const resources = stacksOf(app.synth()).flatMap(({ template }) => Object.entries(template.Resources ?? {}));

  expect(resources.length).toBeGreaterThan(300);
  expect(resources.filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain')).toEqual([]);
});
