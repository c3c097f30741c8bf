import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Subject } from './subject';
import { InvalidInput } from '../../src/private/errors';
import { TOKYO } from '../support/stacks';

/** Below CloudFormation's 500 resources and 200 outputs, because a support stack's helpers come on top. */
const MOST_RESOURCES = 450;
const MOST_OUTPUTS = 180;

/** What became of the random props of one construct. */
export interface Exploration {
  /** Every construct that could be built, in as few stacks as CloudFormation's limits allow. */
  readonly app: App;
  /** The samples that were built, by the construct's id. */
  readonly built: Map<string, unknown>;
  readonly refused: number;
  /** Pass it as `FC_SEED` to get the same props again. */
  readonly seed: number;
}

/**
 * Build a construct from random props: it either works, or refuses them with `InvalidInput`; anything else fails,
 * and fast-check looks for the smallest props that do it.
 */
export function explore(subject: Subject<unknown>, sets: number): Exploration {
  const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const outdir = mkdtempSync(join(tmpdir(), 'properties-'));
  const app = newApp();
  const built = new Map<string, unknown>();
  let refused = 0;
  let room = new Room(app, 0);
  fc.assert(fc.property(subject.arbitrary, (sample) => {
    const trial = new Stack(newApp(outdir), 'Trial', { env: TOKYO });
    try {
      subject.build(trial, 'Subject', sample);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      refused++;
      return;
    }
    const need = count(trial.node.root as App);
    if (!room.fits(need)) room = new Room(app, room.number + 1);
    const id = `Subject${built.size}`;
    built.set(id, sample);
    subject.build(room.stack, id, sample);
    room.take(need);
  }), { numRuns: sets, seed });
  return { app, built, refused, seed };
}

interface Need { readonly resources: number; readonly outputs: number }

/** A stack that fills up. */
class Room {
  readonly stack: Stack;
  private resources = 0;
  private outputs = 0;

  constructor(app: App, readonly number: number) {
    this.stack = new Stack(app, `Room${number}`, { env: TOKYO });
  }

  fits({ resources, outputs }: Need): boolean {
    return this.resources === 0 || (this.resources + resources <= MOST_RESOURCES && this.outputs + outputs <= MOST_OUTPUTS);
  }

  take({ resources, outputs }: Need): void {
    this.resources += resources;
    this.outputs += outputs;
  }
}

function newApp(outdir?: string): App {
  return new App({ outdir, analyticsReporting: false, context: { 'aws:cdk:disable-asset-staging': true } });
}

function count(app: App): Need {
  const all = app.node.findAll();
  return {
    resources: all.filter((construct) => CfnResource.isCfnResource(construct)).length,
    outputs: all.filter((construct) => construct instanceof CfnOutput).length,
  };
}
