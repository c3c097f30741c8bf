import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { LEAN, Program } from './change';
import { stacksOf } from '../../src/assembly/read';
import { StackTemplate } from '../../src/change-guard/internal';
import { LockedStack, lockOf } from '../../src/change-guard/private/lock';
import '../assemblies/known-paths';

/** What the comparison needs of a program, or the error it throws. */
export type Outcome = State | { readonly error: Error };

interface State {
  readonly lock: readonly LockedStack[];
  readonly stacks: readonly StackTemplate[];
  /** Equal for programs with equal templates. */
  readonly text: string;
}

/** One synthesis for all changes that share a program. */
export class Synthesis {
  private readonly known = new Map<Program, Outcome>();
  /** One folder for all: the hashes of the assets are then computed once. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'changes-'));

  /** The programs of which several changes start are kept. */
  outcomeOf(program: Program, kept: boolean): Outcome {
    const found = this.known.get(program) ?? this.synthesized(program);
    if (kept) this.known.set(program, found);
    return found;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private synthesized({ build }: Program): Outcome {
    const app = new App({ ...LEAN, outdir: this.folder });
    try {
      build(app);
      const stacks = stacksOf(app.synth());
      return { lock: lockOf(stacks), stacks, text: JSON.stringify(stacks) };
    } catch (error) {
      return { error: error as Error };
    }
  }
}
