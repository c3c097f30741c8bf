import { App } from 'aws-cdk-lib';
import { expectUse, refusal, serviceBeside } from './beside';
import { pairOf } from '../dr-pair/fixture';

test('other stacks use database, cache, secrets and load balancer of both Regions of a pair, whose rules need the secret header', () => {
  const pair = pairOf();
  const regions = [pair.primary, pair.standby].map((it) => ({ it, ...serviceBeside(it) }));

  for (const { rule } of regions) expect(() => (pair.node.root as App).synth()).toThrow(refusal(rule.node.path));
  for (const { it, rule } of regions) it.requireHeader(rule);
  for (const { stack } of regions) expectUse(stack);
});
