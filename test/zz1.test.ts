import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IConstruct } from 'constructs';
import { blemishes } from './support/blemishes';
import { flagSets } from './support/flags';
import { minimal, needsRegion, refusesOsaka } from './support/minimal';
import { sharedNames } from './support/physical-names';
import { OSAKA, TOKYO, testStack } from './support/stacks';

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const cases = Object.entries(minimal);

/** A stack for each construct, with two of each, so that names can collide. */
const app = new App();
const stacks = new Map(cases.map(([name, build]) => {
  const stack = new Stack(app, name, { env: TOKYO });
  return [name, { stack, twins: [build(stack, 'One'), build(stack, 'Two')] }];
}));
describe.each(cases)('%s', (name, build) => {
  const { stack, twins } = stacks.get(name)!;

  test('stands twice in a stack without equal names', () => {
    expect(sharedNames(Template.fromStack(stack).toJSON())).toEqual([]);
  });

  test('says why wherever it accepts a finding', () => {
    const reasons = twins.flatMap(acknowledgements);

    expect(reasons.filter(([, reason]) => reason.length < 40)).toEqual([]);
  });

  test('writes the same template when synthesised again', () => {
    expect(textOf(build)).toBe(textOf(build));
  });

  test('leaves no null, NaN or forgotten token in the template', () => {
    expect(blemishes(templatesOf(stack))).toEqual([]);
  });

  test.each<[string, Stack]>([
    ['Osaka', testStack(OSAKA)],
    ...Object.entries(flagSets).map(([title, context]): [string, Stack] => [title, testStack(undefined, { context })]),
  ])('works with %s', (_, other) => {
    const refusal = other.region === OSAKA.region ? refusesOsaka[name] : undefined;

    if (refusal !== undefined) {
      expect(() => build(other, 'One')).toThrow(new Error(`${refusal} (at Test/One)`));
    } else {
      build(other, 'One');
      expect(blemishes(templatesOf(other))).toEqual([]);
    }
  });
});

test.each(Object.entries(minimal))('%s works with no account and no region, or says that it can\'t', (name, build) => {
  const stack = new Stack(new App(), 'Test');

  if (name in needsRegion) {
    expect(() => build(stack, 'One')).toThrow(new Error(`${needsRegion[name]} (at Test/One)`));
  } else {
    build(stack, 'One');
    expect(blemishes(templatesOf(stack))).toEqual([]);
  }
});

function acknowledgements(construct: IConstruct): [string, string][] {
  return construct.node.findAll().flatMap(({ node }) => node.metadata.filter(({ type }) => type === ACKNOWLEDGED)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>)));
}

function textOf(build: (stack: Stack, id: string) => IConstruct): string {
  const stack = testStack();
  build(stack, 'One');
  return JSON.stringify(templatesOf(stack));
}

/** Of the app's other stacks, too: some constructs make stacks of their own. */
function templatesOf(stack: Stack): unknown[] {
  return Stage.of(stack)!.synth().stacks.map(({ template }) => template as unknown);
}
