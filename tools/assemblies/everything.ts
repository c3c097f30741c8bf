import { App, Stack } from 'aws-cdk-lib';
import { minimal } from './minimal';
import { TOKYO } from './stacks';
import { variants } from './variants';

/** One app with every construct and every variant, among them the minimal platform and pair, and the pair with every option enabled. */
export function everythingApp(app = new App(), without: readonly string[] = []): App {
  const builds = [
    ...Object.entries(minimal).map(([name, build]) => ({ name, build: (stack: Stack) => void build(stack, 'Minimal'), env: TOKYO })),
    ...Object.entries(variants).map(([name, { build, env = TOKYO }]) => ({ name, build, env })),
  ];
  for (const { name, build, env } of builds) if (!without.includes(name)) build(new Stack(app, name, { env }));
  return app;
}
