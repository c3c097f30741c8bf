import { App, Environment, Stack, Stage } from 'aws-cdk-lib';
import { blemishes } from './blemishes';
import { sharedNames } from './physical-names';
import { Minimal, needsRegion, refusesOsaka } from '../../tools/assemblies/minimal';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';
import { LEAN } from '../../tools/changes/change';

/** What makes all its stacks itself is the same, whatever stack of another region is beside it. */
const MAKES_ITS_STACKS = ['DrPair'];

/** The rules for two of a construct in a stack. Test/validated builds all of them with each set of feature flags, and with everything optional. */
export function canBeTwice(_: string, build: Minimal): void {
  // Two of each, so that names can collide.
  const twins = once(() => {
    const stack = stackIn(TOKYO);
    for (const id of ['One', 'Two']) build(stack, id);
    return templatesOf(stack);
  });

  test('can be created twice in a stack without equal names', () => expect(twins().flatMap(sharedNames)).toEqual([]));

  test('leaves no null, NaN or forgotten token in the template', () => expect(blemishes(twins())).toEqual([]));
}

/** The rules for a construct in another Region, in none, and a second time. */
export function worksElsewhere(name: string, build: Minimal): void {
  const osaka = once(() => built(build, OSAKA));
  const anywhere = once(() => built(build, undefined));

  test('works in Osaka, or throws an error', () => expectNoBlemish(osaka, refusesOsaka[name]));

  test('works without an account and a Region, or throws an error', () => expectNoBlemish(anywhere, needsRegion[name]));

  test('writes the same template when synthesized again', () => {
    const [first, again] = MAKES_ITS_STACKS.includes(name) ? [osaka(), anywhere()]
      : name in refusesOsaka ? [anywhere(), built(build, undefined)]
        : [osaka(), built(build, OSAKA)];

    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  });
}

function expectNoBlemish(templates: () => unknown[], refusal?: string): void {
  if (refusal !== undefined) {
    expect(templates).toThrow(new Error(`${refusal} (at Test/One)`));
  } else {
    expect(blemishes(templates())).toEqual([]);
  }
}

const stackIn = (env: Environment | undefined): Stack => new Stack(new App(LEAN), 'Test', { env });

function built(build: Minimal, env: Environment | undefined): object[] {
  const stack = stackIn(env);
  build(stack, 'One');
  return templatesOf(stack);
}

/** Of the app's other stacks, too: some constructs make stacks of their own. */
const templatesOf = (stack: Stack): object[] => Stage.of(stack)!.synth().stacks.map(({ template }) => template as object);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
