import { App, Stack } from 'aws-cdk-lib';
import { minimal } from './minimal';
import { TOKYO } from './stacks';

/** Two Regions with the defaults. */
export function leastPairApp(): App {
  const app = new App();
  minimal.DrPair(new Stack(app, 'Least', { env: TOKYO }), 'Pair');
  return app;
}
