import { App, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { warnOfTagsOutside } from '../../src/region/private/tags';

test.each<[string, string[], (app: App, stage: Stage) => void]>([
  ['of the app, also those that are added later', ['CostCenter', 'Owner'], (app) => ['Owner', 'CostCenter'].forEach((key) => Tags.of(app).add(key, 'shop'))],
  ['of the app that the stage has as well', [], (app, stage) => [app, stage].forEach((scope) => Tags.of(scope).add('Owner', 'shop'))],
  ['of the stage only', [], (_, stage) => Tags.of(stage).add('Owner', 'shop')],
])('a platform in a Stage names the lost tags %s', (_, lost, tag) => {
  const app = new App();
  const stage = new Stage(app, 'Prod');
  const stack = new Stack(stage, 'Shop');
  const direct = new Stack(app, 'Direct');
  for (const scope of [stack, direct]) warnOfTagsOutside(new Construct(scope, 'Platform'));
  tag(app, stage);

  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data)).toEqual(lost.length === 0 ? [] : [
    expect.stringContaining(`the tags ${lost.join(', ')} are added outside of the Stage Prod, and do not reach its resources; add them with Tags.of(stage)`),
  ]);
  expect(Annotations.fromStack(direct).findWarning('*', Match.anyValue())).toEqual([]);
});
