import { App, Stack } from 'aws-cdk-lib';
import { minimal } from './minimal';
import { operations } from './operations';
import { TOKYO } from './stacks';
import { variants } from './variants';

/**
 * One app with every construct and every variant: with the minimal platform, the minimal pair, and the pair with
 * every option enabled.
 */
export function everythingApp(): App {
  const app = new App();
  for (const [name, build] of Object.entries(minimal)) build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) build(new Stack(app, name, { env }));
  return operations(app);
}
