import { minimal } from '../../tools/assemblies/minimal';
import { quickApp } from '../dr-pair/fixture';
import { buildBelow, faultsOf, UNUSUAL } from '../support/unusual-ids';

// unusual-ids.sweep.test.ts has all constructs, more ids and CloudFormation's validator.
test('some constructs below an id with all kinds of characters', () => {
  const app = quickApp();
  buildBelow(app, UNUSUAL, Object.entries(minimal).filter((_, index) => index % 8 === 0));

  expect(faultsOf(app.synth().stacksRecursively.map(({ template }) => template as object))).toEqual([]);
});
