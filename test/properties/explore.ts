import { App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Subject } from './subject';
import { InvalidInput } from '../../src/private/errors';
import { TOKYO } from '../../tools/assemblies/stacks';

/**
 * Less than the CloudFormation limits of 500 resources and 200 outputs: the next construct can be larger than all
 * before.
 */
const MOST_RESOURCES = 400;
const MOST_OUTPUTS = 150;

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
  const rooms = new Rooms(app);
  const built = new Map<string, unknown>();
  let tries = 0;
  let rejected = 0;
  fc.assert(fc.property(subject.arbitrary, (sample) => {
    const id = `Subject${tries++}`;
    const stack = rooms.next();
    try {
      subject.build(stack, id, sample);
      built.set(id, sample);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      stack.node.tryRemoveChild(id);
      rejected++;
    }
  }), { numRuns: sets, seed });
  rooms.close();
  return { app, built, rejected, seed };
}

/** Stacks that are filled one after the other. */
class Rooms {
  private stack: Stack;
  private before = { resources: 0, outputs: 0 };
  private largest = { resources: 0, outputs: 0 };

  constructor(private readonly app: App) {
    this.stack = this.open();
  }

  /** A stack with room for another construct as large as the largest so far. */
  next(): Stack {
    const now = count(this.stack);
    this.largest = {
      resources: Math.max(this.largest.resources, now.resources - this.before.resources),
      outputs: Math.max(this.largest.outputs, now.outputs - this.before.outputs),
    };
    const full = now.resources + this.largest.resources > MOST_RESOURCES || now.outputs + this.largest.outputs > MOST_OUTPUTS;
    if (full && now.resources > 0) this.stack = this.open();
    this.before = full ? { resources: 0, outputs: 0 } : now;
    return this.stack;
  }

  /** Removes the last stack if it is empty, because all its constructs were rejected. */
  close(): void {
    if (count(this.stack).resources === 0) this.app.node.tryRemoveChild(this.stack.node.id);
  }

  private open(): Stack {
    return new Stack(this.app, `Room${this.app.node.children.length}`, { env: TOKYO });
  }
}

function count(stack: Stack): { readonly resources: number; readonly outputs: number } {
  const all = stack.node.findAll();
  return {
    resources: all.filter((construct) => CfnResource.isCfnResource(construct)).length,
    outputs: all.filter((construct) => construct instanceof CfnOutput).length,
  };
}
