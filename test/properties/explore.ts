import { App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Subject } from './subject';
import { InvalidInput } from '../../src/private/errors';
import { TOKYO } from '../../tools/assemblies/stacks';

/** Half of what CloudFormation takes: the next construct can be as large as all before. */
const MOST_RESOURCES = 250;
const MOST_OUTPUTS = 100;

/** The results of random props for one construct. */
export interface Exploration {
  /** Every construct that could be built, in as few stacks as CloudFormation's limits allow. */
  readonly app: App;
  /** The samples that were built, by the construct's id. */
  readonly built: Map<string, unknown>;
  readonly rejected: number;
  /** Pass it as `FC_SEED` to get the same props again. */
  readonly seed: number;
}

/**
 * Creates a construct from random props. It must succeed or throw `InvalidInput`. Any other error fails, and
 * fast-check searches for the smallest props that cause this error.
 *
 * @param usualSeed seed of the props, unless `FC_SEED` is set; random if absent
 */
export function explore(subject: Subject<unknown>, sets: number, usualSeed = Math.floor(Math.random() * 2 ** 31)): Exploration {
  const seed = Number(process.env.FC_SEED ?? usualSeed);
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    context: { 'aws:cdk:disable-asset-staging': true, 'aws:cdk:disable-creation-stack-traces': true },
  });
  const open = () => new Stack(app, `Room${app.node.children.length}`, { env: TOKYO });
  let stack = open();
  const built = new Map<string, unknown>();
  let tries = 0;
  let rejected = 0;
  fc.assert(fc.property(subject.arbitrary, (sample) => {
    const id = `Subject${tries++}`;
    if (isFull(stack)) stack = open();
    try {
      subject.build(stack, id, sample);
      built.set(id, sample);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      // A subject in an app of its own may have made its stacks before a name that another one has was refused.
      [stack, app].forEach(({ node }) => node.tryRemoveChild(id));
      rejected++;
    }
  }), { numRuns: sets, seed });
  // All constructs of the last stack may have been rejected.
  if (resourcesOf(stack) === 0) app.node.tryRemoveChild(stack.node.id);
  return { app, built, rejected, seed };
}

function isFull(stack: Stack): boolean {
  const all = stack.node.findAll();
  return resourcesOf(stack) > MOST_RESOURCES || all.filter((construct) => construct instanceof CfnOutput).length > MOST_OUTPUTS;
}

const resourcesOf = (stack: Stack): number => stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct)).length;
