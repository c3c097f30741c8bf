import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import '../../tools/assemblies/known-paths';
import { isShared } from '../../tools/assemblies/shared-work';

/** In platforms. One takes about a third of a second of CPU time; a pair is two. */
const MOST = { part: 1, whole: 8 };
const SIZES: Record<string, number> = { EldoniaPlatform: 1, DrPair: 2 };

/** How many platforms a construct is. A subclass counts like its base class. */
function sizeOf({ constructor }: IConstruct): number {
  for (let type = constructor as Function | null; type !== null; type = Object.getPrototypeOf(type) as Function | null) {
    if (Object.hasOwn(SIZES, type.name ?? '')) return SIZES[type.name];
  }
  return 0;
}

/** The sum of what is synthesized, what is in it, and the pairs that files share. */
let synthesized = 0;
const counted = new WeakSet<IConstruct>();
const used = new Set<string>();

const { synth } = Stage.prototype;
Stage.prototype.synth = function countedSynth(options) {
  for (const whole of this.node.findAll().filter((one) => sizeOf(one) > 0 && !counted.has(one))) {
    counted.add(whole);
    if (!isShared()) synthesized += sizeOf(whole);
  }
  return synth.call(this, options);
};

export function countPlatforms(): void {
  synthesized = 0;
  used.clear();
}

/** A pair that several files read counts for each of them, whichever is the first. */
export function useOf(pair: string): void {
  if (!used.has(pair)) synthesized += SIZES.DrPair;
  used.add(pair);
}

/** Fails for a file that synthesizes so much that its circle would take longer. */
export function checkPlatforms(file: string): void {
  const most = /\.(?:whole|api)\.test\.ts$/.test(file) ? MOST.whole : MOST.part;
  if (synthesized <= most) return;
  throw new Error(`${file} synthesizes ${synthesized} whole platforms (a pair is two), and its kind may synthesize ${most}: test the part alone, ` +
    'read canonical() of tools/assemblies, build one for several tests, or move tests that need more to a file that ends with .whole.test.ts or .sweep.test.ts');
}
